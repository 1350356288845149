'use client';
import { RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { QueryError } from '@/components/error-notice';
import { VmFrame } from '@/features/vms/vm-frame';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { Empty, Skeleton } from '@/ui/panel';
import { AccessPanel } from './access';
import { CommandPanel } from './command';
import { FilesPanel } from './files';
import { VmGuestQuery } from './queries';
import { FilesystemsPanel, InterfacesPanel, SystemPanel, UsersPanel } from './system';

const POLL_MS = 15_000;
const INSTALL = 'sudo apt-get install -y qemu-guest-agent';

export function GuestPage({ id }: { readonly id: string }) {
  // Another power state is another guest: what was read of the former one is not shown.
  return (
    <VmFrame id={id}>
      {(vm) => <Guest key={vm.powerState} id={id} running={vm.powerState === 'RUNNING'} />}
    </VmFrame>
  );
}

function Guest({ id, running }: { readonly id: string; readonly running: boolean }) {
  const t = useTranslations('guest');
  const { data, error, refetch } = useLiveQuery(VmGuestQuery, {
    variables: { id },
    pollMs: POLL_MS,
    requestPolicy: 'network-only',
  });
  const guest = data?.vm?.guest;
  if (error && !guest) return <QueryError error={error} retry={refetch} />;
  if (!guest) return <Skeleton className="h-96 rounded-lg" />;
  if (guest.agentReason !== null) {
    return (
      <Empty
        title={t('noAgent')}
        action={
          <Button icon={<RefreshCw size={14} aria-hidden />} onClick={refetch}>
            {t('lookAgain')}
          </Button>
        }
      >
        <p>{guest.agentReason}</p>
        {running ? (
          <p className="mt-3 flex items-center justify-center gap-2">
            <code className="rounded bg-raised px-2 py-1 font-mono text-xs">{INSTALL}</code>
            <CopyButton label={t('copyInstall')} text={() => INSTALL} />
          </p>
        ) : null}
      </Empty>
    );
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <div className="min-w-0 space-y-4">
        <SystemPanel vmId={id} guest={guest} onChanged={refetch} />
        <FilesystemsPanel info={guest.info} />
        <InterfacesPanel info={guest.info} />
        <UsersPanel info={guest.info} />
      </div>
      <div className="min-w-0 space-y-4">
        <CommandPanel vmId={id} verdict={guest.actions.exec} />
        <FilesPanel vmId={id} actions={guest.actions} />
        <AccessPanel vmId={id} actions={guest.actions} />
      </div>
    </div>
  );
}
