'use client';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import type { VmDetailData } from '@/features/vms/vm-detail';
import { formatBytes } from '@/lib/format';
import { Button } from '@/ui/button';
import { Facts, Panel } from '@/ui/panel';
import {
  BootDialog,
  CpuDialog,
  MemoryDialog,
  PlatformDialog,
  RenameDialog,
  TitleDialog,
} from './machine-dialogs';
import type { HardwareActionsData, HardwareData } from './types';

type Open = 'name' | 'title' | 'cpu' | 'memory' | 'boot' | 'platform';

/** CPU, memory, boot and board, each with its way to change it. */
export function MachinePanel({
  vm,
  hardware,
  actions,
}: {
  readonly vm: VmDetailData;
  readonly hardware: HardwareData;
  readonly actions: HardwareActionsData;
}) {
  const t = useTranslations('vmHardware');
  const [open, setOpen] = useState<Open | null>(null);
  const { stored, running } = hardware;
  const shown = running ?? stored;
  const reason = actions.change.allowed ? null : actions.change.reason;
  const close = (): void => setOpen(null);
  const props = { vmId: vm.id, name: vm.name, stored, running, onClose: close };
  const line = (key: Open, label: string, value: ReactNode, why = reason) => ({
    name: label,
    value: (
      <span className="flex items-start gap-2">
        <span className="min-w-0 flex-1">{value}</span>
        <Button
          size="sm"
          variant="ghost"
          className="-my-0.5"
          reason={why}
          aria-label={t('editOf', { what: label })}
          onClick={() => setOpen(key)}
        >
          {t('edit')}
        </Button>
      </span>
    ),
  });
  return (
    <Panel title={t('machine')} className="self-start">
      <Facts
        items={[
          line('name', t('name'), vm.name, actions.rename.allowed ? null : actions.rename.reason),
          line('title', t('titleField'), shown.title ?? '—'),
          line('cpu', t('vcpus'), <CpuWords config={shown} />),
          line('memory', t('memory'), memoryWords(shown, t)),
          line('boot', t('boot'), shown.bootOrder.join(' → ') || '—'),
          line('platform', t('platform'), <PlatformWords config={shown} />),
        ]}
      />
      {shown.others.length > 0 ? (
        <details className="mt-4 border-t border-line pt-3">
          <summary className="cursor-pointer text-xs text-ink-2">
            {t('others', { count: shown.others.length })}
          </summary>
          <ul className="mt-2 space-y-0.5 font-mono text-xs text-ink-2">
            {shown.others.map((other, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- alike devices have no other identity
              <li key={`${other}-${index}`}>{other}</li>
            ))}
          </ul>
        </details>
      ) : null}
      {open === 'name' ? <RenameDialog {...props} /> : null}
      {open === 'title' ? <TitleDialog {...props} /> : null}
      {open === 'cpu' ? <CpuDialog {...props} /> : null}
      {open === 'memory' ? <MemoryDialog {...props} /> : null}
      {open === 'boot' ? <BootDialog {...props} /> : null}
      {open === 'platform' ? <PlatformDialog {...props} /> : null}
    </Panel>
  );
}

function CpuWords({ config }: { readonly config: HardwareData['stored'] }) {
  const t = useTranslations('vmHardware');
  const { topology } = config;
  return (
    <>
      <span className="block">{t('ofMax', { value: config.vcpus, max: config.maxVcpus })}</span>
      <span className="block text-xs text-ink-3">
        {[
          config.cpuMode === 'custom' ? config.cpuModel : config.cpuMode,
          topology && `${topology.sockets} × ${topology.cores} × ${topology.threads}`,
        ]
          .filter(Boolean)
          .join(' · ') || t('hypervisorDefault')}
      </span>
    </>
  );
}

function memoryWords(
  config: HardwareData['stored'],
  t: ReturnType<typeof useTranslations<'vmHardware'>>,
): string {
  return t('ofMax', {
    value: formatBytes(config.memoryBytes),
    max: formatBytes(config.maxMemoryBytes),
  });
}

function PlatformWords({ config }: { readonly config: HardwareData['stored'] }) {
  const t = useTranslations('vmHardware');
  return (
    <>
      <span className="block">{[config.machine, config.firmware].filter(Boolean).join(' · ')}</span>
      <span className="block text-xs text-ink-3">
        {[
          config.tpm ? `TPM ${config.tpm}` : t('noTpm'),
          config.watchdog
            ? t('watchdogWords', { action: config.watchdogAction ?? 'reset' })
            : t('noWatchdog'),
          config.clock ? t('clockWords', { clock: config.clock }) : null,
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  );
}
