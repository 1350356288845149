import { z } from 'zod';
import type { GraphClient } from '../lib/graph.ts';
import { runTask, type TaskMutation } from '../lib/tasks.ts';
import { readShown } from './state.ts';

export interface Ground {
  readonly graph: GraphClient;
  readonly poolId: string;
  readonly templateId: string;
  /** The template's volume, which is cloned. */
  readonly volumeId: string;
}

const KINDS = [
  'create-overlay',
  'create-full-copy',
  'create-and-start',
  'create-and-cancel',
  'clone',
  'clone-vm',
  'delete',
] as const;

/** An action that the server is killed in. */
export interface Action {
  readonly kind: (typeof KINDS)[number];
  readonly mutation: TaskMutation;
}

function createVm(ground: Ground, name: string, more: Readonly<Record<string, unknown>>) {
  return {
    name: 'createVm',
    inputType: 'CreateVmInput',
    input: {
      templateId: ground.templateId,
      poolId: ground.poolId,
      name,
      vcpus: 1,
      memoryBytes: String(64 * 1024 * 1024),
      start: false,
      cloudInit: { hostname: name },
      ...more,
    },
  };
}

/** A VM to delete or copy: one that an earlier run left in good order, else a new one, made in peace. */
async function victim(ground: Ground, name: string): Promise<string> {
  const idle = async () => (await readShown(ground.graph)).vms.find(({ held }) => !held)?.id;
  const found = await idle();
  if (found !== undefined) return found;
  const made = await runTask(ground.graph, createVm(ground, `${name}-victim`, {}));
  const id = made.targetId ?? (await idle());
  if (id === undefined) throw new Error('The VM that was made is not in the graph.');
  return id;
}

/** The action of a run, each kind as often as the others; what it makes gets the name. */
export async function actionOf(ground: Ground, run: number, name: string): Promise<Action> {
  const kind = KINDS[run % KINDS.length];
  if (kind === undefined) throw new Error('There are no kinds of actions.');
  if (kind === 'create-overlay' || kind === 'create-and-cancel') {
    return { kind, mutation: createVm(ground, name, { diskMode: 'OVERLAY' }) };
  }
  if (kind === 'create-full-copy') {
    return { kind, mutation: createVm(ground, name, { diskMode: 'FULL_COPY' }) };
  }
  if (kind === 'create-and-start') {
    return { kind, mutation: createVm(ground, name, { diskMode: 'OVERLAY', start: true }) };
  }
  if (kind === 'clone') {
    const input = { id: ground.volumeId, name: `${name}.qcow2` };
    return { kind, mutation: { name: 'cloneVolume', inputType: 'CloneVolumeInput', input } };
  }
  const id = await victim(ground, name);
  await powerOff(ground.graph, id);
  if (kind === 'clone-vm') {
    const input = { id, mode: 'FULL', name: `${name}-{n}`, count: 2 };
    return { kind, mutation: { name: 'cloneVm', inputType: 'CloneVmInput', input } };
  }
  const input = { id, deleteVolumes: true };
  return { kind, mutation: { name: 'deleteVm', inputType: 'DeleteVmInput', input } };
}

/** Pulls the plug of a VM that runs; there is nothing in it to be asked. */
export async function powerOff(graph: GraphClient, id: string): Promise<void> {
  const state = await graph.ask(
    z.object({ vm: z.object({ powerState: z.string() }) }),
    'query State($id: ID!) { vm(id: $id) { powerState } }',
    { id },
  );
  if (state.vm.powerState === 'STOPPED') return;
  await runTask(graph, { name: 'powerOffVm', inputType: 'VmActionInput', input: { id } });
}
