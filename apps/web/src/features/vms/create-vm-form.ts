import { z } from 'zod';
import { nicInput } from '@/features/user-nic/nic-choice';
import { WAIT_DEFAULTS, waitShape, waitUntilInput } from '../readiness/wait-form.ts';
import { gibToBytes, MIB, splitLines, splitWords } from '@/lib/format';
import { nameField, optionalSize, wholeNumber } from '@/lib/forms';
import type { VariablesOf } from '@/lib/graphql/tada';
import type { CreateVm } from './mutations';

export type CreateVmInput = VariablesOf<typeof CreateVm>['input'];

export interface FormMessages {
  readonly template: string;
  readonly name: string;
  readonly vcpus: string;
  readonly memory: string;
  readonly disk: string;
  readonly port: string;
  readonly seconds: string;
}

/** The form's shape; numbers are text as typed. */
export const createVmSchema = (message: FormMessages) =>
  z.object({
    templateId: z.string().min(1, { message: message.template }),
    name: nameField(message.name),
    vcpus: wholeNumber(message.vcpus, 1, 512),
    memoryMib: wholeNumber(message.memory, 16, 16_777_216),
    diskGib: optionalSize(message.disk),
    diskMode: z.enum(['OVERLAY', 'FULL_COPY']),
    poolId: z.string(),
    firmware: z.enum(['', 'BIOS', 'UEFI']),
    nics: z.array(z.object({ networkId: z.string() })),
    start: z.boolean(),
    ...waitShape(message),
    autostart: z.boolean(),
    description: z.string(),
    tags: z.string(),
    cloudInit: z.enum(['fields', 'raw', 'none']),
    hostname: z.string(),
    user: z.string(),
    password: z.string(),
    keyPairIds: z.array(z.string()),
    authorizedKeys: z.string(),
    packages: z.string(),
    runCommands: z.string(),
    timezone: z.string(),
    userData: z.string(),
    networkConfig: z.string(),
  });
export type CreateVmValues = z.infer<ReturnType<typeof createVmSchema>>;

export const CREATE_VM_DEFAULTS: CreateVmValues = {
  templateId: '',
  name: '',
  vcpus: '2',
  memoryMib: '2048',
  diskGib: '',
  diskMode: 'OVERLAY',
  poolId: '',
  firmware: '',
  nics: [{ networkId: '' }],
  start: true,
  ...WAIT_DEFAULTS,
  autostart: false,
  description: '',
  tags: '',
  cloudInit: 'fields',
  hostname: '',
  user: '',
  password: '',
  keyPairIds: [],
  authorizedKeys: '',
  packages: '',
  runCommands: '',
  timezone: '',
  userData: '',
  networkConfig: '',
};

/** Text or nothing. */
const given = (text: string): string | null => (text.trim() === '' ? null : text.trim());
const list = (items: string[]): string[] | null => (items.length === 0 ? null : items);

/** The cloud-init part of the form; null where none is wanted. */
export function cloudInitInput(values: CreateVmValues): CreateVmInput['cloudInit'] {
  if (values.cloudInit === 'none') return null;
  if (values.cloudInit === 'raw') {
    return { userData: given(values.userData), networkConfig: given(values.networkConfig) };
  }
  return {
    hostname: given(values.hostname),
    user: given(values.user),
    password: values.password === '' ? null : values.password,
    keyPairIds: list(values.keyPairIds),
    authorizedKeys: list(splitLines(values.authorizedKeys)),
    packages: list(splitWords(values.packages)),
    runCommands: list(splitLines(values.runCommands)),
    timezone: given(values.timezone),
    networkConfig: given(values.networkConfig),
  };
}

/** What the form says, as the graph wants it. Sizes in bytes. */
export function toCreateVmInput(values: CreateVmValues): CreateVmInput {
  return {
    templateId: values.templateId,
    name: values.name,
    description: given(values.description),
    vcpus: Number(values.vcpus),
    memoryBytes: String(Number(values.memoryMib) * MIB),
    diskBytes: values.diskGib.trim() === '' ? null : gibToBytes(Number(values.diskGib)),
    diskMode: values.diskMode,
    poolId: given(values.poolId),
    nics: values.nics.filter((nic) => nic.networkId !== '').map((nic) => nicInput(nic.networkId)),
    firmware: values.firmware === '' ? null : values.firmware,
    autostart: values.autostart,
    start: values.start,
    waitUntil: waitUntilInput(values),
    cloudInit: cloudInitInput(values),
    tags: list(splitWords(values.tags)),
  };
}
