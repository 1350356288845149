/**
 * The main job, end to end, on a real libvirt: once on it as the local node, once on the same machine as a remote
 * node over ssh. Then virsh and the file system have to show that nothing is left of it.
 *
 *   npm run drill:main-job
 */
import { readFile } from 'node:fs/promises';
import { LabNode, startFileServer, tinyGuest } from '@corral/testkit';
import { GraphClient } from './lib/graph.ts';
import { enrolBySsh, makeNetwork, makePool, onlineNode } from './lib/inventory.ts';
import { runDrill, type Cleanup } from './lib/main.ts';
import { printResult, printTable } from './lib/report.ts';
import { ApiServer } from './lib/server.ts';
import { runTask } from './lib/tasks.ts';
import { added, readTruth } from './lib/truth.ts';
import { runLine, type LineOptions, type StageTimes } from './main-job/line.ts';
import { z } from 'zod';

const Leftovers = z.object({ leftovers: z.array(z.object({ label: z.string() })) });

async function serveGuest(cleanup: Cleanup): Promise<{ imageUrl: string; imageSha256: string }> {
  const guest = await tinyGuest();
  const files = await startFileServer();
  cleanup.add('the file server', () => files.stop());
  const imageUrl = files.serve('/tiny.qcow2', { body: await readFile(guest.disk) });
  return { imageUrl, imageSha256: guest.diskSha256 };
}

/** Removes the pool and network of one node: what was made for the drill goes the way it came. */
async function removeGround({ graph, poolId, networkId }: LineOptions): Promise<void> {
  const act = (name: string, inputType: string, id: string) =>
    runTask(graph, { name, inputType, input: { id } });
  await act('stopNetwork', 'NetworkActionInput', networkId);
  await act('deleteNetwork', 'NetworkActionInput', networkId);
  await act('stopStoragePool', 'StoragePoolActionInput', poolId);
  await act('deleteStoragePool', 'DeleteStoragePoolInput', poolId);
}

await runDrill(async (cleanup) => {
  const lab = await LabNode.start();
  cleanup.add('the lab node', () => lab.stop());
  const image = await serveGuest(cleanup);
  const before = await readTruth(lab);
  const server = await ApiServer.start({ libvirtSocket: lab.libvirtSocket });
  cleanup.add('the server', () => server.remove());
  const graph = new GraphClient(server.url);
  cleanup.add('the client', () => graph.close());

  const stagesMs: Record<string, StageTimes> = {};
  const ways = [
    { label: 'local', nodeId: await onlineNode(graph, 'local') },
    { label: 'ssh', nodeId: await enrolBySsh(graph, lab, 'remote') },
  ];
  let failure: unknown;
  try {
    for (const [index, { label, nodeId }] of ways.entries()) {
      const folder = `${lab.imagesPath}/drill-${label}`;
      const poolId = await makePool(graph, nodeId, `drill-${label}`, folder);
      const networkId = await makeNetwork(graph, nodeId, `drill-${label}`, 150 + index);
      const line = { graph, nodeId, label, poolId, networkId, ...image };
      stagesMs[label] = await runLine(line);
      await removeGround(line);
    }
  } catch (error) {
    failure = error;
    console.error(error, `\nThe server's last words:\n${server.logTail()}`);
  }

  const listed = await graph.ask(Leftovers, '{ leftovers { label } }');
  const left = added(before, await readTruth(lab));
  const leftovers = [...left, ...listed.leftovers.map(({ label }) => `ledger ${label}`)];
  for (const line of leftovers) console.log(`left behind: ${line}`);
  const stages = Object.keys(stagesMs['local'] ?? {});
  printTable(
    ['stage', 'local, ms', 'ssh, ms'],
    stages.map((stage) => [stage, stagesMs['local']?.[stage] ?? 0, stagesMs['ssh']?.[stage] ?? 0]),
  );
  const ok = failure === undefined && leftovers.length === 0;
  printResult({ ok, leftovers, stagesMs });
  return ok;
});
