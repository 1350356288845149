'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { TwoStep } from '@/features/pools/volume-forms';
import { NAME_PATTERN } from '@/lib/forms';
import { Field, Input } from '@/ui/field';
import { FetchVolume } from './operations';

/** The last part of an address as the name of a volume, where it can be one. */
function nameOf(url: string): string {
  const last = URL.parse(url)?.pathname.split('/').at(-1) ?? '';
  return NAME_PATTERN.test(last) ? last : '';
}

/** A volume of what is behind an address. */
export function FetchVolumeDialog({
  pool,
  onClose,
}: {
  readonly pool: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}) {
  const t = useTranslations('storageCare');
  const volumes = useTranslations('volumes');
  const [url, setUrl] = useState('');
  const [given, setGiven] = useState<string | null>(null);
  const [sha256, setSha256] = useState('');
  const name = given ?? nameOf(url);
  const badUrl = url !== '' && !/^https?:\/\/./.test(url);
  const badSum = sha256 !== '' && !/^[0-9a-fA-F]{64}$/.test(sha256.trim());
  return (
    <TwoStep
      title={t('fetch')}
      ready={url !== '' && !badUrl && !badSum && NAME_PATTERN.test(name)}
      onClose={onClose}
      fields={
        <>
          <Field label={t('address')} error={badUrl ? t('addressError') : undefined}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                type="url"
                spellCheck={false}
                value={url}
                onChange={(event) => setUrl(event.target.value)}
              />
            )}
          </Field>
          <Field
            label={volumes('name')}
            hint={volumes('nameHint')}
            error={name !== '' && !NAME_PATTERN.test(name) ? volumes('nameError') : undefined}
          >
            {(control) => (
              <Input
                {...control}
                spellCheck={false}
                value={name}
                onChange={(event) => setGiven(event.target.value)}
              />
            )}
          </Field>
          <Field
            label={t('sha256')}
            hint={t('sha256Hint')}
            error={badSum ? t('sha256Error') : undefined}
          >
            {(control) => (
              <Input
                {...control}
                spellCheck={false}
                className="font-mono text-xs"
                value={sha256}
                onChange={(event) => setSha256(event.target.value)}
              />
            )}
          </Field>
        </>
      }
      planned={() => (
        <PlannedDialog
          open
          onOpenChange={(open) => (open ? undefined : onClose())}
          title={t('fetchTitle', { name, pool: pool.name })}
          confirmLabel={t('fetchShort')}
          document={FetchVolume}
          input={{
            poolId: pool.id,
            name,
            url,
            ...(sha256.trim() === '' ? {} : { checksumSha256: sha256.trim() }),
          }}
        />
      )}
    />
  );
}
