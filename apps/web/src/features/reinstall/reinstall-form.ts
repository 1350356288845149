import type { VariablesOf } from '@/lib/graphql/tada';
import type { ReinstallVm, ReinstallVmData } from './queries';

export type ReinstallInput = VariablesOf<typeof ReinstallVm>['input'];
type Disk = ReinstallVmData['disks'][number];

/** What the dialog holds; cloud-init settings are the form of a new VM. */
export interface ReinstallForm {
  readonly templateId: string;
  readonly diskMode: 'OVERLAY' | 'FULL_COPY';
  readonly systemDisk: string;
  /** Data disks that are to go. */
  readonly removed: readonly string[];
  readonly settings: 'again' | 'new' | 'raw' | 'none';
  readonly deleteSnapshots: boolean;
  readonly keepOldVolumes: boolean;
  readonly start: boolean;
}

/** The disks a system can be on, the one the VM boots from first. */
export function disksOf(vm: ReinstallVmData): readonly Disk[] {
  const order = (disk: Disk): number => disk.bootOrder ?? Number.MAX_SAFE_INTEGER;
  return vm.disks
    .filter((disk) => disk.device.toLowerCase() === 'disk')
    .toSorted((one, other) => order(one) - order(other));
}

export const fileName = (disk: Disk): string => disk.sourcePath?.split('/').at(-1) ?? '';

/** Which part of the form of a new VM has the cloud-init settings; none where there are no new ones. */
export const settingsPart = ({ settings }: Pick<ReinstallForm, 'settings'>) =>
  settings === 'new' ? 'fields' : settings === 'raw' ? 'raw' : 'none';

/** What the dialog says, as the graph wants it; `cloudInit` are new settings. */
export function toReinstallInput(
  vmId: string,
  form: ReinstallForm,
  cloudInit: ReinstallInput['cloudInit'],
): ReinstallInput {
  return {
    id: vmId,
    templateId: form.templateId,
    diskMode: form.diskMode,
    systemDisk: form.systemDisk === '' ? null : form.systemDisk,
    removeDisks: form.removed.filter((target) => target !== form.systemDisk),
    deleteSnapshots: form.deleteSnapshots,
    keepOldVolumes: form.keepOldVolumes,
    keepCloudInit: form.settings === 'again',
    cloudInit: cloudInit ?? null,
    start: form.start,
  };
}
