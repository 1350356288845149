'use client';
import { Disc3 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import type { VmDetailData } from '@/features/vms/vm-detail';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useWatch } from '@/lib/use-watch';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/field';
import { EjectInstallationMedia, InstallationMediaQuery } from './queries';

/** On the page of a VM that still has the CD it was installed from: what that is, and the way to take it out. */
export function MediaNote({ vm }: { readonly vm: VmDetailData }) {
  const t = useTranslations('installMedia');
  const holdsCd = vm.disks.some(
    ({ device, sourcePath }) => device === 'cdrom' && sourcePath !== null,
  );
  const { data, refetch } = useLiveQuery(InstallationMediaQuery, {
    variables: { id: vm.id },
    pause: !holdsCd || vm.stale,
    requestPolicy: 'network-only',
  });
  useWatch([vm.id], refetch);
  const [ejecting, setEjecting] = useState(false);
  const [force, setForce] = useState(false);
  const media = holdsCd && !vm.stale ? (data?.vm?.installationMedia ?? []) : [];
  const verdict = data?.vm?.hardwareActions.change;
  if (vm.parked || (media.length === 0 && !ejecting)) return null;
  return (
    <div
      role="note"
      className="mb-4 flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface px-4 py-2.5"
    >
      <Disc3 size={16} aria-hidden className="shrink-0 text-ink-3" />
      <p className="min-w-0 flex-1">
        <span className="font-medium">
          {t('inDrive', {
            names: media
              .map(({ target, source, volume }) =>
                t('ofDrive', { name: volume?.name ?? source, target }),
              )
              .join(', '),
          })}
        </span>{' '}
        <span className="text-ink-2">
          {media.some(({ bootsFirst }) => bootsFirst) ? t('bootsFirst') : t('whenDone')}
        </span>
      </p>
      <Button
        size="sm"
        reason={verdict?.allowed === false ? (verdict.reason ?? null) : null}
        onClick={() => setEjecting(true)}
      >
        {t('eject')}
      </Button>
      <PlannedDialog
        open={ejecting}
        onOpenChange={setEjecting}
        title={t('title', { name: vm.name })}
        confirmLabel={t('eject')}
        document={EjectInstallationMedia}
        input={{ id: vm.id, force }}
      >
        <Checkbox
          label={t('force')}
          hint={t('forceHint')}
          checked={force}
          onChange={(event) => setForce(event.target.checked)}
        />
      </PlannedDialog>
    </div>
  );
}
