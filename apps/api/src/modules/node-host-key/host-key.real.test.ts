import { LabNode, waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from '../../testing/api.ts';
import { DEFAULT_TIMES } from '../inventory/runner.ts';

/** A changed host key is compared and accepted, with real sshd behind it. */

/** Nothing but the acceptance may bring the node back within the test. */
const TIMES = { ...DEFAULT_TIMES, ping: 1_000, pingDeadline: 2_000, personal: 600_000 };
const ENROL = `mutation ($input: EnrolNodeInput!) { enrolNode(input: $input) {
  ... on EnrolNodePayload { node { id } } ... on UserError { code message } } }`;
const COMPARE = `mutation ($id: ID!) { answer: compareHostKeys(input: { id: $id }) {
  ... on CompareHostKeysPayload { problem keys { place jump type accepted seen changed } }
  ... on UserError { code message } } }`;
const ACCEPT = `mutation ($input: AcceptHostKeyInput!) { answer: acceptHostKey(input: $input) {
  ... on AcceptHostKeyPayload { task { id } plan { warnings steps { key title } } }
  ... on UserError { code message } } }`;
const NODE = `query ($id: ID!) { node(id: $id) { state stateReason hostKeyFingerprint
  jumps { hostKeyFingerprint } } }`;

interface Answer {
  readonly task: { readonly id: string } | null;
  readonly plan: {
    readonly warnings: readonly string[];
    readonly steps: readonly { readonly key: string; readonly title: string }[];
  } | null;
  readonly code?: string;
  readonly message?: string;
}

describe('a changed host key', () => {
  let api: TestApi;
  let outer: LabNode;
  let inner: LabNode;
  let id = '';

  beforeAll(async () => {
    [outer, inner] = await Promise.all([LabNode.start(), LabNode.start()]);
    await outer.connectTo(inner);
    api = await TestApi.start({ container: { times: TIMES } });
    const { user, password } = outer.ssh.plain;
    const { enrolNode } = await api.data<{ enrolNode: { node: { id: string } } }>(ENROL, {
      input: {
        transport: 'SSH',
        name: 'behind',
        ...place(inner),
        auth: { kind: 'KEY', privateKey: inner.ssh.privateKey },
        jumps: [{ ...place(outer), user, auth: { kind: 'PASSWORD', password } }],
      },
    });
    id = enrolNode.node.id;
    await reaches('ONLINE');
  });
  afterAll(async () => {
    await api?.stop();
    await Promise.all([outer?.stop(), inner?.stop()]);
  });

  const place = ({ ssh }: LabNode) => ({
    host: ssh.host,
    port: ssh.port,
    user: ssh.user,
    hostKeyFingerprint: ssh.hostKeyFingerprint,
  });
  const node = async (): Promise<{ state: string; stateReason: string | null }> =>
    (await api.data<{ node: { state: string; stateReason: string | null } }>(NODE, { id })).node;
  const reaches = (state: string) =>
    waitFor(`the state ${state}`, async () => (await node()).state === state, {
      timeoutMs: 40_000,
      everyMs: 100,
    });
  const compare = async () => (await api.data<{ answer: unknown }>(COMPARE, { id })).answer;
  const accept = async (input: Record<string, unknown>): Promise<Answer> =>
    (await api.data<{ answer: Answer }>(ACCEPT, { input: { id, ...input } })).answer;
  const ended = async (answer: Answer): Promise<{ state: string; error: unknown }> => {
    const query = 'query($id: ID!) { task(id: $id) { state error { code message } } }';
    return waitFor(
      'the end of the task',
      async () => {
        const { task } = await api.data<{ task: { state: string; error: unknown } }>(query, {
          id: answer.task?.id,
        });
        return ['SUCCEEDED', 'FAILED'].includes(task.state) && task;
      },
      { timeoutMs: 40_000 },
    );
  };

  it('shows no difference while there is none', async () => {
    expect(await compare()).toMatchObject({
      problem: null,
      keys: [
        { jump: 0, seen: outer.ssh.hostKeyFingerprint, changed: false },
        { jump: null, seen: inner.ssh.hostKeyFingerprint, changed: false },
      ],
    });
    const same = await accept({ fingerprint: inner.ssh.hostKeyFingerprint });
    expect(same.code).toBe('WRONG_STATE');
  });

  it('of the node stands beside the accepted one, and is accepted by the plan', async () => {
    const accepted = inner.ssh.hostKeyFingerprint;
    await inner.changeHostKey();
    await inner.killSshSessions();
    await reaches('HOST_KEY_CHANGED');
    const seen = inner.ssh.hostKeyFingerprint;
    expect(seen).not.toBe(accepted);
    expect(await compare()).toMatchObject({
      problem: null,
      keys: [
        { jump: 0, changed: false },
        { jump: null, accepted, seen, changed: true },
      ],
    });
    const { plan } = await accept({ fingerprint: seen, plan: true });
    expect(plan?.steps.map(({ key }) => key)).toEqual(['pin', 'connect']);
    expect(plan?.steps[0]?.title).toContain(seen);
    expect(plan?.steps[0]?.title).toContain(accepted);
    expect(plan?.warnings.join(' ')).toContain('taken the place');
    expect((await node()).state).toBe('HOST_KEY_CHANGED');
    expect((await ended(await accept({ fingerprint: seen }))).state).toBe('SUCCEEDED');
    expect(await node()).toMatchObject({ state: 'ONLINE', hostKeyFingerprint: seen });
  });

  it('is not accepted when it is another than the one that was compared', async () => {
    await inner.changeHostKey();
    await inner.killSshSessions();
    await reaches('HOST_KEY_CHANGED');
    const compared = inner.ssh.hostKeyFingerprint;
    await inner.changeHostKey();
    const refused = await accept({ fingerprint: compared });
    expect(refused).toMatchObject({ code: 'NODE_HOST_KEY_CHANGED' });
    expect(refused.message).toContain(inner.ssh.hostKeyFingerprint);
    expect((await node()).state).toBe('HOST_KEY_CHANGED');
    expect((await accept({ fingerprint: 'SHA256:short' })).code).toBe('INVALID_INPUT');
  });

  it('of a jump host is accepted first, then the one of the node behind it is seen', async () => {
    await outer.changeHostKey();
    await outer.killSshSessions();
    const [gate, own] = [outer.ssh.hostKeyFingerprint, inner.ssh.hostKeyFingerprint];
    expect(await compare()).toMatchObject({
      keys: [
        { jump: 0, seen: gate, changed: true },
        { jump: null, seen: null, changed: false },
      ],
    });
    expect((await accept({ fingerprint: own })).code).toBe('NODE_UNREACHABLE');
    const { plan } = await accept({ jump: 0, fingerprint: gate, plan: true });
    expect(plan?.warnings.join(' ')).toContain('password');
    const first = await ended(await accept({ jump: 0, fingerprint: gate }));
    expect(first).toMatchObject({ state: 'FAILED', error: { code: 'NODE_HOST_KEY_CHANGED' } });
    expect(await node()).toMatchObject({ jumps: [{ hostKeyFingerprint: gate }] });
    expect((await ended(await accept({ fingerprint: own }))).state).toBe('SUCCEEDED');
    expect((await node()).state).toBe('ONLINE');
  });

  it('stays refused while a disabled node is not connected', async () => {
    await api.data(
      'mutation($id: ID!) { updateNode(input: { id: $id, enabled: false }) { __typename } }',
      { id },
    );
    const { hostKeyFingerprint: fingerprint } = inner.ssh;
    expect((await accept({ fingerprint })).code).toBe('NODE_DISABLED');
  });
});
