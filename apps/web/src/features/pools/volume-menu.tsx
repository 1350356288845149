'use client';
import { MoreHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { useNotify } from '@/components/use-notify';
import { useAction } from '@/lib/graphql/use-action';
import { VolumeCareDialogs } from '@/features/storage-care/volume-care-dialogs';
import { Button } from '@/ui/button';
import { Menu } from '@/ui/menu';
import type { VolumeRowData } from './fragments';
import { CreateVolumeTransfer, DeleteVolume } from './mutations';
import { UploadDialog } from './upload-dialog';
import { CloneVolumeDialog, GrowVolumeDialog } from './volume-forms';

const why = (verdict: {
  readonly allowed: boolean;
  readonly reason: string | null;
}): string | null => (verdict.allowed ? null : verdict.reason);

export function VolumeMenu({ volume }: { readonly volume: VolumeRowData }) {
  const t = useTranslations('volumes');
  const care = useTranslations('storageCare');
  const notify = useNotify();
  const transfer = useAction(CreateVolumeTransfer);
  const [dialog, setDialog] = useState<'grow' | 'clone' | 'convert' | 'wipe' | 'delete' | null>(
    null,
  );
  const [upload, setUpload] = useState<File | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const download = async (): Promise<void> => {
    const outcome = await transfer.run({ input: { id: volume.id, direction: 'DOWNLOAD' } });
    if (!outcome.ok) {
      notify.error(outcome.error);
      return;
    }
    const link = document.createElement('a');
    link.href = outcome.value.url;
    link.download = volume.name;
    link.click();
  };
  return (
    <>
      <Menu
        trigger={
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t('actionsOf', { name: volume.name })}
            icon={<MoreHorizontal size={16} aria-hidden />}
          />
        }
        items={[
          {
            key: 'grow',
            label: t('grow'),
            reason: why(volume.actions.grow),
            onSelect: () => setDialog('grow'),
          },
          {
            key: 'clone',
            label: t('clone'),
            reason: why(volume.actions.clone),
            onSelect: () => setDialog('clone'),
          },
          {
            key: 'convert',
            label: care('convert'),
            reason: why(volume.actions.convert),
            onSelect: () => setDialog('convert'),
          },
          {
            key: 'download',
            label: t('download'),
            reason: why(volume.actions.download),
            onSelect: () => void download(),
          },
          {
            key: 'upload',
            label: t('upload'),
            reason: why(volume.actions.upload),
            onSelect: () => picker.current?.click(),
          },
          'separator',
          {
            key: 'wipe',
            label: care('wipe'),
            danger: true,
            reason: why(volume.actions.wipe),
            onSelect: () => setDialog('wipe'),
          },
          {
            key: 'delete',
            label: t('delete'),
            danger: true,
            reason: why(volume.actions.delete),
            onSelect: () => setDialog('delete'),
          },
        ]}
      />
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={t('uploadTo', { name: volume.name })}
        onChange={(event) => {
          setUpload(event.target.files?.[0] ?? null);
          event.target.value = '';
        }}
      />
      {upload ? (
        <UploadDialog volume={volume} file={upload} onClose={() => setUpload(null)} />
      ) : null}
      {dialog === 'grow' ? (
        <GrowVolumeDialog volume={volume} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === 'clone' ? (
        <CloneVolumeDialog volume={volume} onClose={() => setDialog(null)} />
      ) : null}
      <VolumeCareDialogs volume={volume} dialog={dialog} onClose={() => setDialog(null)} />
      <PlannedDialog
        open={dialog === 'delete'}
        onOpenChange={(open) => (open ? undefined : setDialog(null))}
        danger
        title={t('deleteTitle', { name: volume.name })}
        confirmLabel={t('delete')}
        document={DeleteVolume}
        input={{ id: volume.id }}
      />
    </>
  );
}
