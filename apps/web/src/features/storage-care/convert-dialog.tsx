'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import type { VolumeRowData } from '@/features/pools/fragments';
import { TwoStep } from '@/features/pools/volume-forms';
import { NAME_PATTERN } from '@/lib/forms';
import { Checkbox, Field, Input, Select } from '@/ui/field';
import { ConvertVolume } from './operations';

type Format = 'QCOW2' | 'RAW';

const nameFor = (name: string, format: Format): string =>
  `${name.replace(/\.[^.]+$/, '')}-${format === 'RAW' ? 'raw.img' : 'small.qcow2'}`;

/** An independent copy in another format, or a compressed one. */
export function ConvertVolumeDialog({
  volume,
  onClose,
}: {
  readonly volume: VolumeRowData;
  readonly onClose: () => void;
}) {
  const t = useTranslations('storageCare');
  const volumes = useTranslations('volumes');
  const [format, setFormat] = useState<Format>('QCOW2');
  const [name, setName] = useState(nameFor(volume.name, 'QCOW2'));
  const cannot = volume.actions.compress;
  const [compress, setCompress] = useState(cannot.allowed);
  const title = t('convertTitle', { name: volume.name });
  return (
    <TwoStep
      title={title}
      ready={NAME_PATTERN.test(name)}
      onClose={onClose}
      fields={
        <>
          <Field label={volumes('format')}>
            {(control) => (
              <Select
                {...control}
                value={format}
                onChange={(event) => {
                  const next = event.target.value === 'RAW' ? 'RAW' : 'QCOW2';
                  setName((now) =>
                    now === nameFor(volume.name, format) ? nameFor(volume.name, next) : now,
                  );
                  setFormat(next);
                }}
              >
                <option value="QCOW2">qcow2</option>
                <option value="RAW">raw</option>
              </Select>
            )}
          </Field>
          <Checkbox
            label={t('compress')}
            hint={cannot.allowed ? t('compressHint') : (cannot.reason ?? t('compressHint'))}
            checked={compress && format === 'QCOW2'}
            disabled={format !== 'QCOW2' || !cannot.allowed}
            onChange={(event) => setCompress(event.target.checked)}
          />
          <Field
            label={volumes('name')}
            error={NAME_PATTERN.test(name) ? undefined : volumes('nameError')}
          >
            {(control) => (
              <Input
                {...control}
                spellCheck={false}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        </>
      }
      planned={() => (
        <PlannedDialog
          open
          onOpenChange={(open) => (open ? undefined : onClose())}
          title={title}
          confirmLabel={t('convert')}
          document={ConvertVolume}
          input={{ id: volume.id, name, format, compress: compress && format === 'QCOW2' }}
        />
      )}
    />
  );
}
