import {
  CorralError,
  hardwareChangeSchema,
  isApplied,
  type HardwareChange,
  type HardwareRecord,
} from '@corral/domain';
import type { VmHardwareRole, VmRecord } from '@corral/hypervisor';
import { defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { observe, request } from '../../shared/observe.ts';
import { DEFINITION_PURPOSE } from '../../vm-hardware/steps.ts';
import { fileDraft } from '../../vm-snapshot/operations/file-steps.ts';
import { snapshotFile } from '../../vm-snapshot/files.ts';
import { powerOffStep } from '../../vm/operations/power-steps.ts';
import { vmStepParams, type VmStepParams } from '../../vm/subject.ts';
import { volumeOutput } from '../../volume/operations/steps.ts';

/**
 * A VM is put on other disks. Until `settleDisksStep` everything can be taken back, and is: the old volumes are
 * untouched. From there on the new volumes belong to the VM and the old ones go, even when the task is cancelled.
 */

type Context = StepContext<World>;

const OBSERVE_MS = 60_000;

const roleOf = (context: Context, params: VmStepParams): VmHardwareRole =>
  context.world.nodes.session(params.nodeId).vmHardware;

/** True when the new volumes belong to the VM already. */
async function isSettled(context: Context): Promise<boolean> {
  const artefacts = await context.world.db.artefacts.ofTask(context.taskId);
  return artefacts.some(({ state }) => state === 'KEPT');
}

const checkParams = vmStepParams.extend({
  digest: z.string(),
  snapshots: z.array(z.string()),
  source: z.object({ poolUuid: z.string(), name: z.string() }).nullable(),
});

/** Looks again at what the plan found: the definition, the snapshots, and the volume that is copied. */
export const checkDisksStep = defineStep<World, z.output<typeof checkParams>>({
  kind: 'vm.reinstall.check',
  params: checkParams,
  run: async (context, params) => {
    const { storage, vms } = context.world.nodes.session(params.nodeId);
    const options = { signal: context.signal };
    const [vm, hardware, source] = await Promise.all([
      vms.get(params.vmUuid, options),
      roleOf(context, params).read(params.vmUuid, options),
      params.source && storage.getVolume(params.source.poolUuid, params.source.name, options),
    ]);
    const names = vm?.snapshots.list.map(({ name }) => name) ?? [];
    const same = names.length === params.snapshots.length;
    if (hardware?.digest !== params.digest || !same)
      throw new CorralError('PLAN_CHANGED', `The VM ${params.name} was changed meanwhile.`);
    if (params.source && source === null)
      throw new CorralError('NOT_FOUND', `The volume ${params.source.name} is gone.`);
  },
});

/** Powers the VM off. It is started again when the task is taken back. */
export const powerOffForDisksStep = defineStep<World, VmStepParams>({
  ...powerOffStep.handler,
  kind: 'vm.reinstall.powerOff',
  compensate: async (context, params) => {
    if (await isSettled(context)) return;
    const { power, vms } = context.world.nodes.session(params.nodeId);
    const options = { signal: context.signal };
    const read = (): Promise<VmRecord | null> => vms.get(params.vmUuid, options);
    if ((await read())?.powerState === 'STOPPED')
      await request(() => power.start(params.vmUuid, options), context.signal);
    await observe({
      what: `the VM ${params.name} running again`,
      read,
      done: (vm) => vm?.powerState === 'RUNNING',
      timeoutMs: OBSERVE_MS,
      signal: context.signal,
    });
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
});

const switchParams = vmStepParams.extend({
  /** The definition as it is before, sealed. */
  sealed: z.string(),
  changes: z.array(
    z.object({
      change: hardwareChangeSchema,
      /** The step that makes the volume, whose path is known only then. */
      volumeStep: z.string().nullable(),
    }),
  ),
  /** Paths behind the disks before. */
  before: z.array(z.object({ target: z.string(), source: z.string().nullable() })),
});
type SwitchParams = z.output<typeof switchParams>;

/** Puts a VM that is off on other volumes, and back on the old ones when the task is taken back. */
export const switchDisksStep = defineStep<World, SwitchParams>({
  kind: 'vm.reinstall.switch',
  params: switchParams,
  run: async (context, params) => {
    const { signal } = context;
    for (const { change, volumeStep } of params.changes) {
      const wanted = withPath(context, change, volumeStep);
      const shows = ({ stored }: HardwareRecord): boolean => isApplied(wanted, stored);
      if (!shows(await read(context, params)))
        await request(
          () => roleOf(context, params).change(params.vmUuid, wanted, 'STORED', { signal }),
          signal,
        );
      await observe({
        what: `the VM ${params.name} on its new disks`,
        read: () => read(context, params),
        done: shows,
        timeoutMs: OBSERVE_MS,
        signal,
      });
    }
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
    context.log('INFO', `The VM ${params.name} is on its new disks.`);
  },
  compensate: async (context, params) => {
    if (await isSettled(context)) return;
    await powerOffStep.handler.run(context, vmStepParams.parse(params));
    await putBack(context, params);
    context.log('INFO', `The VM ${params.name} is back on its old disks.`);
  },
});

async function read(context: Context, params: VmStepParams): Promise<HardwareRecord> {
  const record = await roleOf(context, params).read(params.vmUuid, { signal: context.signal });
  if (record) return record;
  throw new CorralError('NOT_FOUND', `The VM ${params.name} is gone from its node.`);
}

function withPath(
  context: Context,
  change: HardwareChange,
  volumeStep: string | null,
): HardwareChange {
  if (volumeStep === null) return change;
  const { path } = volumeOutput.parse(context.output(volumeStep));
  if (change.kind === 'attachDisk') return { ...change, disk: { ...change.disk, path } };
  if (change.kind === 'replaceDisk' || change.kind === 'changeMedia') return { ...change, path };
  return change;
}

/** The whole definition of before, so that a disk that was taken off comes back with all its settings. */
async function putBack(context: Context, params: SwitchParams): Promise<void> {
  const { signal } = context;
  const role = roleOf(context, params);
  const text = context.world.secrets.open(DEFINITION_PURPOSE, params.sealed);
  const present = await role.storedDefinition(params.vmUuid, { signal });
  if (present.text !== text)
    await request(
      () => role.replaceDefinition(params.vmUuid, text, present.digest, { signal }),
      signal,
    );
  await observe({
    what: `the VM ${params.name} on its old disks`,
    read: () => read(context, params),
    done: ({ stored }) =>
      params.before.every(({ target, source }) =>
        stored.disks.some((disk) => disk.target === target && disk.source === source),
      ),
    timeoutMs: OBSERVE_MS,
    signal,
  });
  await context.world.inventory.vm(params.nodeId, params.vmUuid);
}

const settleParams = vmStepParams.extend({
  vmId: z.string(),
  /** Null leaves it as it is. */
  templateId: z.string().nullable(),
  /** Files nothing needs from then on; written down, so that they go even when the task ends here. */
  left: z.array(snapshotFile),
});

/** The new volumes belong to the VM from here, and the old ones are given up. */
export const settleDisksStep = defineStep<World, z.output<typeof settleParams>>({
  kind: 'vm.reinstall.settle',
  params: settleParams,
  run: async (context, params) => {
    const { db, inventory } = context.world;
    const made = await db.artefacts.ofTask(context.taskId);
    // First: what is written down as given up must never be while the old disks may come back.
    await db.artefacts.keep(
      made
        .filter(({ kind, state }) => kind === 'volume' && state !== 'REMOVED')
        .map(({ id }) => id),
      { kind: 'VM', id: params.vmId },
    );
    for (const file of params.left) await context.ledger.plan(fileDraft(params.nodeId, file));
    if (params.templateId !== null)
      await db.vms.update(params.vmId, { templateId: params.templateId });
    await inventory.vm(params.nodeId, params.vmUuid);
    context.log(
      'INFO',
      `The new volumes belong to ${params.name}; from here nothing is taken back.`,
    );
  },
});
