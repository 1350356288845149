import { waitFor } from '@corral/testkit';
import { z } from 'zod';
import type { GraphClient } from '../lib/graph.ts';
import { waitForId } from '../lib/inventory.ts';
import { runTask, type FinishedTask } from '../lib/tasks.ts';
import { readConsoleUntil } from './console.ts';

export interface LineOptions {
  readonly graph: GraphClient;
  readonly nodeId: string;
  /** Goes into the names of what is made. */
  readonly label: string;
  readonly poolId: string;
  readonly networkId: string;
  /** Address of the template's image, and its SHA-256 in hex. */
  readonly imageUrl: string;
  readonly imageSha256: string;
}

/** Milliseconds of each stage, in the order in which they were. */
export type StageTimes = Record<string, number>;

const BOOT_TIMEOUT_MS = 120_000;

/** The whole main job on one node: from a template's URL to a deleted VM. Rejects at the first thing that is wrong. */
export async function runLine(options: LineOptions): Promise<StageTimes> {
  const { graph, label, nodeId } = options;
  const times: StageTimes = {};
  const stage = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const result = await work();
    times[name] = Math.round(performance.now() - begun);
    console.log(`${label.padEnd(8)} ${name.padEnd(18)} ${String(times[name]).padStart(7)} ms`);
    return result;
  };
  const hostname = `drill-${label}`;

  await stage('registerTemplate', () => register(options));
  const templateId = await waitForId(graph, 'templates', `tiny-${label}`, nodeId);
  const created = await stage('createVm', () => create(options, templateId, hostname));
  requireLog(created);
  const vmId = await waitForId(graph, 'vms', hostname, nodeId);
  const shown = await stage('loginPrompt', () =>
    readConsoleUntil(graph, vmId, `${hostname} login:`, BOOT_TIMEOUT_MS),
  );
  if (!shown.includes(hostname)) throw new Error('The guest does not have its name by cloud-init.');
  const address = await stage('readAddress', () => addressOf(graph, vmId));
  console.log(`${label.padEnd(8)} ${hostname} has the address ${address}`);
  await stage('stopVm', () => stop(graph, vmId));
  await stage('deleteVm', () =>
    runTask(graph, {
      name: 'deleteVm',
      inputType: 'DeleteVmInput',
      input: { id: vmId, deleteVolumes: true },
    }),
  );
  await stage('deleteTemplate', () =>
    runTask(graph, {
      name: 'deleteTemplate',
      inputType: 'DeleteTemplateInput',
      input: { id: templateId, deleteVolume: true },
    }),
  );
  return times;
}

function register(options: LineOptions): Promise<FinishedTask> {
  return runTask(options.graph, {
    name: 'registerTemplate',
    inputType: 'RegisterTemplateInput',
    input: {
      poolId: options.poolId,
      name: `tiny-${options.label}`,
      source: { url: options.imageUrl, checksumSha256: options.imageSha256 },
      osName: 'tiny',
      cloudInit: true,
      virtio: true,
      guestAgent: true,
    },
  });
}

function create(options: LineOptions, templateId: string, hostname: string): Promise<FinishedTask> {
  return runTask(options.graph, {
    name: 'createVm',
    inputType: 'CreateVmInput',
    input: {
      templateId,
      name: hostname,
      vcpus: 1,
      memoryBytes: String(192 * 1024 * 1024),
      diskMode: 'OVERLAY',
      poolId: options.poolId,
      nics: [{ networkId: options.networkId }],
      start: true,
      cloudInit: { hostname },
    },
  });
}

/** A task that says nothing while it makes a VM is no use to the one who watches it. */
function requireLog({ log }: FinishedTask): void {
  if (log.length < 3) throw new Error(`The log has ${log.length} lines only: ${log.join('; ')}`);
}

const Addresses = z.object({
  vm: z.object({ addresses: z.array(z.object({ address: z.string(), source: z.string() })) }),
});

function addressOf(graph: GraphClient, vmId: string): Promise<string> {
  const query = 'query Addresses($vmId: ID!) { vm(id: $vmId) { addresses { address source } } }';
  return waitFor(
    'an address of the guest',
    async () => {
      const { vm } = await graph.ask(Addresses, query, { vmId });
      return vm.addresses.find(({ address }) => address.startsWith('192.168.'))?.address;
    },
    { timeoutMs: 60_000, everyMs: 100 },
  );
}

/** Asks the guest to stop, never powers it off, and looks that it did. */
async function stop(graph: GraphClient, vmId: string): Promise<void> {
  await runTask(graph, {
    name: 'stopVm',
    inputType: 'StopVmInput',
    input: { id: vmId, timeoutSeconds: 60, thenPowerOff: false },
  });
  const shape = z.object({ vm: z.object({ powerState: z.string() }) });
  const query = 'query State($vmId: ID!) { vm(id: $vmId) { powerState } }';
  const { vm } = await graph.ask(shape, query, { vmId });
  if (vm.powerState !== 'STOPPED') throw new Error(`After stopVm the VM is ${vm.powerState}.`);
}
