'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { MIB } from '@/lib/format';
import { NAME_PATTERN } from '@/lib/forms';
import { Button } from '@/ui/button';
import { Checkbox, Field, Input } from '@/ui/field';
import { NumberField, plainOptions, SelectField, WhenField, wholeOf, type When } from './fields';
import { FormDialog } from './form-dialog';
import {
  ChangeVmCpu,
  ChangeVmMemory,
  ChangeVmPlatform,
  RenameVm,
  SetVmBootOrder,
  SetVmTitle,
} from './mutations';
import type { ConfigData } from './queries';

export interface MachineDialogProps {
  readonly vmId: string;
  readonly name: string;
  readonly stored: ConfigData;
  readonly running: ConfigData | null;
  readonly onClose: () => void;
}

export function RenameDialog({ vmId, name, onClose }: MachineDialogProps) {
  const t = useTranslations('vmHardware');
  const [wanted, setWanted] = useState(name);
  return (
    <FormDialog
      title={t('renameTitle', { name })}
      ready={wanted !== name && NAME_PATTERN.test(wanted)}
      confirmLabel={t('rename')}
      document={RenameVm}
      input={{ id: vmId, name: wanted }}
      onClose={onClose}
    >
      <Field label={t('newName')} hint={t('renameHint')}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            spellCheck={false}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}

export function TitleDialog({ vmId, name, stored, onClose }: MachineDialogProps) {
  const t = useTranslations('vmHardware');
  const [title, setTitle] = useState(stored.title ?? '');
  return (
    <FormDialog
      title={t('titleTitle', { name })}
      ready={title !== (stored.title ?? '')}
      confirmLabel={t('apply')}
      document={SetVmTitle}
      input={{ id: vmId, title: title === '' ? null : title }}
      onClose={onClose}
    >
      <Field label={t('titleField')} hint={t('titleHint')}>
        {(control) => (
          <Input {...control} autoFocus value={title} onChange={(e) => setTitle(e.target.value)} />
        )}
      </Field>
    </FormDialog>
  );
}

const MODES = ['HOST_PASSTHROUGH', 'HOST_MODEL', 'MAXIMUM', 'CUSTOM'] as const;
type Mode = (typeof MODES)[number] | 'KEEP';

export function CpuDialog({ vmId, name, stored, running, onClose }: MachineDialogProps) {
  const t = useTranslations('vmHardware');
  const [vcpus, setVcpus] = useState(String(stored.vcpus));
  const [max, setMax] = useState(String(stored.maxVcpus));
  const [mode, setMode] = useState<Mode>('KEEP');
  const [model, setModel] = useState(stored.cpuModel ?? '');
  const [when, setWhen] = useState<When>('NOW');
  const [now, most] = [wholeOf(vcpus), wholeOf(max)];
  const changed = now !== stored.vcpus || most !== stored.maxVcpus || mode !== 'KEEP';
  const named = mode !== 'CUSTOM' || model.trim() !== '';
  return (
    <FormDialog
      title={t('cpuTitle', { name })}
      ready={now !== null && most !== null && changed && named}
      confirmLabel={t('apply')}
      document={ChangeVmCpu}
      input={{
        id: vmId,
        when,
        ...(now === stored.vcpus ? {} : { vcpus: now }),
        ...(most === stored.maxVcpus ? {} : { maxVcpus: most }),
        ...(mode === 'KEEP' ? {} : { mode }),
        ...(mode === 'CUSTOM' ? { model: model.trim() } : {}),
      }}
      onClose={onClose}
    >
      <div className="grid grid-cols-2 gap-4">
        <NumberField label={t('vcpus')} value={vcpus} onChange={setVcpus} />
        <NumberField label={t('maxVcpus')} hint={t('maxVcpusHint')} value={max} onChange={setMax} />
      </div>
      <SelectField
        label={t('cpuMode')}
        value={mode}
        onChange={setMode}
        options={[
          { value: 'KEEP', label: t('keep', { value: stored.cpuMode ?? t('hypervisorDefault') }) },
          ...plainOptions(MODES),
        ]}
      />
      {mode === 'CUSTOM' ? (
        <Field label={t('cpuModel')} hint={t('cpuModelHint')}>
          {(control) => (
            <Input {...control} value={model} onChange={(event) => setModel(event.target.value)} />
          )}
        </Field>
      ) : null}
      <WhenField running={running !== null} value={when} onChange={setWhen} />
    </FormDialog>
  );
}

const toMib = (bytes: string | number): string => String(Math.round(Number(bytes) / MIB));

export function MemoryDialog({ vmId, name, stored, running, onClose }: MachineDialogProps) {
  const t = useTranslations('vmHardware');
  const [memory, setMemory] = useState(toMib((running ?? stored).memoryBytes));
  const [max, setMax] = useState(toMib(stored.maxMemoryBytes));
  const [when, setWhen] = useState<When>('NOW');
  const [now, most] = [wholeOf(memory), wholeOf(max)];
  return (
    <FormDialog
      title={t('memoryTitle', { name })}
      ready={now !== null && most !== null}
      confirmLabel={t('apply')}
      document={ChangeVmMemory}
      input={{
        id: vmId,
        when,
        memoryBytes: String((now ?? 0) * MIB),
        ...(max === toMib(stored.maxMemoryBytes)
          ? {}
          : { maxMemoryBytes: String((most ?? 0) * MIB) }),
      }}
      onClose={onClose}
    >
      <div className="grid grid-cols-2 gap-4">
        <NumberField label={t('memoryMib')} value={memory} onChange={setMemory} />
        <NumberField
          label={t('maxMemoryMib')}
          hint={t('maxMemoryHint')}
          value={max}
          onChange={setMax}
        />
      </div>
      <WhenField running={running !== null} value={when} onChange={setWhen} />
    </FormDialog>
  );
}

export function BootDialog({ vmId, name, stored, onClose }: MachineDialogProps) {
  const t = useTranslations('vmHardware');
  const common = useTranslations('common');
  const devices = [
    ...stored.disks.map(({ target }) => `disk:${target}`),
    ...stored.nics.map(({ mac }) => `nic:${mac}`),
  ];
  const [order, setOrder] = useState<readonly string[]>(stored.bootOrder);
  const list = [...order, ...devices.filter((device) => !order.includes(device))];
  const move = (device: string, by: number): void => {
    const at = order.indexOf(device);
    const rest = order.filter((one) => one !== device);
    setOrder([...rest.slice(0, at + by), device, ...rest.slice(at + by)]);
  };
  return (
    <FormDialog
      title={t('bootTitle', { name })}
      ready={order.length > 0 && order.join() !== stored.bootOrder.join()}
      confirmLabel={t('apply')}
      document={SetVmBootOrder}
      input={{ id: vmId, devices: [...order] }}
      onClose={onClose}
    >
      <p className="text-xs text-ink-3">{t('bootHint')}</p>
      <ol aria-label={t('boot')} className="divide-y divide-line rounded-md border border-line">
        {list.map((device) => {
          const at = order.indexOf(device);
          return (
            <li key={device} className="flex items-center gap-2 px-3 py-1.5">
              <Checkbox
                className="min-w-0 flex-1"
                label={device}
                checked={at >= 0}
                onChange={(event) =>
                  setOrder(
                    event.target.checked
                      ? [...order, device]
                      : order.filter((one) => one !== device),
                  )
                }
              />
              <Button
                size="iconSm"
                variant="ghost"
                aria-label={t('moveUp', { device })}
                reason={at < 0 ? common('notInList') : at === 0 ? common('isFirst') : null}
                icon={<ArrowUp size={14} aria-hidden />}
                onClick={() => move(device, -1)}
              />
              <Button
                size="iconSm"
                variant="ghost"
                aria-label={t('moveDown', { device })}
                reason={
                  at < 0 ? common('notInList') : at === order.length - 1 ? common('isLast') : null
                }
                icon={<ArrowDown size={14} aria-hidden />}
                onClick={() => move(device, 1)}
              />
            </li>
          );
        })}
      </ol>
    </FormDialog>
  );
}

const WATCHDOGS = ['OFF', 'RESET', 'SHUTDOWN', 'POWEROFF', 'PAUSE', 'NONE'] as const;
const CLOCKS = ['UTC', 'LOCALTIME'] as const;
const FIRMWARES = ['BIOS', 'UEFI'] as const;

export function PlatformDialog({ vmId, name, stored, onClose }: MachineDialogProps) {
  const t = useTranslations('vmHardware');
  const before = {
    firmware: FIRMWARES.find((word) => word === stored.firmware) ?? 'BIOS',
    tpm: stored.tpm !== null,
    watchdog:
      WATCHDOGS.find(
        (word) =>
          word === (stored.watchdog ? (stored.watchdogAction ?? 'reset') : 'off').toUpperCase(),
      ) ?? 'OFF',
    clock: CLOCKS.find((word) => word === stored.clock?.toUpperCase()) ?? 'UTC',
  };
  const [wanted, setWanted] = useState(before);
  const input = {
    id: vmId,
    ...(wanted.firmware === before.firmware ? {} : { firmware: wanted.firmware }),
    ...(wanted.tpm === before.tpm ? {} : { tpm: wanted.tpm }),
    ...(wanted.watchdog === before.watchdog ? {} : { watchdog: wanted.watchdog }),
    ...(wanted.clock === before.clock ? {} : { clock: wanted.clock }),
  };
  return (
    <FormDialog
      title={t('platformTitle', { name })}
      ready={Object.keys(input).length > 1}
      confirmLabel={t('apply')}
      document={ChangeVmPlatform}
      input={input}
      onClose={onClose}
    >
      <SelectField
        label={t('firmware')}
        value={wanted.firmware}
        onChange={(firmware) => setWanted({ ...wanted, firmware })}
        options={FIRMWARES.map((value) => ({ value, label: value }))}
      />
      <SelectField
        label={t('watchdog')}
        hint={t('watchdogHint')}
        value={wanted.watchdog}
        onChange={(watchdog) => setWanted({ ...wanted, watchdog })}
        options={plainOptions(WATCHDOGS)}
      />
      <SelectField
        label={t('clock')}
        hint={t('clockHint')}
        value={wanted.clock}
        onChange={(clock) => setWanted({ ...wanted, clock })}
        options={plainOptions(CLOCKS)}
      />
      <Checkbox
        label={t('tpm')}
        hint={t('tpmHint')}
        checked={wanted.tpm}
        onChange={(event) => setWanted({ ...wanted, tpm: event.target.checked })}
      />
    </FormDialog>
  );
}
