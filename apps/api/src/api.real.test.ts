import { LabNode, putTinyGuest, testDomainXml, tinyGuest, waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { DEFAULT_TIMES } from './modules/inventory/runner.ts';
import { TestApi } from './testing/api.ts';

/** The whole API on real nodes: libvirtd, sshd and QEMU of the lab. */

const QUICK = {
  ...DEFAULT_TIMES,
  ping: 1_000,
  pingDeadline: 2_000,
  personal: 1_000,
  backoff: () => 300,
};
const EVENTUALLY = { timeoutMs: 60_000 };

interface NodeView {
  readonly id: string;
  readonly state: string;
  readonly stateReason: string | null;
  readonly stateCode: string | null;
}

let lab: LabNode;
let api: TestApi;

const nodeView = async (id: string): Promise<NodeView> => {
  const { node } = await api.data<{ node: NodeView }>(
    'query ($id: ID!) { node(id: $id) { id state stateReason stateCode } }',
    { id },
  );
  return node;
};
const reaches = (id: string, state: string): Promise<NodeView> =>
  waitFor(
    `the state ${state}`,
    async () => {
      const view = await nodeView(id);
      return view.state === state && view;
    },
    EVENTUALLY,
  );

const PROBE = `mutation ($input: ProbeNodeInput!) { probeNode(input: $input) {
  ... on ProbeNodePayload { report { ok hostKeyFingerprint hypervisor managerVersion hostname steps { name ok detail fix } } }
  ... on UserError { code message } } }`;
const ENROL = `mutation ($input: EnrolNodeInput!) { enrolNode(input: $input) {
  ... on EnrolNodePayload { node { id name hasSecret hostKeyFingerprint } }
  ... on UserError { code message } } }`;

const place = () => ({
  transport: 'SSH',
  host: lab.ssh.host,
  port: lab.ssh.port,
  user: lab.ssh.user,
  auth: { kind: 'KEY', privateKey: lab.ssh.privateKey },
});

beforeAll(async () => {
  lab = await LabNode.start({ kvm: false });
  api = await TestApi.start({ container: { times: QUICK } });
});

afterAll(async () => {
  await api?.stop();
  await lab?.stop();
});

describe('enrolling over ssh', () => {
  let nodeId: string;

  it('probes first: shows the host key, and goes no further without it', async () => {
    const { probeNode } = await api.data<{
      probeNode: { report: { ok: boolean; hostKeyFingerprint: string; steps: { name: string }[] } };
    }>(PROBE, { input: place() });
    expect(probeNode.report).toMatchObject({
      ok: false,
      hostKeyFingerprint: lab.ssh.hostKeyFingerprint,
    });
    expect(probeNode.report.steps.map(({ name }) => name)).not.toContain('LOGIN');
  });

  it('probes to the end with the accepted key', async () => {
    const input = { ...place(), hostKeyFingerprint: lab.ssh.hostKeyFingerprint };
    const { probeNode } = await api.data<{ probeNode: { report: object } }>(PROBE, { input });
    expect(probeNode.report).toMatchObject({
      ok: true,
      hypervisor: 'QEMU',
      hostname: lab.hostname,
    });
  });

  it('stores nothing for another key or a wrong login', async () => {
    const other = { ...place(), name: 'lab', hostKeyFingerprint: `SHA256:${'A'.repeat(43)}` };
    expect(await api.data(ENROL, { input: other })).toMatchObject({
      enrolNode: { code: 'NODE_HOST_KEY_CHANGED' },
    });
    const wrong = {
      ...other,
      hostKeyFingerprint: lab.ssh.hostKeyFingerprint,
      auth: { kind: 'PASSWORD', password: 'not-the-password' },
    };
    const refused = await api.send(ENROL, { input: wrong });
    expect(refused.data).toMatchObject({ enrolNode: { code: 'NODE_AUTH_FAILED' } });
    expect(JSON.stringify(refused)).not.toContain('not-the-password');
    expect(await api.data('{ nodes { totalCount } }')).toEqual({ nodes: { totalCount: 0 } });
  });

  it('enrols with the right key, comes online and shows facts', async () => {
    const input = {
      ...place(),
      name: 'lab',
      tags: ['rack-1'],
      hostKeyFingerprint: lab.ssh.hostKeyFingerprint,
    };
    const { enrolNode } = await api.data<{ enrolNode: { node: { id: string } } }>(ENROL, { input });
    nodeId = enrolNode.node.id;
    expect(enrolNode.node).toMatchObject({ name: 'lab', hasSecret: true });
    await reaches(nodeId, 'ONLINE');
    const { node } = await api.data<{ node: object }>(
      `query ($id: ID!) { node(id: $id) { stale tags observedAt facts { hostname cpus memoryBytes virtualisation { chosenDomainType } }
        capabilities { volumeFormats } } }`,
      { id: nodeId },
    );
    expect(node).toMatchObject({
      stale: false,
      tags: ['rack-1'],
      facts: { hostname: lab.hostname, virtualisation: { chosenDomainType: 'qemu' } },
      capabilities: { volumeFormats: expect.arrayContaining(['qcow2']) },
    });
    const stored = await api.container.app.db.nodes.require(nodeId);
    expect(Buffer.from(stored.secret ?? []).toString('latin1')).not.toContain('PRIVATE KEY');
  });

  it('refuses the same place twice', async () => {
    const input = { ...place(), name: 'again', hostKeyFingerprint: lab.ssh.hostKeyFingerprint };
    expect(await api.data(ENROL, { input })).toMatchObject({
      enrolNode: { code: 'ALREADY_EXISTS' },
    });
  });

  it('measures the load of the node', async () => {
    const load = await waitFor(
      'two samples',
      async () => {
        const { node } = await api.data<{ node: { stats: { cpuPercent: number | null } | null } }>(
          'query ($id: ID!) { node(id: $id) { stats { cpuPercent memoryUsedBytes } } }',
          { id: nodeId },
        );
        return node.stats?.cpuPercent !== null && node.stats;
      },
      EVENTUALLY,
    );
    expect(load).toMatchObject({ cpuPercent: expect.any(Number) });
  });

  it('tells subscribers of a VM that another tool defines and removes', async () => {
    type Batch = {
      inventoryChanged: {
        changes: { kind: string; op: string; object: { name?: string } | null }[];
      };
    };
    const reader = api.subscribe<Batch>(
      `subscription { inventoryChanged(kinds: [VM]) { changes { kind op object { ... on Vm { name powerState } } } } }`,
    );
    await reader.next();
    await lab.virshXml('define', testDomainXml({ name: 'foreign' }));
    const created = (await reader.next()).value.inventoryChanged.changes;
    expect(created).toEqual([
      { kind: 'VM', op: 'CREATED', object: { name: 'foreign', powerState: 'STOPPED' } },
    ]);
    await lab.virsh('undefine', 'foreign');
    const deleted = (await reader.next()).value.inventoryChanged.changes;
    expect(deleted).toEqual([{ kind: 'VM', op: 'DELETED', object: null }]);
    await reader.return?.();
  });

  it('sees a killed libvirtd and heals by itself', async () => {
    await lab.killLibvirtd();
    const away = await waitFor(
      'a state that is not ONLINE',
      async () => {
        const view = await nodeView(nodeId);
        return view.state !== 'ONLINE' && view;
      },
      EVENTUALLY,
    );
    expect(['UNREACHABLE', 'NO_HYPERVISOR']).toContain(away.state);
    expect(away.stateReason).toBeTruthy();
    await lab.startLibvirtd();
    await reaches(nodeId, 'ONLINE');
  });

  it('sees a libvirtd that has stopped answering, while lists go on', async () => {
    await lab.stopLibvirtd();
    try {
      await reaches(nodeId, 'UNREACHABLE');
      const before = performance.now();
      await api.data(
        '{ nodes { edges { node { id state pools { totalCount } } } } vms { totalCount } }',
      );
      expect(performance.now() - before).toBeLessThan(1_000);
    } finally {
      await lab.contLibvirtd();
    }
    await reaches(nodeId, 'ONLINE');
  });

  it('stops at a changed host key with a state of its own, and goes on when it is accepted', async () => {
    await lab.changeHostKey();
    await lab.killSshSessions();
    const changed = await reaches(nodeId, 'HOST_KEY_CHANGED');
    expect(changed.stateCode).toBe('NODE_HOST_KEY_CHANGED');
    const update = `mutation ($input: UpdateNodeInput!) { updateNode(input: $input) { ... on UpdateNodePayload { node { id } } ... on UserError { code } } }`;
    await api.data(update, {
      input: { id: nodeId, hostKeyFingerprint: lab.ssh.hostKeyFingerprint },
    });
    await reaches(nodeId, 'ONLINE');
  });

  it('disconnects a disabled node and removes it with all that is known of it', async () => {
    const update = `mutation ($input: UpdateNodeInput!) { updateNode(input: $input) { ... on UpdateNodePayload { node { state } } } }`;
    await api.data(update, { input: { id: nodeId, enabled: false } });
    await reaches(nodeId, 'DISABLED');
    const remove =
      'mutation ($id: ID!) { removeNode(input: { id: $id }) { ... on RemoveNodePayload { task { id } } } }';
    expect(await api.data(remove, { id: nodeId })).toMatchObject({ removeNode: { task: {} } });
    const counts = '{ nodes { totalCount } storagePools { totalCount } }';
    await waitFor('the node to go', async () => {
      const { nodes, storagePools } =
        await api.data<Record<'nodes' | 'storagePools', { totalCount: number }>>(counts);
      return nodes.totalCount === 0 && storagePools.totalCount === 0;
    });
  });
});

describe('this machine’s own libvirt', () => {
  it('is enrolled as `local` where its socket answers, once', async () => {
    const env = { CORRAL_LOCAL_LIBVIRT: lab.libvirtSocket };
    const first = await TestApi.start({ env, container: { times: QUICK } });
    const query = '{ nodes { edges { node { name transport state facts { hostname } } } } }';
    const local = await waitFor(
      'the local node',
      async () => {
        const { nodes } = await first.data<{ nodes: { edges: { node: { state: string } }[] } }>(
          query,
        );
        return nodes.edges[0]?.node.state === 'ONLINE' && nodes.edges;
      },
      EVENTUALLY,
    );
    expect(local).toEqual([
      {
        node: {
          name: 'local',
          transport: 'local',
          state: 'ONLINE',
          facts: { hostname: lab.hostname },
        },
      },
    ]);
    await first.stop({ keepData: true });
    const second = await TestApi.start({
      env,
      dataDir: first.dataDir,
      container: { times: QUICK },
    });
    await waitFor(
      'the node to be back',
      async () =>
        (await second.data<{ nodes: { edges: { node: { state: string } }[] } }>(query)).nodes
          .edges[0]?.node.state === 'ONLINE',
      EVENTUALLY,
    );
    expect((await second.data<{ nodes: { edges: object[] } }>(query)).nodes.edges).toHaveLength(1);
    await second.stop();
  });
});

describe('consoles and transfers of a running guest', () => {
  let vmId: string;
  let poolDisk: { readonly id: string };

  beforeAll(async () => {
    const input = { ...place(), name: 'lab', hostKeyFingerprint: lab.ssh.hostKeyFingerprint };
    const { enrolNode } = await api.data<{ enrolNode: { node: { id: string } } }>(ENROL, { input });
    const files = await putTinyGuest(lab);
    await lab.virsh('pool-define-as', 'images', 'dir', '--target', lab.imagesPath);
    await lab.virsh('pool-start', 'images');
    const guest = await tinyGuest();
    await lab.virshXml(
      'create',
      testDomainXml({
        name: 'guest',
        kernel: files.kernel,
        initrd: files.initrd,
        commandLine: guest.commandLine,
      }),
    );
    await reaches(enrolNode.node.id, 'ONLINE');
    const vm = await waitFor(
      'the guest in the inventory',
      () => api.container.app.db.vms.findByName(enrolNode.node.id, 'guest'),
      EVENTUALLY,
    );
    vmId = vm.id;
    poolDisk = await waitFor(
      'its disk in the inventory',
      () => api.container.app.db.prisma.volume.findFirst({ where: { name: 'tiny.qcow2' } }),
      EVENTUALLY,
    );
  });

  afterAll(() => lab.virsh('destroy', 'guest'));

  const ticket = async (kind: 'VNC' | 'SERIAL', force = false): Promise<string> => {
    const { createConsoleTicket } = await api.data<{ createConsoleTicket: { url: string } }>(
      `mutation ($input: CreateConsoleTicketInput!) { createConsoleTicket(input: $input) {
        ... on CreateConsoleTicketPayload { url expiresAt } ... on UserError { code message } } }`,
      { input: { vmId, kind, force } },
    );
    return `ws://127.0.0.1:${api.port}${createConsoleTicket.url}`;
  };

  it('carries the VNC display over ssh, once a ticket', async () => {
    const url = await ticket('VNC');
    const socket = new WebSocket(url, ['binary']);
    const greeting = await new Promise<Buffer>((resolve, reject) => {
      socket.once('message', (data: Buffer) => resolve(data));
      socket.once('close', (code, reason) => reject(new Error(`${code} ${reason.toString()}`)));
    });
    expect(greeting.toString('latin1')).toMatch(/^RFB 003\.00\d\n/);
    socket.close();
    const second = new WebSocket(url);
    const status = await new Promise((resolve) => {
      second.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      second.on('open', () => resolve('open'));
      second.on('error', () => undefined);
    });
    second.terminate();
    expect(status).toBe(403);
  });

  it('carries the serial port both ways, and hands it over by force', async () => {
    const first = new WebSocket(await ticket('SERIAL'));
    let text = '';
    first.on('message', (data: Buffer) => {
      text += data.toString('utf8');
    });
    const firstClosed = new Promise<number>((resolve) => {
      first.once('close', resolve);
    });
    await waitFor(
      'the guest to be up',
      () => {
        if (first.readyState === WebSocket.OPEN) first.send('\n');
        return /login:|#/.test(text);
      },
      { timeoutMs: 120_000, everyMs: 1_000 },
    );
    const second = new WebSocket(await ticket('SERIAL', true));
    let taken = '';
    second.on('message', (data: Buffer) => {
      taken += data.toString('utf8');
    });
    await firstClosed;
    await waitFor(
      'an answer on the second socket',
      () => {
        if (second.readyState === WebSocket.OPEN) second.send('\n');
        return taken.length > 0;
      },
      { timeoutMs: 30_000, everyMs: 500 },
    );
    second.close();
  });

  it('streams statistics while somebody looks', async () => {
    const reader = api.subscribe<{ vmStats: { vmId: string; cpuPercent: number | null } }>(
      'subscription ($vmId: ID!) { vmStats(vmId: $vmId) { vmId cpuPercent memoryTotalBytes } }',
      { vmId },
    );
    await reader.next();
    const { vmStats } = (await reader.next()).value;
    expect(vmStats).toMatchObject({
      vmId,
      cpuPercent: expect.any(Number),
      memoryTotalBytes: String(128 * 1024 ** 2),
    });
    await reader.return?.();
  });

  it('downloads a volume whole, once a ticket, and refuses a range', async () => {
    const { tickets } = api.container.app;
    const issue = () => tickets.issue({ kind: 'download', volumeId: poolDisk.id }, 'test').ticket;
    const response = await fetch(`${api.url}/transfers/${issue()}`);
    expect(response.status).toBe(200);
    const guest = await tinyGuest();
    expect((await response.arrayBuffer()).byteLength).toBe(guest.diskFileBytes);
    const ranged = await fetch(`${api.url}/transfers/${issue()}`, {
      headers: { range: 'bytes=0-9' },
    });
    expect(ranged.status).toBe(400);
    expect(await ranged.json()).toMatchObject({
      error: { message: expect.stringContaining('Range') },
    });
  });

  it('uploads into a volume, and wants to know how much', async () => {
    const { app } = api.container;
    await lab.virsh('vol-create-as', 'images', 'fresh.raw', '1048576', '--format', 'raw');
    await lab.virsh('pool-refresh', 'images');
    const volume = await waitFor(
      'the volume in the inventory',
      () => app.db.prisma.volume.findFirst({ where: { name: 'fresh.raw' } }),
      EVENTUALLY,
    );
    const issue = () => app.tickets.issue({ kind: 'upload', volumeId: volume.id }, 'test').ticket;
    const content = Buffer.alloc(512 * 1024, 'corral');
    const put = await fetch(`${api.url}/transfers/${issue()}`, { method: 'PUT', body: content });
    expect(await put.json()).toEqual({ bytes: content.length });
    const sum = await lab.mustExec(['head', '-c', '12', `${lab.imagesPath}/fresh.raw`]);
    expect(sum).toBe('corralcorral');
    const tooLarge = await fetch(`${api.url}/transfers/${issue()}`, {
      method: 'PUT',
      body: Buffer.alloc(2 * 1024 ** 2),
    });
    expect(tooLarge.status).toBe(409);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(content);
        controller.close();
      },
    });
    const unknown = await fetch(`${api.url}/transfers/${issue()}`, {
      method: 'PUT',
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect(await unknown.json()).toMatchObject({
      error: { message: expect.stringContaining('Content-Length') },
    });
  });
});
