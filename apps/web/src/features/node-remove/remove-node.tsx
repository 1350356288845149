'use client';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { usePageCommands } from '@/components/page-commands';
import { PlannedDialog } from '@/components/planned-dialog';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { Field, Input } from '@/ui/field';
import { RemoveNode } from './queries';

/** Removes a node once its name was typed; the plan says what becomes of all that is on it. */
export function RemoveNodeAction({
  node,
}: {
  readonly node: { readonly id: string; readonly name: string };
}) {
  const t = useTranslations('nodeRemove');
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const change = (next: boolean): void => {
    setOpen(next);
    setTyped('');
  };
  usePageCommands(node.name, [
    { key: 'remove', label: t('remove'), danger: true, run: () => change(true) },
  ]);
  return (
    <>
      <Button variant="dangerGhost" onClick={() => change(true)}>
        {t('remove')}
      </Button>
      <PlannedDialog
        open={open}
        onOpenChange={change}
        title={t('title', { name: node.name })}
        description={t('hint')}
        confirmLabel={t('remove')}
        danger
        document={RemoveNode}
        input={{ id: node.id }}
        blocked={typed.trim() === node.name ? null : t('typeFirst')}
        onStarted={() => router.push(paths.nodes())}
      >
        <Field label={t('type', { name: node.name })}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </PlannedDialog>
    </>
  );
}
