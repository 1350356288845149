import { LabNode, mustRun, run, sleep } from '@corral/testkit';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connectSsh,
  probeHostKey,
  SshError,
  type SshConnection,
  type SshOptions,
} from './index.ts';

let node: LabNode;
const open: SshConnection[] = [];
beforeAll(async () => {
  node = await LabNode.start();
});
afterAll(async () => {
  await Promise.all(open.map((connection) => connection.close()));
  await node.stop();
});

const options = (change: Partial<SshOptions> = {}): SshOptions => ({
  host: node.ssh.host,
  port: node.ssh.port,
  user: node.ssh.user,
  auth: { privateKey: node.ssh.privateKey },
  hostKey: { fingerprint: node.ssh.hostKeyFingerprint },
  ...change,
});

async function connect(change: Partial<SshOptions> = {}): Promise<SshConnection> {
  const connection = await connectSsh(options(change));
  open.push(connection);
  return connection;
}

async function failure(work: Promise<unknown>): Promise<SshError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SshError)) throw new Error(`no SshError but ${String(error)}`);
  return error;
}

/** Takes the private fields apart too: nothing of an error may hold a secret. */
function everythingIn(error: Error): string {
  return [
    error.message,
    error.stack,
    JSON.stringify(error, Object.getOwnPropertyNames(error)),
    String(error.cause),
  ].join('\n');
}

describe('logging in', () => {
  it('takes a key, and reports the fingerprint that ssh-keygen prints', async () => {
    const connection = await connect();
    expect(connection.hostKeyFingerprint).toBe(node.ssh.hostKeyFingerprint);
    expect((await connection.exec(['id', '-un'])).stdout).toBe('root\n');
  });

  it('takes a password', async () => {
    const { user, password } = node.ssh.plain;
    const connection = await connect({ user, auth: { password } });
    expect((await connection.exec(['id', '-un'])).stdout).toBe(`${user}\n`);
  });

  it('takes a key with a passphrase, and says so when the passphrase is missing or wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'corral-key-'));
    const file = join(folder, 'key');
    await mustRun(['cp', node.ssh.privateKeyFile, file]);
    await mustRun(['ssh-keygen', '-q', '-p', '-P', '', '-N', 'right horse', '-f', file]);
    const privateKey = await readFile(file, 'utf8');
    await rm(folder, { recursive: true });
    const connection = await connect({ auth: { privateKey, passphrase: 'right horse' } });
    expect((await connection.exec(['true'])).code).toBe(0);
    expect((await failure(connect({ auth: { privateKey } }))).kind).toBe('key');
    const wrong = await failure(connect({ auth: { privateKey, passphrase: 'wrong horse' } }));
    expect(wrong.kind).toBe('key');
    expect(everythingIn(wrong)).not.toContain('wrong horse');
  });

  it('takes an agent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'corral-agent-'));
    const agent = join(folder, 'agent.sock');
    const daemon = spawn('ssh-agent', ['-D', '-a', agent], { stdio: 'ignore' });
    try {
      const env = { ...process.env, SSH_AUTH_SOCK: agent };
      await expect
        .poll(async () => (await run(['ssh-add', '-q', node.ssh.privateKeyFile], { env })).code, {
          timeout: 5000,
        })
        .toBe(0);
      const connection = await connect({ auth: { agent } });
      expect((await connection.exec(['id', '-un'])).stdout).toBe('root\n');
      await mustRun(['ssh-add', '-q', '-D'], { env });
      expect((await failure(connect({ auth: { agent } }))).kind).toBe('auth');
    } finally {
      daemon.kill();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('says auth to a key that the server does not know, and to a wrong password, without the secret', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'corral-key-'));
    await mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'key')]);
    const privateKey = await readFile(join(folder, 'key'), 'utf8');
    await rm(folder, { recursive: true });
    const error = await failure(connect({ auth: { privateKey } }));
    expect(error.kind).toBe('auth');
    expect(everythingIn(error)).not.toContain(privateKey.split('\n')[1]);
    const refused = await failure(
      connect({ user: node.ssh.plain.user, auth: { password: 'not-the-one' } }),
    );
    expect(refused.kind).toBe('auth');
    expect(everythingIn(refused)).not.toContain('not-the-one');
  });
});

describe('the host key', () => {
  it('can be probed without logging in', async () => {
    const key = await probeHostKey({ host: node.ssh.host });
    expect(key).toEqual({ type: 'ssh-ed25519', fingerprint: node.ssh.hostKeyFingerprint });
  });

  it('is reported on first use', async () => {
    const seen: string[] = [];
    await connect({ hostKey: { trustOnFirstUse: (key) => seen.push(key.fingerprint) } });
    expect(seen).toEqual([node.ssh.hostKeyFingerprint]);
  });

  it('that has changed ends the attempt before the user is named', async () => {
    const log = join(node.folder, 'sshd.log');
    const before = node.ssh.hostKeyFingerprint;
    await node.changeHostKey();
    await node.stopSshd();
    await node.mustExec([
      '/usr/sbin/sshd',
      '-f',
      '/etc/ssh/sshd_config',
      '-E',
      log,
      '-o',
      'LogLevel=DEBUG2',
    ]);
    const error = await failure(connect({ hostKey: { fingerprint: before } }));
    expect(error).toMatchObject({
      kind: 'hostKey',
      expectedFingerprint: before,
      seenFingerprint: node.ssh.hostKeyFingerprint,
    });
    await sleep(200);
    const refusal = await readFile(log, 'utf8');
    expect(refusal).toContain('Connection from');
    expect(refusal).not.toContain('userauth-request');
    // The same log does name the user of a login that goes through, so it would have told.
    await connect();
    expect(await readFile(log, 'utf8')).toContain('userauth-request for user root');
    await node.stopSshd();
    await node.startSshd();
  });
});

describe('programs', () => {
  it('gives outputs and code, feeds the input, and quotes every argument', async () => {
    const connection = await connect();
    const nasty = `a 'b' "c" $HOME \`id\` \\ ; & | * \n é`;
    expect((await connection.exec(['printf', '%s', nasty])).stdout).toBe(nasty);
    expect(await connection.exec(['sh', '-c', 'echo out; echo err >&2; exit 7'])).toEqual({
      stdout: 'out\n',
      stderr: 'err\n',
      code: 7,
    });
    const big = 'x'.repeat(3_000_000);
    expect((await connection.exec(['wc', '-c'], { stdin: big })).stdout.trim()).toBe('3000000');
    expect((await connection.exec(['sh', '-c', 'kill -KILL $$'])).code).toBe(137);
  });

  it('stops waiting at the deadline, at the signal and at the limit', async () => {
    const connection = await connect();
    expect((await failure(connection.exec(['sleep', '60'], { timeoutMs: 200 }))).kind).toBe(
      'timeout',
    );
    const controller = new AbortController();
    const waiting = failure(connection.exec(['sleep', '60'], { signal: controller.signal }));
    setTimeout(() => controller.abort(), 50);
    expect((await waiting).kind).toBe('aborted');
    expect((await failure(connection.exec(['cat', '/dev/zero'], { maxBytes: 100_000 }))).kind).toBe(
      'limit',
    );
    expect((await connection.exec(['echo', 'still', 'there'])).stdout).toBe('still there\n');
  });

  it('streams both ways', async () => {
    const connection = await connect();
    const program = await connection.spawn(['cat']);
    program.write('hello');
    const echoed = await new Promise<Buffer>((resolve) => program.once('data', resolve));
    expect(echoed.toString()).toBe('hello');
    program.end();
    program.resume();
    expect(await program.exit).toEqual({ code: 0, signal: null });
  });
});

describe('forwarding', () => {
  it('reaches a unix socket and a TCP port of the node', async () => {
    const connection = await connect();
    const libvirt = await connection.streamLocal('/run/libvirt/libvirt-sock');
    libvirt.destroy();
    const ssh = await connection.forwardTcp('127.0.0.1', 22);
    const greeting = await new Promise<Buffer>((resolve) => ssh.once('data', resolve));
    expect(greeting.toString()).toMatch(/^SSH-2\.0-OpenSSH/);
    ssh.destroy();
  });

  it('says channel where there is no such socket or port', async () => {
    const connection = await connect();
    expect((await failure(connection.streamLocal('/run/nothing.sock'))).kind).toBe('channel');
    expect((await failure(connection.forwardTcp('127.0.0.1', 1))).kind).toBe('channel');
  });

  it('carries many channels at once, each its own bytes', async () => {
    const connection = await connect();
    const greetings = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const stream = await connection.forwardTcp('127.0.0.1', 22);
        const first = await new Promise<Buffer>((resolve) => stream.once('data', resolve));
        stream.destroy();
        return first.toString().slice(0, 8);
      }),
    );
    expect(greetings).toEqual(Array.from({ length: 60 }, () => 'SSH-2.0-'));
  });

  it('says channel when the server allows no more sessions, and goes on', async () => {
    // The primer's session may still count.
    const connection = await connect({ primer: false });
    const programs = await Promise.all(Array.from({ length: 10 }, () => connection.spawn(['cat'])));
    expect((await failure(connection.spawn(['true']))).kind).toBe('channel');
    for (const program of programs) program.terminate();
    await expect
      .poll(
        async () =>
          connection.exec(['true']).then(
            ({ code }) => code,
            () => -1,
          ),
        { timeout: 5000 },
      )
      .toBe(0);
  });
});

/**
 * Round trips of a protocol that answers a request with two small packets, as libvirt does with an event and a reply:
 * the second one waits for the acknowledgement of the first while Nagle's algorithm is on.
 */
async function roundTrips(connection: SshConnection, count: number): Promise<number[]> {
  const stream = await connection.streamLocal('/run/pairs.sock');
  const times: number[] = [];
  let bytes = 0;
  let answered: () => void = () => undefined;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes % 2 === 0) answered();
  });
  for (let i = 0; i < count; i += 1) {
    const answer = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const started = performance.now();
    stream.write('?');
    await answer;
    times.push(performance.now() - started);
    await sleep(5);
  }
  stream.destroy();
  return times.sort((a, b) => a - b);
}

describe('the stall of 40 ms', () => {
  it('is there without the primer and gone with it', async () => {
    const script = `
      require('node:net').createServer((s) => s.on('error', () => {}).on('data', () => {
        s.write('1'); setTimeout(() => s.write('2'), 2);
      })).listen('/run/pairs.sock')`;
    const server = spawn(
      'nsenter',
      ['-t', String(node.pid), '-m', '-n', '-p', '--', process.execPath, '-e', script],
      { stdio: 'ignore' },
    );
    try {
      await expect
        .poll(async () => (await node.exec(['test', '-S', '/run/pairs.sock'])).code, {
          timeout: 5000,
        })
        .toBe(0);
      const without = await roundTrips(await connect({ primer: false }), 30);
      const primed = await roundTrips(await connect(), 30);
      expect(without[15]).toBeGreaterThan(30);
      expect(primed[15]).toBeLessThan(20);
    } finally {
      server.kill();
    }
  });
});

describe('losing the node', () => {
  it('says unreachable when sshd is not running', async () => {
    await node.stopSshd();
    expect(await failure(connect())).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
    await node.startSshd();
  });

  it('says timeout when packets are dropped', async () => {
    await node.drop();
    expect((await failure(connect({ connectTimeoutMs: 500 }))).kind).toBe('timeout');
    await node.undrop();
  });

  it('tells at once that the session was killed, to everyone who waits', async () => {
    const connection = await connect();
    const waiting = failure(connection.exec(['sleep', '60']));
    const program = await connection.spawn(['cat']);
    const ended = failure(program.exit);
    await node.killSshSessions();
    expect((await connection.closed)?.kind).toBe('closed');
    expect((await waiting).kind).toBe('closed');
    expect((await ended).kind).toBe('closed');
    expect((await failure(connection.exec(['true']))).kind).toBe('closed');
    expect((await failure(connection.streamLocal('/x'))).kind).toBe('closed');
  });

  it('notices a silent peer by keepalive, and frees who waits for a channel', async () => {
    const connection = await connect({ keepalive: { intervalMs: 200, count: 3 } });
    await node.pauseSshSessions();
    const started = performance.now();
    const waiting = failure(connection.streamLocal('/run/libvirt/libvirt-sock'));
    expect((await connection.closed)?.kind).toBe('timeout');
    expect((await waiting).kind).toBe('closed');
    expect(performance.now() - started).toBeLessThan(3000);
    await node.resumeSshSessions();
  });

  it('notices a cut cable by keepalive', async () => {
    const connection = await connect({ keepalive: { intervalMs: 200, count: 3 } });
    await node.cut();
    expect((await connection.closed)?.kind).toBe('timeout');
    await node.uncut();
  });

  it('closes in good order when asked to, also when the peer is silent', async () => {
    const connection = await connect();
    await connection.close();
    expect(await connection.closed).toBeNull();
    const silent = await connect();
    await node.pauseSshSessions();
    await silent.close();
    expect(await silent.closed).toBeNull();
    await node.resumeSshSessions();
  });
});
