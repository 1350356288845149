import { LabNode } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectSsh, probeHostKey, SshError, type SshHop, type SshOptions } from './index.ts';

let outer: LabNode;
let inner: LabNode;

beforeAll(async () => {
  [outer, inner] = await Promise.all([LabNode.start(), LabNode.start()]);
  await outer.connectTo(inner);
});
afterAll(async () => {
  await Promise.all([outer?.stop(), inner?.stop()]);
});

/** The login of root at a lab node. */
function hop({ ssh }: LabNode, change: Partial<SshHop> = {}): SshHop {
  return {
    host: ssh.host,
    port: ssh.port,
    user: ssh.user,
    auth: { privateKey: ssh.privateKey },
    hostKey: { fingerprint: ssh.hostKeyFingerprint },
    ...change,
  };
}

async function failure(work: Promise<unknown>): Promise<SshError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SshError)) throw new Error(`no SshError but ${String(error)}`);
  return error;
}

const through = (change: Partial<SshOptions> = {}): SshOptions => ({
  ...hop(inner),
  via: [hop(outer)],
  ...change,
});

/** Processes of sshd for logins that are open. */
async function sessions(node: LabNode): Promise<number> {
  const listener = (await node.mustExec(['cat', '/run/sshd.pid'])).trim();
  const { stdout } = await node.exec(['pgrep', '-x', 'sshd']);
  return stdout.split('\n').filter((pid) => pid !== '' && pid !== listener).length;
}

describe('through a jump host', () => {
  it('arrives from there, with programs and sockets, and leaves nothing open', async () => {
    const connection = await connectSsh(through());
    const { stdout } = await connection.exec(['sh', '-c', 'echo "$SSH_CONNECTION"; uname -n']);
    expect(stdout.split(' ')[0]).toBe(outer.address);
    expect(stdout).toContain(inner.hostname);
    const big = 'x'.repeat(2_000_000);
    expect((await connection.exec(['wc', '-c'], { stdin: big })).stdout.trim()).toBe('2000000');
    (await connection.streamLocal('/run/libvirt/libvirt-sock')).destroy();
    await connection.close();
    expect(await connection.closed).toBeNull();
    await expect.poll(() => sessions(outer), { timeout: 5000 }).toBe(0);
    await expect.poll(() => sessions(inner), { timeout: 5000 }).toBe(0);
  });

  it('goes through several, each with a login of its own', async () => {
    const { user, password } = inner.ssh.plain;
    const plain = hop(inner, { user, auth: { password } });
    const connection = await connectSsh({ ...hop(outer), via: [hop(outer), plain] });
    const { stdout } = await connection.exec(['sh', '-c', 'echo "$SSH_CONNECTION"; uname -n']);
    expect(stdout.split(' ')[0]).toBe(inner.address);
    expect(stdout).toContain(outer.hostname);
    await connection.close();
  });

  it('asks for the host key of the machine behind without a login there', async () => {
    const over = await connectSsh(hop(outer));
    const { host, hostKeyFingerprint } = inner.ssh;
    expect(await probeHostKey({ host, over })).toEqual({
      type: 'ssh-ed25519',
      fingerprint: hostKeyFingerprint,
    });
    // What carried the question stays the caller's.
    expect((await over.exec(['true'])).code).toBe(0);
    await over.close();
  });
});

describe('what goes wrong on the way', () => {
  const other = { fingerprint: `SHA256:${'A'.repeat(43)}` };

  it('tells which machine shows another key, and logs in nowhere behind it', async () => {
    const atJump = await failure(connectSsh(through({ via: [hop(outer, { hostKey: other })] })));
    expect(atJump).toMatchObject({ kind: 'hostKey' });
    expect(atJump.message).toContain(outer.address);
    const atNode = await failure(connectSsh(through({ hostKey: other })));
    expect(atNode).toMatchObject({ kind: 'hostKey' });
    expect(atNode.message).toContain(inner.address);
    await expect.poll(() => sessions(outer), { timeout: 5000 }).toBe(0);
  });

  it('tells which machine refuses the login', async () => {
    const auth = { password: 'not-the-one' };
    const { user } = outer.ssh.plain;
    const error = await failure(connectSsh(through({ via: [hop(outer, { user, auth })] })));
    expect(error).toMatchObject({ kind: 'auth' });
    expect(error.message).toContain(outer.address);
    expect(error.message).not.toContain('not-the-one');
  });

  it('says that the machine behind cannot be reached from the jump host', async () => {
    const error = await failure(connectSsh(through({ port: 1 })));
    expect(error).toMatchObject({ kind: 'unreachable' });
    expect(error.message).toMatch(/from the jump host.*refused/i);
  });

  it('says so when the jump host forbids forwarding', async () => {
    await using strict = await LabNode.start({ sshdConf: ['AllowTcpForwarding no'] });
    const error = await failure(connectSsh(through({ via: [hop(strict)] })));
    expect(error.message).toMatch(/administratively prohibited/);
  });

  it('gives up at the deadline and at the signal', async () => {
    const controller = new AbortController();
    const attempt = failure(connectSsh(through({ signal: controller.signal })));
    controller.abort();
    expect((await attempt).kind).toBe('aborted');
    await inner.drop();
    try {
      expect((await failure(connectSsh(through({ connectTimeoutMs: 800 })))).kind).toBe('timeout');
    } finally {
      await inner.undrop();
    }
    await expect.poll(() => sessions(outer), { timeout: 5000 }).toBe(0);
  });

  it('tells everyone who waits when the jump host is lost', async () => {
    const connection = await connectSsh(through());
    const waiting = failure(connection.exec(['sleep', '60']));
    await outer.killSshSessions();
    expect((await connection.closed)?.message).toContain(outer.address);
    expect((await waiting).kind).toBe('closed');
  });

  it('closes in good order when the jump host is silent', async () => {
    const connection = await connectSsh(through());
    await outer.pauseSshSessions();
    await connection.close();
    expect(await connection.closed).toBeNull();
    await outer.resumeSshSessions();
  });
});
