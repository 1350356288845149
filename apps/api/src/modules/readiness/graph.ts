import { judgeReadiness, READINESS_STATES, type ReadinessSignal } from '@corral/domain';
import { defineAction } from '../../graphql/actions.ts';
import { builder } from '../../graphql/builder.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { readReadiness } from './facts.ts';
import { waitForInput } from './operations.ts';
import { SignalEnum } from './until-input.ts';

/** How far VMs have come since they were powered on. */

const StateEnum = builder.enumType('ReadinessState', {
  description:
    'REACHED was observed, WAITING was not yet, UNKNOWN cannot be observed on this VM for the reason in `detail`.',
  values: READINESS_STATES,
});

const SignalRef = builder.objectRef<ReadinessSignal>('ReadinessSignal').implement({
  fields: (t) => ({
    name: t.field({ type: SignalEnum, resolve: ({ name }) => name }),
    state: t.field({ type: StateEnum, resolve: ({ state }) => state }),
    detail: t.exposeString('detail', { description: 'By what it was seen, or why it is not.' }),
  }),
});

builder.prismaObjectField('Vm', 'readiness', (t) =>
  t.field({
    type: [SignalRef],
    nullable: true,
    description: 'Asked from the node and the guest now. To wait for one, use `waitForVm`.',
    args: { port: t.arg.int({ description: 'TCP port of the guest to try from its node.' }) },
    resolve: async (vm, { port }, { app }) => {
      const session = app.world.nodes.session(vm.nodeId);
      const live = await session.vms.get(vm.uuid);
      return live && judgeReadiness(await readReadiness(session, live, port ?? null));
    },
  }),
);

const WaitForVmInput = builder.inputType('WaitForVmInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    until: t.field({ type: SignalEnum, required: true }),
    port: t.int({ description: 'TCP port of the guest; with `until: PORT` alone.' }),
    timeoutSeconds: t.int({ description: '600 when left out.' }),
    start: t.boolean({ description: 'Starts the VM first where it does not run.' }),
    plan: t.boolean(),
  }),
});
defineAction({
  name: 'waitForVm',
  description:
    'Waits until a VM has come so far, as a task that succeeds only when that was observed. The VM is not held meanwhile; when it stops, the task fails.',
  input: WaitForVmInput,
  operation: 'vm.waitFor',
  toInput: ({ id, plan: _plan, ...input }) =>
    checkInput(waitForInput, withoutNulls({ ...input, vmId: id })),
});
