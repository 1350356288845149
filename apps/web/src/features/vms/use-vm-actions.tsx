'use client';
import {
  ArrowRightLeft,
  CirclePause,
  CirclePlay,
  Copy,
  HardDriveDownload,
  Hourglass,
  KeyRound,
  Moon,
  Play,
  Power,
  PowerOff,
  RefreshCcw,
  RotateCcw,
  Trash2,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useTaskAction } from '@/components/use-task-action';
import type { VmRowData } from './fragments';
import { PauseVm, PowerOffVm, RebootVm, ResetVm, ResumeVm, StartVm, SuspendVm } from './mutations';

export type VmActionKey =
  | 'start'
  | 'startWait'
  | 'stop'
  | 'powerOff'
  | 'reboot'
  | 'reset'
  | 'pause'
  | 'resume'
  | 'suspend'
  | 'clone'
  | 'reinstall'
  | 'resetCredentials'
  | 'migrate'
  | 'delete';

export interface VmActionItem {
  readonly key: VmActionKey;
  readonly label: string;
  readonly icon: ReactNode;
  readonly reason: string | null;
  readonly danger: boolean;
  readonly run: () => void;
}

const ICONS: Record<VmActionKey, ReactNode> = {
  start: <Play size={14} aria-hidden />,
  startWait: <Hourglass size={14} aria-hidden />,
  stop: <Power size={14} aria-hidden />,
  powerOff: <PowerOff size={14} aria-hidden />,
  reboot: <RotateCcw size={14} aria-hidden />,
  reset: <RefreshCcw size={14} aria-hidden />,
  pause: <CirclePause size={14} aria-hidden />,
  resume: <CirclePlay size={14} aria-hidden />,
  suspend: <Moon size={14} aria-hidden />,
  clone: <Copy size={14} aria-hidden />,
  reinstall: <HardDriveDownload size={14} aria-hidden />,
  resetCredentials: <KeyRound size={14} aria-hidden />,
  migrate: <ArrowRightLeft size={14} aria-hidden />,
  delete: <Trash2 size={14} aria-hidden />,
};

/** What asks first opens a dialog; the rest runs at once. */
export type VmDialog =
  | 'startWait'
  | 'stop'
  | 'powerOff'
  | 'reset'
  | 'clone'
  | 'reinstall'
  | 'resetCredentials'
  | 'migrate'
  | 'delete';

/** A start that waits is allowed where a start is. */
const verdictOf = (key: VmActionKey) => (key === 'startWait' ? 'start' : key);

/** Every action on a VM, allowed or with its reason, in the order they are shown. */
export function useVmActions(
  vm: Pick<VmRowData, 'id' | 'actions'>,
  openDialog: (dialog: VmDialog) => void,
): readonly VmActionItem[] {
  const t = useTranslations('vmActions');
  const start = useTaskAction(StartVm);
  const reboot = useTaskAction(RebootVm);
  const pause = useTaskAction(PauseVm);
  const resume = useTaskAction(ResumeVm);
  const suspend = useTaskAction(SuspendVm);
  const input = { input: { id: vm.id } };
  const runs: Record<VmActionKey, () => void> = {
    start: () => void start.run(input),
    startWait: () => openDialog('startWait'),
    stop: () => openDialog('stop'),
    powerOff: () => openDialog('powerOff'),
    reboot: () => void reboot.run(input),
    reset: () => openDialog('reset'),
    pause: () => void pause.run(input),
    resume: () => void resume.run(input),
    suspend: () => void suspend.run(input),
    clone: () => openDialog('clone'),
    reinstall: () => openDialog('reinstall'),
    resetCredentials: () => openDialog('resetCredentials'),
    migrate: () => openDialog('migrate'),
    delete: () => openDialog('delete'),
  };
  const order: readonly VmActionKey[] = [
    'start',
    'startWait',
    'stop',
    'reboot',
    'pause',
    'resume',
    'suspend',
    'clone',
    'migrate',
    'resetCredentials',
    'reinstall',
    'reset',
    'powerOff',
    'delete',
  ];
  return order.map((key) => {
    const { allowed, reason } = vm.actions[verdictOf(key)];
    return {
      key,
      label: t(key),
      icon: ICONS[key],
      reason: allowed ? null : (reason ?? t('notNow')),
      danger: key === 'delete' || key === 'powerOff' || key === 'reinstall',
      run: runs[key],
    };
  });
}

export { PowerOffVm, ResetVm };
