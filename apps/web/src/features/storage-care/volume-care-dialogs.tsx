'use client';
import { useTranslations } from 'next-intl';
import { PlannedDialog } from '@/components/planned-dialog';
import type { VolumeRowData } from '@/features/pools/fragments';
import { ConvertVolumeDialog } from './convert-dialog';
import { WipeVolume } from './operations';

/** The questions before a volume is converted or wiped. */
export function VolumeCareDialogs({
  volume,
  dialog,
  onClose,
}: {
  readonly volume: VolumeRowData;
  readonly dialog: string | null;
  readonly onClose: () => void;
}) {
  const t = useTranslations('storageCare');
  return (
    <>
      {dialog === 'convert' ? <ConvertVolumeDialog volume={volume} onClose={onClose} /> : null}
      <PlannedDialog
        open={dialog === 'wipe'}
        onOpenChange={(open) => (open ? undefined : onClose())}
        danger
        title={t('wipeTitle', { name: volume.name })}
        confirmLabel={t('wipe')}
        document={WipeVolume}
        input={{ id: volume.id }}
      />
    </>
  );
}
