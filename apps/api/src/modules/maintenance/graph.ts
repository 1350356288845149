import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { VmRef } from '../../graphql/refs.ts';
import { maintenanceInput } from './operation.ts';

/** Nodes that are being worked on, and what hangs on a node. */

// ---------------------------------------------------------------- types

builder.prismaObjectFields('Node', (t) => ({
  maintenanceSince: t.expose('maintenanceSince', {
    type: 'DateTime',
    nullable: true,
    description: 'Since when nothing is placed, started or moved there; null when it takes VMs.',
  }),
  maintenanceReason: t.exposeString('maintenanceReason', { nullable: true }),
  dependents: t.field({
    type: [VmRef],
    description: 'The VMs that run on the node now: what stops if it goes.',
    resolve: async (node, _args, { app }) =>
      (await app.db.vms.ofNode(node.id)).filter(
        ({ powerState }) => powerState !== 'STOPPED' && powerState !== 'SUSPENDED',
      ),
  }),
}));

// ---------------------------------------------------------------- mutations

const SetNodeMaintenanceInput = builder.inputType('SetNodeMaintenanceInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    on: t.boolean({ required: true }),
    reason: t.string({ description: 'For others to read.' }),
    empty: t.boolean({ description: 'Moves away, one after the other, every VM that can move.' }),
    plan: t.boolean(),
  }),
});

defineAction({
  name: 'setNodeMaintenance',
  description:
    'Puts a node into maintenance, or ends it. Unlike disabling, Corral stays connected: what runs goes on, is shown and can be stopped or moved away. The plan says what it takes to empty the node.',
  role: 'admin',
  input: SetNodeMaintenanceInput,
  operation: 'node.maintenance',
  toInput: ({ id, on, reason, empty }) =>
    checkInput(maintenanceInput, withoutNulls({ nodeId: id, on, reason, empty })),
});
