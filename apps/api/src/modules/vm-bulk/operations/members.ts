import type { ChildDraft } from '@corral/tasks';
import { z } from 'zod';
import { BULK_VERBS, type BulkVmsInput } from './bulk-input.ts';

/** One VM of a bulk action, with what is started for it. */
export const bulkMember = z.object({
  vmId: z.string(),
  name: z.string(),
  nodeId: z.string(),
  operation: z.string(),
  input: z.record(z.string(), z.json()),
  request: z.object({ document: z.string(), variables: z.record(z.string(), z.json()) }),
});
export type BulkMember = z.output<typeof bulkMember>;

interface BulkVm {
  readonly id: string;
  readonly name: string;
  readonly nodeId: string;
}

/** What the task of one VM is given, and the request that would do the same to it alone. */
export function memberOf(vm: BulkVm, input: BulkVmsInput): BulkMember {
  const { mutation, type, fields, more = {} } = mutationOf(vm, input);
  return {
    vmId: vm.id,
    name: vm.name,
    nodeId: vm.nodeId,
    operation: BULK_VERBS[input.action].operation,
    input: { ...fields, ...more, vmId: vm.id },
    request: {
      document: `mutation($input: ${type}!) {\n  ${mutation}(input: $input) {\n    ... on ${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Payload { task { id } }\n    ... on UserError { code message }\n  }\n}`,
      variables: { input: { ...fields, id: vm.id } },
    },
  };
}

interface Mutation {
  readonly mutation: string;
  readonly type: string;
  readonly fields: Record<string, string | number | boolean>;
  /** What the operation is given beside the fields of the mutation. */
  readonly more?: Record<string, string>;
}

function mutationOf(vm: BulkVm, input: BulkVmsInput): Mutation {
  switch (input.action) {
    case 'START':
      return { mutation: 'startVm', type: 'StartVmInput', fields: {} };
    case 'POWER_OFF':
      return { mutation: 'powerOffVm', type: 'VmActionInput', fields: {} };
    case 'STOP': {
      const { timeoutSeconds } = input;
      const fields = {
        thenPowerOff: input.thenPowerOff ?? false,
        ...(timeoutSeconds ? { timeoutSeconds } : {}),
      };
      return { mutation: 'stopVm', type: 'StopVmInput', fields };
    }
    case 'DELETE':
      return {
        mutation: 'deleteVm',
        type: 'DeleteVmInput',
        fields: { deleteVolumes: input.deleteVolumes ?? false },
      };
    case 'PARK':
      return {
        mutation: 'parkVm',
        type: 'ParkVmInput',
        fields: {
          deleteVolumes: input.deleteVolumes ?? false,
          undoSeconds: input.undoSeconds ?? 0,
        },
        more: { actor: input.actor ?? '' },
      };
    case 'RESTORE':
      return { mutation: 'restoreVm', type: 'RestoreVmInput', fields: {} };
    case 'CLONE':
      return {
        mutation: 'cloneVm',
        type: 'CloneVmInput',
        fields: {
          mode: input.cloneMode ?? 'FULL',
          name: (input.cloneName ?? '{name}-copy').replaceAll('{name}', vm.name),
        },
      };
  }
}

export const childOf = (member: BulkMember): ChildDraft => ({
  key: member.vmId,
  operation: member.operation,
  input: member.input,
  request: member.request,
});

/** Cuts the VMs into waves: in each at most `perNode` of any one node, in the order in which they were named. */
export function wavesOf(members: readonly BulkMember[], perNode: number): BulkMember[][] {
  const seen = new Map<string, number>();
  const waves: BulkMember[][] = [];
  for (const member of members) {
    const place = seen.get(member.nodeId) ?? 0;
    seen.set(member.nodeId, place + 1);
    (waves[Math.floor(place / perNode)] ??= []).push(member);
  }
  return waves;
}
