/**
 * Twelve domains that other tools made are listed, edited through the graph (memory, vCPU, network card, disk,
 * autostart) and started where this machine can start them. Every definition may differ only in what was asked.
 *
 *   npm run drill:foreign
 */
import { LabNode, putTinyGuest, waitFor } from '@corral/testkit';
import { z } from 'zod';
import { foreignDomains, type ForeignDomain, type Ground } from './foreign/domains.ts';
import { editForeign, storedXml } from './foreign/edits.ts';
import { unexpectedLines } from './foreign/compare.ts';
import { GraphClient } from './lib/graph.ts';
import { makeNetwork, makePool, onlineNode } from './lib/inventory.ts';
import { runDrill } from './lib/main.ts';
import { printResult, printTable } from './lib/report.ts';
import { ApiServer } from './lib/server.ts';
import { runTask } from './lib/tasks.ts';

const NETWORK = 'foreign-net';
const VmIds = z.object({
  vms: z.object({
    edges: z.array(z.object({ node: z.object({ id: z.string(), name: z.string() }) })),
  }),
});

/** Files of the node that the domains use. */
async function layGround(lab: LabNode): Promise<Ground> {
  const { disk, kernel, initrd } = await putTinyGuest(lab);
  const iso = `${lab.imagesPath}/some.iso`;
  await lab.mustExec(['truncate', '-s', '1M', iso]);
  return {
    disk: (name) => disk.replace('tiny.qcow2', `${name}.qcow2`),
    iso,
    kernel,
    initrd,
    network: NETWORK,
  };
}

async function define(lab: LabNode, ground: Ground, foreign: ForeignDomain): Promise<void> {
  const base = `${lab.imagesPath}/tiny.qcow2`;
  const overlay = ['qemu-img', 'create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', base];
  await lab.mustExec([...overlay, ground.disk(foreign.name)]);
  await lab.virshXml('define', foreign.xml);
}

async function listed(graph: GraphClient, names: readonly string[]): Promise<Map<string, string>> {
  return waitFor(
    'all foreign domains in the list',
    async () => {
      const query = '{ vms(first: 100) { edges { node { id name } } } }';
      const { vms } = await graph.ask(VmIds, query);
      const ids = new Map(vms.edges.map(({ node }) => [node.name, node.id]));
      return names.every((name) => ids.has(name)) ? ids : undefined;
    },
    { timeoutMs: 60_000 },
  );
}

/** Starts a VM and powers it off; what is stored must not change by that. */
async function startOnce(
  graph: GraphClient,
  lab: LabNode,
  name: string,
  id: string,
): Promise<string[]> {
  const before = await storedXml(lab, name);
  await runTask(graph, { name: 'startVm', inputType: 'StartVmInput', input: { id } });
  const state = (await lab.virsh('domstate', name)).trim();
  const lines = unexpectedLines(before, await storedXml(lab, name), {});
  await runTask(graph, { name: 'powerOffVm', inputType: 'VmActionInput', input: { id } });
  if (state !== 'running') lines.push(`? its state is ${state}`);
  return lines.map((line) => `start: ${line}`);
}

await runDrill(async (cleanup) => {
  const lab = await LabNode.start();
  cleanup.add('the lab node', () => lab.stop());
  const server = await ApiServer.start({ libvirtSocket: lab.libvirtSocket });
  cleanup.add('the server', () => server.remove());
  const graph = new GraphClient(server.url);
  cleanup.add('the client', () => graph.close());

  const nodeId = await onlineNode(graph, 'local');
  const poolId = await makePool(graph, nodeId, 'foreign', `${lab.imagesPath}/foreign`);
  const networkId = await makeNetwork(graph, nodeId, NETWORK, 153);
  const ground = await layGround(lab);
  const domains = foreignDomains(ground);
  for (const foreign of domains) await define(lab, ground, foreign);
  const ids = await listed(
    graph,
    domains.map(({ name }) => name),
  );

  const rows: (string | number)[][] = [];
  const unexpectedDiffs: string[] = [];
  const failures: string[] = [];
  for (const [index, { name, manner, notStartable }] of domains.entries()) {
    const vmId = ids.get(name) ?? '';
    let started = notStartable ?? 'started';
    const found: string[] = [];
    try {
      const number = String(index + 10);
      found.push(...(await editForeign({ graph, lab, vmId, name, poolId, networkId, number })));
      if (notStartable === null) found.push(...(await startOnce(graph, lab, name, vmId)));
    } catch (error) {
      started = 'FAILED';
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    unexpectedDiffs.push(...found.map((line) => `${name}: ${line}`));
    rows.push([name, manner, found.length, started]);
  }
  printTable(['domain', 'manner', 'unexpected', 'start'], rows);
  for (const line of [...unexpectedDiffs, ...failures]) console.log(line);
  if (failures.length > 0) console.error(server.logTail());
  const ok = failures.length === 0 && unexpectedDiffs.length === 0;
  printResult({ ok, domains: domains.length, unexpectedDiffs });
  return ok;
});
