import { Buffer } from 'node:buffer';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { GuestProgram, GuestProgramState, GuestRole } from '../guest.ts';
import { expectCode, NO_UUID, until, type ContractContext } from './context.ts';

const KIB = 1024;
const ENDS_MS = 30_000;
const CLOCK_SLACK_MS = 3000;
/** Not words for any shell: blanks, quotes, what would be expanded, and a line break. */
const HOSTILE_WORDS = ['a  b', `'"`, '$HOME `id` $(id)', '; rm -rf /tmp/none', '*', '--', 'Ω\n.'];

/** Everything that is asked of a guest's agent. The guest runs, and its agent answers. */
export function guestAgentContract(context: ContractContext, vmUuid: () => string): void {
  const guest = (): GuestRole => context.session.guest;
  const end = async (
    program: GuestProgram,
  ): Promise<Extract<GuestProgramState, { running: false }>> => {
    for (const limit = performance.now() + ENDS_MS; performance.now() < limit;) {
      const state = await guest().programState(vmUuid(), program);
      if (!state.running) return state;
      await delay(50);
    }
    throw new Error('The program did not end.');
  };
  const start = (path: string, ...args: string[]): Promise<GuestProgram> =>
    guest().startProgram(vmUuid(), { stamp: randomUUID(), path, args, output: 'LIVE' });
  const stdoutOf = async (program: GuestProgram, from = 0): Promise<string> => {
    const { stdout } = await guest().readOutput(vmUuid(), program, { stdout: from, stderr: 0 });
    return Buffer.from(stdout).toString('utf8');
  };

  describe('agent', () => {
    it('names itself and what it lets be done', async () => {
      const agent = await guest().agent(vmUuid());
      expect(agent.version).toMatch(/^\d+\.\d+/);
      expect(agent.abilities).toMatchObject({ exec: true, files: true, time: true });
    });

    it('tells of the system, its filesystems and interfaces', async () => {
      const info = await guest().info(vmUuid());
      expect(info.os?.id).toMatch(/^\w+$/);
      expect(info.os?.kernelRelease).toMatch(/^\d+\.\d+/);
      expect(info.hostname).toMatch(/^\w+/);
      expect(info.timezone).toMatchObject({ offsetSeconds: expect.any(Number) });
      const root = info.filesystems?.find(({ mountpoint }) => mountpoint === '/');
      expect(root).toMatchObject({ type: 'ext4', disks: ['vda'] });
      expect(root?.totalBytes).toBeGreaterThan(root?.usedBytes ?? Number.POSITIVE_INFINITY);
      const nic = info.interfaces?.find(({ mac }) => mac === '52:54:00:c0:4a:01');
      const [ipv4] = nic?.addresses.filter(({ family }) => family === 'ipv4') ?? [];
      expect(ipv4).toMatchObject({
        address: expect.stringContaining(`${context.backend.subnet}.`),
        prefix: 24,
      });
      expect(Array.isArray(info.users)).toBe(true);
    });

    it('runs a program whose arguments reach it as they are', async () => {
      const program = await start('/usr/bin/env', 'printf', '<%s>', ...HOSTILE_WORDS);
      expect(await end(program)).toMatchObject({ exitCode: 127 });
      const right = await start('/bin/printf', '<%s>', ...HOSTILE_WORDS);
      expect(await end(right)).toMatchObject({ exitCode: 0, signal: null });
      expect(await stdoutOf(right)).toBe(HOSTILE_WORDS.map((word) => `<${word}>`).join(''));
      await guest().forgetProgram(vmUuid(), program);
      await guest().forgetProgram(vmUuid(), right);
    });

    it('gives the output while the program runs, each stream from where it was left', async () => {
      const program = await start('/bin/sh', '-c', 'echo one; echo bad >&2; sleep 60');
      await until('the first line', ENDS_MS, async () => (await stdoutOf(program)) === 'one\n');
      expect(await guest().programState(vmUuid(), program)).toEqual({ running: true });
      const { stderr } = await guest().readOutput(vmUuid(), program, { stdout: 4, stderr: 0 });
      expect(Buffer.from(stderr).toString('utf8')).toMatch(/^bad\n/);
      expect(await stdoutOf(program, 4)).toBe('');
      await guest().stopProgram(vmUuid(), program);
      expect(await end(program)).toMatchObject({ exitCode: null, signal: 15 });
      await guest().forgetProgram(vmUuid(), program);
      expect(await stdoutOf(program)).toBe('');
    });

    it('kills what does not obey, and starts nothing twice for one stamp', async () => {
      const spec = {
        stamp: randomUUID(),
        path: '/bin/sh',
        args: ['-c', `trap '' TERM; while :; do sleep 1; done`],
        output: 'LIVE',
      } as const;
      const program = await guest().startProgram(vmUuid(), spec);
      await until('its start', ENDS_MS, async () => {
        const again = await guest().startProgram(vmUuid(), spec);
        return again.pid === program.pid;
      });
      await guest().stopProgram(vmUuid(), program, { hard: true });
      expect(await end(program)).toMatchObject({ exitCode: null, signal: 9 });
      await expectCode(guest().programState(vmUuid(), program), 'NOT_FOUND');
      await guest().stopProgram(vmUuid(), program);
      await guest().forgetProgram(vmUuid(), program);
    });

    it('gives the output at the end where that is asked for', async () => {
      const spec = { stamp: randomUUID(), path: '/bin/sh', output: 'AT_END' } as const;
      const args = ['-c', 'echo out; echo err >&2; exit 3'];
      const program = await guest().startProgram(vmUuid(), { ...spec, args });
      const { exitCode, output } = await end(program);
      expect(exitCode).toBe(3);
      expect(Buffer.from(output?.stdout ?? []).toString()).toBe('out\n');
      expect(Buffer.from(output?.stderr ?? []).toString()).toBe('err\n');
      const absent = { ...spec, path: '/bin/no-such-program', args: [] };
      await expectCode(guest().startProgram(vmUuid(), absent), 'NOT_FOUND');
    });

    it('takes a file and gives it back unchanged', async () => {
      const content = randomBytes(700 * KIB);
      const path = `/tmp/${randomUUID()}`;
      const seen: number[] = [];
      const onProgress = (bytes: number): unknown => seen.push(bytes);
      const written = await guest().writeFile(vmUuid(), path, pieces(content), { onProgress });
      expect(written).toBe(content.length);
      expect(seen.at(-1)).toBe(content.length);
      const file = await guest().readFile(vmUuid(), path);
      expect(file.sizeBytes).toBe(content.length);
      expect(digest(await file.content.toArray())).toBe(digest([content]));
      await expectCode(guest().writeFile(vmUuid(), path, pieces(content)), 'ALREADY_EXISTS');
      const short = pieces(Buffer.from('short'));
      expect(await guest().writeFile(vmUuid(), path, short, { overwrite: true })).toBe(5);
      await expectCode(guest().readFile(vmUuid(), path, { maxBytes: 4 }), 'LIMIT_EXCEEDED');
      const endless = await guest().readFile(vmUuid(), '/proc/cpuinfo', { maxBytes: 1024 * KIB });
      expect(Buffer.concat(await endless.content.toArray()).toString()).toContain('processor');
    });

    it('says what is wrong with a path', async () => {
      await expectCode(guest().readFile(vmUuid(), '/no/such/file'), 'NOT_FOUND');
      await expectCode(guest().readFile(vmUuid(), '/etc'), 'INVALID_INPUT');
      const over = (path: string): Promise<number> =>
        guest().writeFile(vmUuid(), path, pieces(Buffer.from('x')), { overwrite: true });
      await expectCode(over('/etc'), 'INVALID_INPUT');
      await expectCode(over('/no/such/folder/file'), 'NOT_FOUND');
    });

    it('has a clock that can be set', async () => {
      await guest().setTime(vmUuid(), Date.UTC(2031, 4, 6, 7, 8, 9));
      const wrong = await guest().time(vmUuid());
      expect(Math.abs(wrong - Date.UTC(2031, 4, 6, 7, 8, 9))).toBeLessThan(CLOCK_SLACK_MS);
      await guest().setTime(vmUuid(), Date.now());
      const right = await guest().time(vmUuid());
      expect(Math.abs(right - Date.now())).toBeLessThan(CLOCK_SLACK_MS);
    });

    it('sets a password, in clear or hashed', async () => {
      const shadow = async (): Promise<string> => {
        const { content } = await guest().readFile(vmUuid(), '/etc/shadow');
        return Buffer.concat(await content.toArray()).toString('utf8');
      };
      const before = await shadow();
      await guest().setPassword(vmUuid(), 'root', 'swordfish');
      const clear = await shadow();
      expect(clear).not.toBe(before);
      expect(clear).not.toContain('swordfish');
      const hash = `$6$salt$${'a'.repeat(86)}`;
      await guest().setPassword(vmUuid(), 'root', hash, { hashed: true });
      expect(await shadow()).toContain(`root:${hash}:`);
      const nobody = guest().setPassword(vmUuid(), 'no-such-user', 'x');
      await expectCode(nobody, 'INVALID_INPUT');
    });

    it('keeps the public keys of a user', async () => {
      const keys = ['ssh-ed25519 AAAAC3Nza one@contract', 'ssh-ed25519 AAAAC3Nzb two@contract'];
      expect(await guest().sshKeys(vmUuid(), 'root')).toEqual([]);
      await guest().setSshKeys(vmUuid(), 'root', keys);
      // In whatever order the guest keeps them.
      expect((await guest().sshKeys(vmUuid(), 'root')).toSorted()).toEqual(keys);
      await guest().setSshKeys(vmUuid(), 'root', keys.slice(1));
      expect(await guest().sshKeys(vmUuid(), 'root')).toEqual(keys.slice(1));
      await expectCode(guest().sshKeys(vmUuid(), 'no-such-user'), 'INVALID_INPUT');
    });
  });
}

/** A backend without guests refuses all of it. */
export function noGuestAgentContract(context: ContractContext): void {
  it('refuses everything that needs an agent', async () => {
    const { session } = context;
    const spec = context.vmSpec('contract-no-agent');
    await session.vms.create(spec);
    await session.power.start(spec.uuid);
    const program = { stamp: NO_UUID, pid: 1, output: 'LIVE' } as const;
    const run = { stamp: NO_UUID, path: '/bin/true', args: [], output: 'LIVE' } as const;
    const { guest } = session;
    const { uuid } = spec;
    const calls: Readonly<Record<keyof GuestRole, () => Promise<unknown>>> = {
      agent: () => guest.agent(uuid),
      info: () => guest.info(uuid),
      startProgram: () => guest.startProgram(uuid, run),
      programState: () => guest.programState(uuid, program),
      readOutput: () => guest.readOutput(uuid, program, { stdout: 0, stderr: 0 }),
      stopProgram: () => guest.stopProgram(uuid, program),
      forgetProgram: () => guest.forgetProgram(uuid, program),
      readFile: () => guest.readFile(uuid, '/etc/hostname'),
      writeFile: () => guest.writeFile(uuid, '/tmp/x', pieces(Buffer.from('x'))),
      time: () => guest.time(uuid),
      setTime: () => guest.setTime(uuid, Date.now()),
      setPassword: () => guest.setPassword(uuid, 'root', 'x'),
      sshKeys: () => guest.sshKeys(uuid, 'root'),
      setSshKeys: () => guest.setSshKeys(uuid, 'root', []),
    };
    for (const [method, call] of Object.entries(calls)) {
      await context.refuses(`guest.${method}`, call(), 'CAPABILITY_MISSING', 'GUEST_AGENT_MISSING');
    }
    await session.power.powerOff(uuid);
    await session.vms.delete(uuid);
  });
}

/** Bytes in pieces that fit no chunk of a driver. */
async function* pieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
  const step = 100_001;
  for (let at = 0; at < content.length; at += step) yield content.subarray(at, at + step);
}

function digest(chunks: readonly Uint8Array[]): string {
  return createHash('sha256').update(Buffer.concat(chunks)).digest('hex');
}
