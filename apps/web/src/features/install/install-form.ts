import { z } from 'zod';
import type { CreateVmInput } from '../vms/create-vm-form.ts';
import { nicInput } from '../user-nic/nic-choice.ts';
import { WAIT_DEFAULTS, WAIT_FIELDS, waitShape, waitUntilInput } from '../readiness/wait-form.ts';
import { gibToBytes, MIB, splitWords } from '../../lib/format.ts';
import { nameField, requiredSize, wholeNumber } from '../../lib/forms.ts';
import type { MachineOffer, Medium } from './queries.ts';

export interface InstallMessages {
  readonly installer: string;
  readonly name: string;
  readonly vcpus: string;
  readonly memory: string;
  readonly disk: string;
  readonly press: string;
  readonly port: string;
  readonly seconds: string;
}

/** The longest that the API presses keys. */
const MAX_PRESS_SECONDS = 120;

/** The form's shape; numbers are text as typed. */
export const installSchema = (message: InstallMessages) =>
  z.object({
    installerId: z.string().min(1, { message: message.installer }),
    driversId: z.string(),
    preset: z.enum(['LINUX', 'WINDOWS', 'OTHER']),
    name: nameField(message.name),
    vcpus: wholeNumber(message.vcpus, 1, 512),
    memoryMib: wholeNumber(message.memory, 16, 16_777_216),
    diskGib: requiredSize(message.disk),
    diskBus: z.enum(['', 'VIRTIO', 'SCSI', 'SATA', 'IDE']),
    poolId: z.string(),
    nics: z.array(z.object({ networkId: z.string() })),
    machine: z.enum(['', 'q35', 'pc']),
    firmware: z.enum(['BIOS', 'UEFI', 'SECURE']),
    tpm: z.boolean(),
    hyperv: z.boolean(),
    clock: z.enum(['UTC', 'LOCALTIME']),
    pressSeconds: wholeNumber(message.press, 0, MAX_PRESS_SECONDS),
    start: z.boolean(),
    ...waitShape(message),
    autostart: z.boolean(),
    description: z.string(),
    tags: z.string(),
  });
export type InstallValues = z.infer<ReturnType<typeof installSchema>>;
export type InstallPreset = InstallValues['preset'];

export const INSTALL_DEFAULTS: InstallValues = {
  installerId: '',
  driversId: '',
  preset: 'LINUX',
  name: '',
  vcpus: '2',
  memoryMib: '2048',
  diskGib: '20',
  diskBus: '',
  poolId: '',
  nics: [{ networkId: '' }],
  machine: '',
  firmware: 'BIOS',
  tpm: false,
  hyperv: false,
  clock: 'UTC',
  pressSeconds: '0',
  start: true,
  ...WAIT_DEFAULTS,
  autostart: false,
  description: '',
  tags: '',
};

/** Of raw volumes only the name tells a CD; seeds are CDs that nobody installs from. */
export function isInstallMedium(volume: Medium): boolean {
  if (/-seed\.iso$/i.test(volume.name)) return false;
  return volume.format === 'iso' || /\.iso$/i.test(volume.name);
}

/** The machine type that the API takes for a preset. */
export const usualMachine = (preset: InstallPreset): 'q35' | 'pc' =>
  preset === 'OTHER' ? 'pc' : 'q35';

type MachineValues = Pick<
  InstallValues,
  'firmware' | 'tpm' | 'hyperv' | 'clock' | 'pressSeconds' | 'memoryMib' | 'diskGib'
>;

const WINDOWS_PRESS_SECONDS = '15';

/** What a kind of guest wants of what the node offers: the form never asks for what is not there. */
export function presetValues(
  preset: InstallPreset,
  offer: MachineOffer | undefined,
): MachineValues {
  const plain = { tpm: false, hyperv: false, clock: 'UTC', pressSeconds: '0' } as const;
  if (preset !== 'WINDOWS') {
    const room =
      preset === 'LINUX'
        ? { memoryMib: '2048', diskGib: '20' }
        : { memoryMib: '1024', diskGib: '10' };
    return { ...plain, ...room, firmware: 'BIOS' };
  }
  const uefi = offer?.uefi.supported === true ? 'UEFI' : 'BIOS';
  return {
    firmware: offer?.secureBoot.supported === true ? 'SECURE' : uefi,
    tpm: offer?.tpm.supported === true,
    hyperv: offer?.hyperv.supported === true,
    clock: 'LOCALTIME',
    pressSeconds: WINDOWS_PRESS_SECONDS,
    memoryMib: '4096',
    diskGib: '64',
  };
}

const given = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What the form says, as the graph wants it. Sizes in bytes. */
export function toInstallInput(values: InstallValues): CreateVmInput {
  const tags = splitWords(values.tags);
  return {
    name: values.name,
    description: given(values.description),
    vcpus: Number(values.vcpus),
    memoryBytes: String(Number(values.memoryMib) * MIB),
    diskBytes: gibToBytes(Number(values.diskGib)),
    poolId: given(values.poolId),
    nics: values.nics.filter((nic) => nic.networkId !== '').map((nic) => nicInput(nic.networkId)),
    machine: given(values.machine),
    firmware: values.firmware === 'BIOS' ? 'BIOS' : 'UEFI',
    autostart: values.autostart,
    start: values.start,
    waitUntil: waitUntilInput(values),
    tags: tags.length === 0 ? null : tags,
    iso: {
      installerId: values.installerId,
      driversId: given(values.driversId),
      preset: values.preset,
      diskBus: values.diskBus === '' ? null : values.diskBus,
      secureBoot: values.firmware === 'SECURE',
      tpm: values.tpm,
      hyperv: values.hyperv,
      clock: values.clock,
      pressKeySeconds: values.start ? Number(values.pressSeconds) : 0,
    },
  };
}

/** Where the API's complaints go. */
export const INSTALL_FIELDS = {
  ...WAIT_FIELDS,
  name: 'name',
  vcpus: 'vcpus',
  memoryBytes: 'memoryMib',
  diskBytes: 'diskGib',
  poolId: 'poolId',
  machine: 'machine',
  firmware: 'firmware',
  description: 'description',
  tags: 'tags',
  'iso.installerId': 'installerId',
  'iso.driversId': 'driversId',
  'iso.diskBus': 'diskBus',
  'iso.secureBoot': 'firmware',
  'iso.tpm': 'tpm',
  'iso.hyperv': 'hyperv',
  'iso.pressKeySeconds': 'pressSeconds',
} as const;
