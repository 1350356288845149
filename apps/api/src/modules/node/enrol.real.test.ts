import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabNode, mustRun, run, waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from '../../testing/api.ts';
import { DEFAULT_TIMES } from '../inventory/runner.ts';

/** Every way to reach a node, from the graph to the real sshd and libvirt behind it. */

const TIMES = {
  ...DEFAULT_TIMES,
  ping: 1_000,
  pingDeadline: 2_000,
  personal: 1_000,
  backoff: () => 300,
};
const PASSPHRASE = 'a horse, a battery';
const ENROL = `mutation ($input: EnrolNodeInput!) { enrolNode(input: $input) {
  ... on EnrolNodePayload { node { id } } ... on UserError { code message } } }`;
const UPDATE = `mutation ($input: UpdateNodeInput!) { updateNode(input: $input) {
  ... on UpdateNodePayload { node { id } } ... on UserError { code message } } }`;
const NODE = `query ($id: ID!) { node(id: $id) { state stateCode authKind uri facts { hostname }
  capabilities { networkModes } jumps { host user authKind hostKeyFingerprint } } }`;

let folder: string;
let agentSocket: string;
let agent: ReturnType<typeof spawn>;
let outer: LabNode;
let inner: LabNode;
let api: TestApi;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corral-enrol-'));
  agentSocket = join(folder, 'agent.sock');
  agent = spawn('ssh-agent', ['-D', '-a', agentSocket], { stdio: 'ignore' });
  [outer, inner] = await Promise.all([LabNode.start(), LabNode.start()]);
  await outer.connectTo(inner);
  api = await TestApi.start({ env: { SSH_AUTH_SOCK: agentSocket }, container: { times: TIMES } });
});
afterAll(async () => {
  await api?.stop();
  await Promise.all([outer?.stop(), inner?.stop()]);
  agent?.kill();
  await rm(folder, { recursive: true, force: true });
});

interface NodeView {
  readonly state: string;
  readonly stateCode: string | null;
  readonly facts: { readonly hostname: string } | null;
}

const place = ({ ssh }: LabNode) => ({
  host: ssh.host,
  port: ssh.port,
  user: ssh.user,
  hostKeyFingerprint: ssh.hostKeyFingerprint,
});

/** Enrols and gives the node once it is online, under its id. */
async function enrol(input: object): Promise<string> {
  const { enrolNode } = await api.data<{ enrolNode: { node?: { id: string } } }>(ENROL, {
    input: { transport: 'SSH', ...input },
  });
  const id = enrolNode.node?.id;
  if (id === undefined) throw new Error(JSON.stringify(enrolNode));
  await reaches(id, 'ONLINE');
  return id;
}

const view = async (id: string): Promise<NodeView> =>
  (await api.data<{ node: NodeView }>(NODE, { id })).node;

const reaches = (id: string, state: string): Promise<NodeView> =>
  waitFor(
    `the state ${state}`,
    async () => {
      const node = await view(id);
      return node.state === state && node;
    },
    { timeoutMs: 60_000 },
  );

/** Removes the node again, so that its place is free for the next test. */
async function forget(id: string): Promise<void> {
  await api.data(
    'mutation ($id: ID!) { removeNode(input: { id: $id }) { ... on UserError { message } } }',
    { id },
  );
  await waitFor('the node to go', async () => (await view(id)) === null);
}

/** Ends and begins the connection anew, from what is stored. */
async function reconnect(id: string): Promise<void> {
  await api.data(UPDATE, { input: { id, enabled: false } });
  await reaches(id, 'DISABLED');
  await api.data(UPDATE, { input: { id, enabled: true } });
  await reaches(id, 'ONLINE');
}

describe('logins', () => {
  it('takes a key with a passphrase, and stores neither in clear', async () => {
    const file = join(folder, 'key');
    await mustRun(['cp', inner.ssh.privateKeyFile, file]);
    await mustRun(['ssh-keygen', '-q', '-p', '-P', '', '-N', PASSPHRASE, '-f', file]);
    const privateKey = await readFile(file, 'utf8');
    const node = { ...place(inner), name: 'by-key' };
    const wrong = { kind: 'KEY', privateKey, passphrase: 'not it' };
    const refused = await api.send(ENROL, { input: { transport: 'SSH', ...node, auth: wrong } });
    expect(refused.data).toMatchObject({ enrolNode: { code: 'NODE_AUTH_FAILED' } });
    expect(JSON.stringify(refused)).not.toContain('not it');
    const id = await enrol({ ...node, auth: { kind: 'KEY', privateKey, passphrase: PASSPHRASE } });
    expect((await view(id)).facts?.hostname).toBe(inner.hostname);
    await reconnect(id);
    const row = await api.container.app.db.nodes.require(id);
    const stored = Buffer.from(row.secret ?? []).toString('utf8');
    expect(stored.length).toBeGreaterThan(100);
    expect(stored).not.toContain(PASSPHRASE);
    expect(stored).not.toContain('PRIVATE KEY');
    await forget(id);
  });

  it('takes the agent of the server, and stores no secret for it', async () => {
    const env = { ...process.env, SSH_AUTH_SOCK: agentSocket };
    await waitFor(
      'the agent',
      async () => (await run(['ssh-add', '-q', inner.ssh.privateKeyFile], { env })).code === 0,
    );
    const id = await enrol({ ...place(inner), name: 'by-agent', auth: { kind: 'AGENT' } });
    expect((await api.container.app.db.nodes.require(id)).secret).toBeNull();
    await forget(id);
  });

  it('takes a password, for the daemon of the login’s own session', async () => {
    const { user, password } = inner.ssh.plain;
    const uri = 'qemu:///session';
    const auth = { kind: 'PASSWORD', password };
    const id = await enrol({ ...place(inner), name: 'session', user, auth, uri });
    expect(await view(id)).toMatchObject({ uri, capabilities: { networkModes: [] } });
    const create = `mutation ($input: CreateNetworkInput!) { createNetwork(input: $input) {
      ... on UserError { code message } } }`;
    const network = { nodeId: id, name: 'inner', mode: 'ISOLATED' };
    expect(await api.data(create, { input: network })).toMatchObject({
      createNetwork: {
        code: 'CAPABILITY_MISSING',
        message: expect.stringContaining('qemu:///system'),
      },
    });
    const asRoot = { ...place(inner), transport: 'SSH', name: 'root', auth, uri };
    expect(await api.data(ENROL, { input: asRoot })).toMatchObject({
      enrolNode: { message: expect.stringContaining('Root has no session') },
    });
    await forget(id);
  });
});

describe('jump hosts', () => {
  const key = ({ ssh }: LabNode) => ({ kind: 'KEY', privateKey: ssh.privateKey });
  let id: string;

  it('wants the key of the jump host accepted too', async () => {
    const { hostKeyFingerprint: _unknown, ...jump } = { ...place(outer), auth: key(outer) };
    const input = { ...place(inner), name: 'behind', auth: key(inner), jumps: [jump] };
    expect(await api.data(ENROL, { input: { transport: 'SSH', ...input } })).toMatchObject({
      enrolNode: { code: 'NODE_HOST_KEY_UNKNOWN' },
    });
    expect(await api.data('{ nodes { totalCount } }')).toEqual({ nodes: { totalCount: 0 } });
  });

  it('reaches the node through one with a login of its own, again from what is stored', async () => {
    const { user, password } = outer.ssh.plain;
    const jump = { ...place(outer), user, auth: { kind: 'PASSWORD', password } };
    id = await enrol({ ...place(inner), name: 'behind', auth: key(inner), jumps: [jump] });
    const node = await view(id);
    expect(node.facts?.hostname).toBe(inner.hostname);
    expect(node).toMatchObject({
      jumps: [
        {
          host: outer.address,
          user,
          authKind: 'password',
          hostKeyFingerprint: outer.ssh.hostKeyFingerprint,
        },
      ],
    });
    await reconnect(id);
    const row = await api.container.app.db.nodes.require(id);
    expect(Buffer.from(row.jumpSecret ?? []).toString('utf8')).not.toContain(password);
    expect(JSON.stringify(row.jumps)).not.toContain(password);
  });

  it('stops when the jump host shows another key, and goes on when that is accepted', async () => {
    await outer.changeHostKey();
    await outer.killSshSessions();
    expect((await reaches(id, 'HOST_KEY_CHANGED')).stateCode).toBe('NODE_HOST_KEY_CHANGED');
    const { hostKeyFingerprint } = outer.ssh;
    expect(await api.data(UPDATE, { input: { id, jumpHostKeyFingerprints: [] } })).toMatchObject({
      updateNode: { code: 'INVALID_INPUT' },
    });
    await api.data(UPDATE, { input: { id, jumpHostKeyFingerprints: [hostKeyFingerprint] } });
    await reaches(id, 'ONLINE');
    await forget(id);
  });
});
