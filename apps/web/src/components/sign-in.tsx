'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState, type FormEvent } from 'react';
import { forgetToken, isLetIn, signIn, type SignInResult } from '@/lib/access';
import { Button } from '@/ui/button';
import { Field, Input } from '@/ui/field';
import { Logo } from './logo';

type Problem = Exclude<SignInResult, 'accepted'> | 'empty';

/** @param refused true when the browser had a token that the server no longer accepts. */
export function SignIn({ refused }: { readonly refused: boolean }) {
  const t = useTranslations('signIn');
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(refused ? 'refused' : null);
  useEffect(() => {
    if (refused) void dropToken();
  }, [refused]);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token')?.toString().trim() ?? '';
    if (pending) return;
    if (token === '') return setProblem('empty');
    setPending(true);
    setProblem(null);
    const result = await signIn(token);
    // Everything is read anew, with the token; the button turns until then.
    if (result === 'accepted') return window.location.reload();
    setProblem(result);
    setPending(false);
  };
  return (
    <main id="main" tabIndex={-1} className="grid min-h-dvh place-items-center p-4 outline-none">
      <title>{`${t('title')} · Corral`}</title>
      <form
        noValidate
        onSubmit={(event) => void submit(event)}
        className="w-full max-w-88 space-y-4 rounded-xl border border-line bg-surface p-6"
      >
        <Logo />
        <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
        <Field
          label={t('token')}
          hint={t('hint')}
          error={problem === null ? undefined : t(problem)}
        >
          {(control) => (
            <Input
              {...control}
              type="password"
              name="token"
              autoComplete="current-password"
              autoFocus
            />
          )}
        </Field>
        <Button type="submit" variant="primary" pending={pending} className="w-full">
          {t('submit')}
        </Button>
      </form>
    </main>
  );
}

/** A server that needs no token refuses an old one all the same; without it, it may let everybody in. */
async function dropToken(): Promise<void> {
  await forgetToken();
  if (await isLetIn()) window.location.reload();
}
