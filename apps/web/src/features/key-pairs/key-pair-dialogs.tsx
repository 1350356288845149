'use client';
import { Download, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { ErrorNotice } from '@/components/error-notice';
import { useNotify } from '@/components/use-notify';
import { NAME_PATTERN } from '@/lib/forms';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { Dialog } from '@/ui/dialog';
import { Field, Input, Segmented, Textarea } from '@/ui/field';
import { GenerateKeyPair, ImportKeyPair } from './queries';

interface Props {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onDone: () => void;
}

interface Generated {
  readonly name: string;
  readonly privateKey: string;
}

/** Offers a text as a file of this browser; nothing leaves the page. */
function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-pem-file' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

export function GenerateKeyPairDialog({ open, onOpenChange, onDone }: Props) {
  const t = useTranslations('keyPairs');
  const [generated, setGenerated] = useState<Generated | null>(null);
  const close = (next: boolean): void => {
    if (!next) setGenerated(null);
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={t('generate')}
      modalOnly={generated !== null}
      width="sm"
    >
      {generated ? (
        <PrivateKey generated={generated} onClose={() => close(false)} />
      ) : (
        <GenerateForm
          onClose={() => close(false)}
          onGenerated={(value) => {
            setGenerated(value);
            onDone();
          }}
        />
      )}
    </Dialog>
  );
}

function GenerateForm({
  onClose,
  onGenerated,
}: {
  readonly onClose: () => void;
  readonly onGenerated: (value: Generated) => void;
}) {
  const t = useTranslations('keyPairs');
  const common = useTranslations('common');
  const generate = useAction(GenerateKeyPair);
  const [name, setName] = useState('');
  const [algorithm, setAlgorithm] = useState<'ED25519' | 'RSA'>('ED25519');
  const [touched, setTouched] = useState(false);
  const [error, setError] = useState<ShownError | null>(null);
  const valid = NAME_PATTERN.test(name);
  const submit = async (): Promise<void> => {
    setTouched(true);
    if (!valid) return;
    const outcome = await generate.run({ input: { name, algorithm } });
    if (outcome.ok) onGenerated({ name, privateKey: outcome.value.privateKey });
    else setError(outcome.error);
  };
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field label={t('name')} error={touched && !valid ? t('nameError') : undefined}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Segmented
        label={t('algorithm')}
        value={algorithm}
        onChange={setAlgorithm}
        options={[
          { value: 'ED25519', label: 'Ed25519' },
          { value: 'RSA', label: 'RSA 4096' },
        ]}
      />
      {error ? <ErrorNotice error={error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button type="submit" variant="primary" pending={generate.pending}>
          {t('generate')}
        </Button>
      </div>
    </form>
  );
}

function PrivateKey({
  generated,
  onClose,
}: {
  readonly generated: Generated;
  readonly onClose: () => void;
}) {
  const t = useTranslations('keyPairs');
  return (
    <div className="space-y-4">
      <p className="flex gap-2 rounded-lg bg-warn-soft px-3 py-2 text-warn">
        <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
        {t('once')}
      </p>
      <Textarea
        readOnly
        aria-label={t('privateKey')}
        rows={8}
        className="font-mono text-2xs"
        value={generated.privateKey}
      />
      <div className="flex justify-end gap-2">
        <CopyButton showLabel text={generated.privateKey} label={t('copyPrivate')} />
        <Button
          variant="primary"
          icon={<Download size={14} aria-hidden />}
          onClick={() => saveFile(generated.name, generated.privateKey)}
        >
          {t('downloadPrivate')}
        </Button>
        <Button onClick={onClose}>{t('done')}</Button>
      </div>
    </div>
  );
}

export function ImportKeyPairDialog({ open, onOpenChange, onDone }: Props) {
  const t = useTranslations('keyPairs');
  const common = useTranslations('common');
  const notify = useNotify();
  const add = useAction(ImportKeyPair);
  const [name, setName] = useState('');
  const [publicKey, setPublicKey] = useState('');
  const [error, setError] = useState<ShownError | null>(null);
  useEffect(() => {
    setName('');
    setPublicKey('');
    setError(null);
  }, [open]);
  const fieldError = (field: string): string | undefined =>
    error?.fields.find((item) => item.field.endsWith(field))?.message;
  const submit = async (): Promise<void> => {
    const outcome = await add.run({ input: { name, publicKey: publicKey.trim() } });
    if (!outcome.ok) {
      setError(outcome.error);
      return;
    }
    notify.done(t('imported', { name }));
    onDone();
    onOpenChange(false);
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('import')} width="sm">
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field label={t('name')} error={fieldError('name')}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              spellCheck={false}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('publicKey')} error={fieldError('publicKey')} hint={t('publicKeyHint')}>
          {(control) => (
            <Textarea
              {...control}
              rows={4}
              spellCheck={false}
              className="font-mono text-xs"
              value={publicKey}
              onChange={(event) => setPublicKey(event.target.value)}
            />
          )}
        </Field>
        {error && error.fields.length === 0 ? <ErrorNotice error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>{common('cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            pending={add.pending}
            reason={name === '' || publicKey.trim() === '' ? common('fillIn') : null}
          >
            {t('import')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
