import {
  CorralError,
  hardwareChangeSchema,
  hasCode,
  HARDWARE_SCOPES,
  isApplied,
  type HardwareChange,
  type HardwareRecord,
} from '@corral/domain';
import type { VmHardwareRole } from '@corral/hypervisor';
import { defineStep, type StepContext } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { observe, request } from '../shared/observe.ts';
import { vmStepParams } from '../vm/subject.ts';
import { volumeOutput } from '../volume/operations/steps.ts';

type Context = StepContext<World>;

const APPLIED_WITHIN_MS = 30_000;
/** A guest lets go of a device when it likes, and a request that came while it booted is lost: ask again. */
const DETACH_ASKS = 6;
const DETACH_ASK_MS = 10_000;

const changeParams = vmStepParams.extend({
  scope: z.enum(HARDWARE_SCOPES),
  change: hardwareChangeSchema,
  undo: hardwareChangeSchema.nullable(),
  /** The step that makes the volume of a new disk, whose path is known only then. */
  volumeStep: z.string().nullable(),
});
type ChangeParams = z.output<typeof changeParams>;

const roleOf = (context: Context, params: { readonly nodeId: string }): VmHardwareRole =>
  context.world.nodes.session(params.nodeId).vmHardware;

/** Changes the running VM or what is stored, and reads the change back. */
export const changeHardwareStep = defineStep<World, ChangeParams>({
  kind: 'vm.hardware',
  params: changeParams,
  run: async (context, params) => {
    const change = withPath(context, params);
    await makeChange(context, params, change);
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
  compensate: async (context, params) => {
    if (params.undo === null) return;
    try {
      await makeChange(context, params, params.undo);
    } catch (error) {
      // What was never attached need not be taken off.
      if (!hasCode(error, 'NOT_FOUND')) throw error;
    }
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
});

/** True for what is taken off a running VM, which the guest gives up when it likes. */
export const guestLetsGo = ({ kind }: HardwareChange): boolean =>
  kind === 'detachDisk' || kind === 'detachNic' || kind === 'detachDevice';

function withPath(context: Context, { change, volumeStep }: ChangeParams): HardwareChange {
  if (volumeStep === null || change.kind !== 'attachDisk') return change;
  const { path } = volumeOutput.parse(context.output(volumeStep));
  return { ...change, disk: { ...change.disk, path } };
}

async function makeChange(
  context: Context,
  params: ChangeParams,
  change: HardwareChange,
): Promise<void> {
  const before = await readHardware(context, params);
  if (params.scope === 'RUNNING' && before.running === null) {
    context.log('INFO', 'The VM is off by now; what is stored holds at its next start.');
    return;
  }
  if (shows(before, params, change)) return;
  const guestDecides = params.scope === 'RUNNING' && guestLetsGo(change);
  if (guestDecides) await detach(context, params, change);
  else await ask(context, params, change, APPLIED_WITHIN_MS);
}

const shows = (
  record: HardwareRecord,
  { scope }: ChangeParams,
  change: HardwareChange,
): boolean => {
  const config = scope === 'RUNNING' ? record.running : record.stored;
  // A VM that has stopped meanwhile has nothing plugged in any more.
  return config === null || isApplied(change, config);
};

async function ask(
  context: Context,
  params: ChangeParams,
  change: HardwareChange,
  timeoutMs: number,
): Promise<void> {
  const { signal } = context;
  const role = roleOf(context, params);
  await request(() => role.change(params.vmUuid, change, params.scope, { signal }), signal);
  await observe({
    what: params.scope === 'RUNNING' ? 'the change in the running VM' : 'the change as stored',
    read: () => readHardware(context, params),
    done: (record) => shows(record, params, change),
    timeoutMs,
    signal,
  });
}

async function detach(
  context: Context,
  params: ChangeParams,
  change: HardwareChange,
): Promise<void> {
  for (let attempt = 1; attempt <= DETACH_ASKS; attempt += 1) {
    try {
      await ask(context, params, change, DETACH_ASK_MS);
      return;
    } catch (error) {
      // While an earlier request is pending, the hypervisor refuses another; the guest may still let go.
      const waiting = hasCode(
        error,
        'NOT_OBSERVED',
        'WRONG_STATE',
        'HYPERVISOR_ERROR',
        'NOT_FOUND',
      );
      if (!waiting || (attempt === 1 && !hasCode(error, 'NOT_OBSERVED'))) throw error;
      context.log('WARN', 'The guest has not given the device up yet; it is asked again.');
    }
    context.progress(attempt / DETACH_ASKS);
  }
  throw new CorralError(
    'NOT_OBSERVED',
    'The guest did not give the device up. Unmount or unconfigure it inside, then try again.',
  );
}

async function readHardware(
  context: Context,
  params: { readonly nodeId: string; readonly vmUuid: string; readonly name: string },
): Promise<HardwareRecord> {
  const record = await roleOf(context, params).read(params.vmUuid, { signal: context.signal });
  if (record) return record;
  throw new CorralError('NOT_FOUND', `The VM ${params.name} is gone from its node.`);
}

const growParams = vmStepParams.extend({
  target: z.string(),
  capacityBytes: z.number(),
  poolUuid: z.string(),
  volumeName: z.string(),
});

/** Grows a disk under a running guest. */
export const growDiskStep = defineStep<World, z.output<typeof growParams>>({
  kind: 'vm.growDisk',
  params: growParams,
  run: async (context, params) => {
    const { signal } = context;
    const { storage, vmHardware } = context.world.nodes.session(params.nodeId);
    const read = () => storage.getVolume(params.poolUuid, params.volumeName, { signal });
    const before = await read();
    if ((before?.capacityBytes ?? 0) < params.capacityBytes) {
      const { vmUuid, target, capacityBytes } = params;
      await request(() => vmHardware.growDisk(vmUuid, target, capacityBytes, { signal }), signal);
    }
    await observe({
      what: `the disk ${params.target} with its new size`,
      read,
      done: (volume) => (volume?.capacityBytes ?? 0) >= params.capacityBytes,
      timeoutMs: APPLIED_WITHIN_MS,
      signal,
    });
    await context.world.inventory.volume(params.nodeId, params.poolUuid, params.volumeName);
  },
});

const dropParams = vmStepParams.extend({ keys: z.array(z.string()) });

/** Puts what is stored back to what runs. */
export const dropPendingStep = defineStep<World, z.output<typeof dropParams>>({
  kind: 'vm.dropPending',
  params: dropParams,
  run: async (context, params) => {
    const { signal } = context;
    const gone = (record: HardwareRecord): boolean =>
      !record.pending.some(
        ({ key, keptBecause }) => keptBecause === null && params.keys.includes(key),
      );
    const role = roleOf(context, params);
    if (!gone(await readHardware(context, params)))
      await request(() => role.dropPending(params.vmUuid, params.keys, { signal }), signal);
    await observe({
      what: 'the settings as they run',
      read: () => readHardware(context, params),
      done: gone,
      timeoutMs: APPLIED_WITHIN_MS,
      signal,
    });
    await context.world.inventory.vm(params.nodeId, params.vmUuid);
  },
});

const renameParams = vmStepParams.extend({ newName: z.string() });

/** Gives a VM that is off another name. */
export const renameStep = defineStep<World, z.output<typeof renameParams>>({
  kind: 'vm.rename',
  params: renameParams,
  run: (context, params) => rename(context, params, params.newName),
  compensate: (context, params) => rename(context, params, params.name),
});

async function rename(
  context: Context,
  params: z.output<typeof renameParams>,
  name: string,
): Promise<void> {
  const { signal } = context;
  const { vms, vmHardware } = context.world.nodes.session(params.nodeId);
  const read = () => vms.get(params.vmUuid, { signal });
  if ((await read())?.name !== name)
    await request(() => vmHardware.rename(params.vmUuid, name, { signal }), signal);
  await observe({
    what: `the VM under the name ${name}`,
    read,
    done: (vm) => vm?.name === name,
    timeoutMs: APPLIED_WITHIN_MS,
    signal,
  });
  await context.world.inventory.vm(params.nodeId, params.vmUuid);
}

const definitionParams = vmStepParams.extend({ sealed: z.string(), digest: z.string() });

/** An edited definition can carry passwords, so tasks store it sealed. */
export const DEFINITION_PURPOSE = 'vm-definition';

/** Stores an edited definition, unless what is stored has changed since it was read. */
export const replaceDefinitionStep = defineStep<World, z.output<typeof definitionParams>>({
  kind: 'vm.definition',
  params: definitionParams,
  run: async (context, params) => {
    const { signal, world } = context;
    const role = roleOf(context, params);
    const text = world.secrets.open(DEFINITION_PURPOSE, params.sealed);
    await role.replaceDefinition(params.vmUuid, text, params.digest, { signal });
    const { digest } = await role.storedDefinition(params.vmUuid, { signal });
    if (digest === params.digest)
      context.log('INFO', 'The hypervisor took the text and stores what it stored before.');
    await world.inventory.vm(params.nodeId, params.vmUuid);
    return { digest };
  },
});
