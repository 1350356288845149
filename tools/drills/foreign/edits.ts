import type { LabNode } from '@corral/testkit';
import { z } from 'zod';
import type { GraphClient } from '../lib/graph.ts';
import { runTask } from '../lib/tasks.ts';
import { unexpectedLines, type Allowed } from './compare.ts';

const MIB = 1024 * 1024;
const Hardware = z.object({
  vm: z.object({
    hardware: z.object({
      stored: z.object({ maxMemoryBytes: z.string(), maxVcpus: z.number() }),
    }),
  }),
});

export interface EditGround {
  readonly graph: GraphClient;
  readonly lab: LabNode;
  readonly vmId: string;
  readonly name: string;
  readonly poolId: string;
  readonly networkId: string;
  /** Two digits of its own, for a hardware address. */
  readonly number: string;
}

interface Edit {
  readonly what: string;
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly allowed: Allowed;
  /** A text that the definition must hold afterwards; null where the definition must not change. */
  readonly holds: string | null;
}

/** The definition as stored, with its secrets, so that a lost password is seen. */
export const storedXml = (lab: LabNode, name: string): Promise<string> =>
  lab.virsh('dumpxml', name, '--inactive', '--security-info');

/** Makes every edit of a foreign VM through the graph. Returns what changed beyond what was asked, in lines. */
export async function editForeign(ground: EditGround): Promise<string[]> {
  const unexpected: string[] = [];
  for (const edit of await editsOf(ground)) {
    const before = await storedXml(ground.lab, ground.name);
    await runTask(ground.graph, {
      name: edit.mutation,
      inputType: `${edit.mutation.charAt(0).toUpperCase()}${edit.mutation.slice(1)}Input`,
      input: { id: ground.vmId, ...edit.input },
    });
    const after = await storedXml(ground.lab, ground.name);
    const lines = unexpectedLines(before, after, edit.allowed);
    if (edit.holds !== null && !after.includes(edit.holds)) lines.push(`? no ${edit.holds}`);
    unexpected.push(...lines.map((line) => `${edit.what}: ${line}`));
  }
  const info = await ground.lab.virsh('dominfo', ground.name);
  if (!/Autostart: +enable/.test(info)) unexpected.push('autostart: ? it is not set');
  return unexpected;
}

async function editsOf(ground: EditGround): Promise<Edit[]> {
  const query =
    'query($id: ID!) { vm(id: $id) { hardware { stored { maxMemoryBytes maxVcpus } } } }';
  const { vm } = await ground.graph.ask(Hardware, query, { id: ground.vmId });
  const { maxMemoryBytes, maxVcpus } = vm.hardware.stored;
  const memoryBytes = Number(maxMemoryBytes) + 32 * MIB;
  const vcpus = maxVcpus + 1;
  const mac = `52:54:00:f0:f0:${ground.number}`;
  const volume = `${ground.name}-more.qcow2`;
  const newVolume = { poolId: ground.poolId, name: volume, capacityBytes: String(8 * MIB) };
  return [
    {
      what: 'memory',
      mutation: 'changeVmMemory',
      input: { memoryBytes: String(memoryBytes) },
      allowed: { settings: ['<memory ', '<currentMemory '] },
      holds: `>${memoryBytes / 1024}</memory>`,
    },
    {
      what: 'vCPU',
      mutation: 'changeVmCpu',
      input: { vcpus },
      allowed: { settings: ['<vcpu ', '<topology '] },
      holds: `>${vcpus}</vcpu>`,
    },
    {
      what: 'NIC',
      mutation: 'attachNic',
      input: { networkId: ground.networkId, mac },
      allowed: { device: { element: 'interface', holds: mac } },
      holds: mac,
    },
    {
      what: 'disk',
      mutation: 'attachDisk',
      input: { newVolume },
      allowed: { device: { element: 'disk', holds: volume } },
      holds: volume,
    },
    {
      what: 'autostart',
      mutation: 'updateVm',
      input: { autostart: true },
      allowed: {},
      holds: null,
    },
  ];
}
