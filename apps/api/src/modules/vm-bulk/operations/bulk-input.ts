import type { VmActionName } from '@corral/domain';
import { z } from 'zod';
import { undoSecondsSchema } from '../../vm-park/operations/park.ts';

/** What can be done to many VMs by one task. */
export const BULK_ACTIONS = [
  'START',
  'STOP',
  'POWER_OFF',
  'DELETE',
  'PARK',
  'RESTORE',
  'CLONE',
] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

export const MAX_BULK_VMS = 200;

interface BulkVerb {
  readonly verb: string;
  /** What the title says after the VMs. */
  readonly with?: string;
  /** Whose rule says which VMs can do it now; null for what only parked VMs can. */
  readonly action: VmActionName | null;
  readonly operation: string;
  /** How many VMs of one node are worked on at once when nobody says. Copies keep the disks of a node busy. */
  readonly perNode: number;
}

export const BULK_VERBS: Readonly<Record<BulkAction, BulkVerb>> = {
  START: { verb: 'Start', action: 'start', operation: 'vm.start', perNode: 4 },
  STOP: { verb: 'Stop', action: 'stop', operation: 'vm.stop', perNode: 8 },
  POWER_OFF: { verb: 'Power off', action: 'powerOff', operation: 'vm.powerOff', perNode: 8 },
  DELETE: { verb: 'Delete', action: 'delete', operation: 'vm.delete', perNode: 4 },
  PARK: {
    verb: 'Delete',
    with: ', with time to undo',
    action: 'delete',
    operation: 'vm.park',
    perNode: 4,
  },
  RESTORE: { verb: 'Undo the deletion of', action: null, operation: 'vm.restore', perNode: 4 },
  CLONE: { verb: 'Clone', action: 'clone', operation: 'vm.clone', perNode: 1 },
};

/** What the operation `vm.bulk` is given. */
export const bulkVmsInput = z
  .object({
    vmIds: z
      .array(z.string().min(1))
      .min(1, { message: 'Name at least one VM.' })
      .max(MAX_BULK_VMS, { message: `Name at most ${MAX_BULK_VMS} VMs.` })
      .transform((ids) => [...new Set(ids)]),
    action: z.enum(BULK_ACTIONS),
    perNode: z
      .int()
      .min(1, { message: 'Work on at least one VM of a node at a time.' })
      .max(16, { message: 'Work on at most 16 VMs of a node at a time.' })
      .nullish(),
    timeoutSeconds: z
      .int()
      .min(1, { message: 'Wait at least 1 second.' })
      .max(3600, { message: 'Wait at most an hour.' })
      .nullish(),
    thenPowerOff: z.boolean().nullish(),
    deleteVolumes: z.boolean().nullish(),
    /** For PARK, and who does it. */
    undoSeconds: undoSecondsSchema.nullish(),
    actor: z.string().nullish(),
    cloneMode: z.enum(['LINKED', 'FULL']).nullish(),
    /** {name} stands for the name of the source. */
    cloneName: z
      .string()
      .max(80, { message: 'The pattern is too long.' })
      .regex(/\{name\}/, { message: 'The name of the copies needs {name}, as in {name}-copy.' })
      .nullish(),
  })
  .refine((input) => !deletes(input.action) || typeof input.deleteVolumes === 'boolean', {
    message: 'Say whether the volumes go too.',
    path: ['deleteVolumes'],
  })
  .refine((input) => input.action !== 'PARK' || (input.undoSeconds && input.actor), {
    message: 'Say how long it can be undone.',
    path: ['undoSeconds'],
  });

/** True for what ends a VM, at once or when its time is over. */
const deletes = (action: BulkAction): boolean => action === 'DELETE' || action === 'PARK';

export type BulkVmsInput = z.output<typeof bulkVmsInput>;
