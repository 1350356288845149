'use client';
import { Monitor } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { At } from '@/components/time';
import { MediaNote } from '@/features/install-media/media-note';
import { ReadinessPanel } from '@/features/readiness/readiness-panel';
import { formatBytes } from '@/lib/format';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { CopyButton } from '@/ui/copy-button';
import { Facts, Panel, Skeleton, Tag } from '@/ui/panel';
import { sortAddresses } from './addresses';
import { VmCharts } from './vm-stats';
import { VmScreenshotQuery, type VmDetailData } from './vm-detail';
import { VmDisks, VmNics } from './vm-devices';
import { VmFrame } from './vm-frame';
import { VmSettingsPanel } from './vm-settings';

const SCREENSHOT_EVERY_MS = 5000;

export function VmOverviewPage({ id }: { readonly id: string }) {
  return (
    <VmFrame id={id} skeleton={<OverviewSkeleton />}>
      {(vm) => <Overview vm={vm} />}
    </VmFrame>
  );
}

function Overview({ vm }: { readonly vm: VmDetailData }) {
  const running = vm.powerState === 'RUNNING' && !vm.stale;
  return (
    <>
      <MediaNote vm={vm} />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0 space-y-4">
          <VmCharts vmId={vm.id} running={running} memoryBytes={vm.memoryBytes} />
          <VmDisks vm={vm} />
          <VmNics vm={vm} />
        </div>
        <div className="min-w-0 space-y-4 max-xl:order-first">
          <ScreenshotPanel vm={vm} />
          <ReadinessPanel vm={vm} />
          <FactsPanel vm={vm} />
          <VmSettingsPanel vm={vm} />
        </div>
      </div>
    </>
  );
}

function ScreenshotPanel({ vm }: { readonly vm: VmDetailData }) {
  const t = useTranslations('vm');
  const verdict = vm.actions.screenshot;
  const { data } = useLiveQuery(VmScreenshotQuery, {
    variables: { id: vm.id },
    pause: !verdict.allowed,
    pollMs: SCREENSHOT_EVERY_MS,
    requestPolicy: 'network-only',
  });
  const shot = verdict.allowed ? data?.vm?.screenshot : null;
  const body = (
    <div className="flex aspect-[4/3] items-center justify-center overflow-hidden rounded-md border border-line bg-black">
      {shot ? (
        // eslint-disable-next-line @next/next/no-img-element -- a data URL that changes every few seconds
        <img
          src={shot.dataUrl}
          alt={t('screenshotOf', { name: vm.name })}
          className="size-full object-contain"
        />
      ) : (
        <p className="flex flex-col items-center gap-2 px-6 text-center text-xs text-[#868e9c]">
          <Monitor size={22} aria-hidden />
          {verdict.allowed ? t('noPicture') : verdict.reason}
        </p>
      )}
    </div>
  );
  return (
    <Panel
      title={t('display')}
      actions={
        vm.actions.openVncConsole.allowed ? (
          <Link href={paths.vmVnc(vm.id)} className="text-xs text-accent hover:underline">
            {t('openConsole')}
          </Link>
        ) : null
      }
    >
      {body}
    </Panel>
  );
}

function FactsPanel({ vm }: { readonly vm: VmDetailData }) {
  const t = useTranslations('vm');
  const addresses = sortAddresses(vm.addresses);
  return (
    <Panel title={t('facts')}>
      <Facts
        items={[
          {
            name: t('addresses'),
            value:
              addresses.length === 0 ? (
                '—'
              ) : (
                <ul className="space-y-0.5">
                  {addresses.map((item) => (
                    <li key={item.address} className="flex items-center gap-1.5">
                      <span
                        className={
                          item.address.includes(':')
                            ? 'min-w-0 font-mono text-xs break-all'
                            : 'font-mono text-xs whitespace-nowrap'
                        }
                      >
                        {item.address}
                      </span>
                      <Tag>{t(`source.${item.source}`)}</Tag>
                      <CopyButton
                        text={item.address}
                        label={t('copyAddress', { address: item.address })}
                      />
                    </li>
                  ))}
                </ul>
              ),
          },
          {
            name: t('vcpus'),
            value:
              vm.maxVcpus > vm.vcpus ? t('ofMax', { value: vm.vcpus, max: vm.maxVcpus }) : vm.vcpus,
          },
          { name: t('memory'), value: formatBytes(vm.memoryBytes) },
          { name: t('os'), value: vm.osName ?? '—' },
          { name: t('template'), value: vm.template?.name ?? '—' },
          {
            name: t('machine'),
            value: [vm.domainType, vm.arch, vm.machine].filter(Boolean).join(' · ') || '—',
          },
          { name: t('firmware'), value: vm.firmware ?? '—' },
          { name: t('rawState'), value: [vm.rawState, vm.rawReason].filter(Boolean).join(' / ') },
          { name: t('agent'), value: vm.hasAgentChannel ? t('agentChannel') : t('noAgentChannel') },
          { name: t('created'), value: <At at={vm.createdAt} /> },
          { name: 'UUID', value: <span className="font-mono text-xs break-all">{vm.uuid}</span> },
        ]}
      />
    </Panel>
  );
}

function OverviewSkeleton() {
  return (
    <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="space-y-4">
        <div className="grid gap-3 md:grid-cols-2">
          {[0, 1, 2, 3].map((index) => (
            <Skeleton key={index} className="h-[10.5rem] rounded-lg" />
          ))}
        </div>
        <Skeleton className="h-36 rounded-lg" />
      </div>
      <Skeleton className="h-[30rem] rounded-lg" />
    </div>
  );
}
