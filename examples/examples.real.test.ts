import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  LabNode,
  run,
  startFileServer,
  tinyGuest,
  waitFor,
  type FileServer,
} from '@corral/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GraphClient } from '../tools/drills/lib/graph.ts';
import { makeNetwork, makePool, onlineNode, waitForId } from '../tools/drills/lib/inventory.ts';
import { ApiServer } from '../tools/drills/lib/server.ts';
import { runTask } from '../tools/drills/lib/tasks.ts';

/** The scripts of this folder, run as a user runs them against a real server with a real libvirt. */

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

let node: LabNode;
let server: ApiServer;
let graph: GraphClient;
let files: FileServer;

const script = (argv: readonly string[], url = `${server.url}/graphql`) =>
  run(argv, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CORRAL_URL: url },
    timeoutMs: 120_000,
  });
const curl = (...args: string[]) => script(['bash', path('curl.sh'), ...args]);

beforeAll(async () => {
  node = await LabNode.start();
  server = await ApiServer.start({ libvirtSocket: node.libvirtSocket });
  graph = new GraphClient(server.url);
  files = await startFileServer();
  const guest = await tinyGuest();
  const url = files.serve('/tiny.qcow2', { body: await readFile(guest.disk) });
  const nodeId = await onlineNode(graph, 'local');
  const poolId = await makePool(graph, nodeId, 'examples', `${node.imagesPath}/examples`);
  await makeNetwork(graph, nodeId, 'examples', 160);
  await runTask(graph, {
    name: 'registerTemplate',
    inputType: 'RegisterTemplateInput',
    input: { poolId, name: 'tiny', source: { url, checksumSha256: guest.diskSha256 } },
  });
  await waitForId(graph, 'templates', 'tiny');
});

afterAll(async () => {
  await graph?.close();
  await files?.stop();
  await server?.remove();
  await node?.stop();
});

it('creates a VM over graphql-ws and streams the log of its task', async () => {
  const made = await script(
    [process.execPath, path('create-vm.mjs'), 'example-1', 'tiny'],
    `${server.url.replace('http', 'ws')}/graphql`,
  );
  expect(made.stderr).toBe('');
  expect(made.code).toBe(0);
  const lines = made.stdout.trim().split('\n');
  expect(lines.at(0)).toMatch(/\(task \S+\)$/);
  expect(lines.at(-1)).toBe('SUCCEEDED: example-1');
  const log = lines.slice(1, -1);
  expect(log.length).toBeGreaterThan(2);
  for (const line of log) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\S+ {2}[A-Z]+ +\S/);
  expect(await node.virsh('domstate', 'example-1')).toBe('running');
});

it('says with an exit code why a VM cannot be created', async () => {
  const twice = await script(
    [process.execPath, path('create-vm.mjs'), 'example-1', 'tiny'],
    `${server.url.replace('http', 'ws')}/graphql`,
  );
  expect(twice.code).not.toBe(0);
  expect(`${twice.stdout}${twice.stderr}`).toMatch(/ALREADY_EXISTS|NAME_TAKEN|exists/i);
});

it('lists VMs, plans and stops by curl, and follows the task by SSE', async () => {
  const listed = JSON.parse((await curl('vms')).stdout);
  expect(listed).toMatchObject({
    totalCount: 1,
    vms: [{ name: 'example-1', powerState: 'RUNNING', node: { name: 'local', state: 'ONLINE' } }],
  });
  const id: string = listed.vms[0].id;

  const plan = JSON.parse((await curl('plan-stop', id)).stdout);
  expect(plan.__typename).toBe('StopVmPayload');
  expect(plan.task).toBeNull();
  expect(plan.plan.steps.length).toBeGreaterThan(0);
  expect(await node.virsh('domstate', 'example-1')).toBe('running');

  // A guest that is still booting does not hear that it is to stop; its address says that it is up.
  await waitFor(
    'the guest to be up',
    async () => JSON.parse((await curl('vms')).stdout).vms[0].addresses.length > 0,
    { timeoutMs: 120_000, everyMs: 1000 },
  );
  const { task } = JSON.parse((await curl('stop', id)).stdout);
  const followed = await script(['bash', path('follow-task.sh'), task.id]);
  expect(followed.stdout.trim().split('\n').at(-1)).toBe('SUCCEEDED');
  expect(followed.stdout.trim().split('\n').length).toBeGreaterThan(1);
  expect(followed.code).toBe(0);
  expect(await node.virsh('domstate', 'example-1')).toBe('shut off');
});

it('ends with another code when the task does not succeed, and on a wrong command line', async () => {
  const unknown = await script(['bash', path('follow-task.sh'), 'no-such-task']);
  expect(unknown.code).not.toBe(0);
  expect((await curl('no-such-command')).code).toBe(2);
  expect((await script([process.execPath, path('create-vm.mjs')])).code).toBe(2);
});
