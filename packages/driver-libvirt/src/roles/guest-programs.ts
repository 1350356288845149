import { Buffer } from 'node:buffer';
import { setTimeout as delay } from 'node:timers/promises';
import { CorralError, hasCode } from '@corral/domain';
import type {
  CallOptions,
  GuestOutput,
  GuestOutputPosition,
  GuestProgram,
  GuestProgramSpec,
  GuestProgramState,
} from '@corral/hypervisor';
import { checkedUuid } from '../handles.ts';
import { fieldOf, numberOf, type AgentChannel } from './agent-channel.ts';
import type { GuestFiles } from './guest-files.ts';

const OUTPUT_BYTES = 64 * 1024;
const SHELL = '/bin/sh';
const HELPER_POLL_MS = 50;
const HELPER_POLLS = 60;

/**
 * The agent gives a program's output only after its end. For live output the program is started by a shell that sends
 * it into files which only root can read, writes down its process id, and becomes the program. The script is fixed; the
 * program and its arguments reach it as positional parameters and are never read as shell words.
 */
const LIVE_SCRIPT = [
  'old=$(umask); umask 077; set -C',
  ': >"$0.out" && : >"$0.err" && echo $$ >"$0.pid" || exit 125',
  'set +C; umask "$old"',
  'exec "$@" >>"$0.out" 2>>"$0.err"',
].join('\n');
const STOP_SCRIPT = 'kill -s "$1" -- "$2"';
const FORGET_SCRIPT = 'rm -f -- "$0.out" "$0.err" "$0.pid"';

const READS = { changes: false } as const;
const CHANGES = { changes: true } as const;
const NO_OUTPUT = new Uint8Array(0);

/** Programs inside a guest, by the agent's guest-exec commands. */
export class GuestPrograms {
  private readonly agent: AgentChannel;
  private readonly files: GuestFiles;

  constructor(agent: AgentChannel, files: GuestFiles) {
    this.agent = agent;
    this.files = files;
  }

  async start(vmUuid: string, spec: GuestProgramSpec, options: CallOptions): Promise<GuestProgram> {
    const { output, path, args } = spec;
    const stamp = checkedUuid(spec.stamp, 'a program');
    if (output === 'AT_END') {
      const pid = await this.spawn(vmUuid, path, args, true, options);
      return { stamp, pid, output };
    }
    const begun = await this.begun(vmUuid, stamp, options);
    if (begun !== null) return { stamp, pid: begun, output };
    const words = ['-c', LIVE_SCRIPT, baseOf(stamp), path, ...args];
    return { stamp, pid: await this.spawn(vmUuid, SHELL, words, false, options), output };
  }

  async state(
    vmUuid: string,
    program: GuestProgram,
    options: CallOptions,
  ): Promise<GuestProgramState> {
    const { pid } = program;
    const answer = await this.agent.command(vmUuid, 'guest-exec-status', { pid }, options, READS);
    if (fieldOf(answer, 'exited') !== true) return { running: true };
    return {
      running: false,
      exitCode: optionalNumber(answer, 'exitcode'),
      signal: optionalNumber(answer, 'signal'),
      output:
        program.output === 'LIVE'
          ? null
          : { stdout: bytesOf(answer, 'out-data'), stderr: bytesOf(answer, 'err-data') },
      truncated:
        fieldOf(answer, 'out-truncated') === true || fieldOf(answer, 'err-truncated') === true,
    };
  }

  async output(
    vmUuid: string,
    program: GuestProgram,
    from: GuestOutputPosition,
    options: CallOptions,
  ): Promise<GuestOutput> {
    if (program.output === 'AT_END') return { stdout: NO_OUTPUT, stderr: NO_OUTPUT };
    const part = async (suffix: string, offset: number): Promise<Uint8Array> => {
      const path = `${baseOf(program.stamp)}.${suffix}`;
      const range = { offset, count: OUTPUT_BYTES };
      return (await this.files.slice(vmUuid, path, range, options)) ?? NO_OUTPUT;
    };
    const stdout = await part('out', from.stdout);
    return { stdout, stderr: await part('err', from.stderr) };
  }

  /** Only what the agent knows to run is sent a signal: a number alone may belong to another process by now. */
  async stop(
    vmUuid: string,
    program: GuestProgram,
    options: CallOptions & { readonly hard?: boolean },
  ): Promise<void> {
    try {
      const { running } = await this.state(vmUuid, program, options);
      if (!running) return;
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return;
      throw error;
    }
    const signal = options.hard === true ? 'KILL' : 'TERM';
    await this.helper(vmUuid, ['-c', STOP_SCRIPT, 'stop', signal, String(program.pid)], options);
  }

  async forget(vmUuid: string, program: GuestProgram, options: CallOptions): Promise<void> {
    if (program.output === 'AT_END') return;
    await this.helper(vmUuid, ['-c', FORGET_SCRIPT, baseOf(program.stamp)], options);
  }

  /** The process id that an earlier start with the same stamp wrote down. */
  private async begun(vmUuid: string, stamp: string, options: CallOptions): Promise<number | null> {
    const range = { offset: 0, count: 32 };
    const text = await this.files.slice(vmUuid, `${baseOf(stamp)}.pid`, range, options);
    if (text === null) return null;
    const pid = Number(Buffer.from(text).toString('latin1').trim());
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  }

  private async spawn(
    vmUuid: string,
    path: string,
    arg: readonly string[],
    capture: boolean,
    options: CallOptions,
  ): Promise<number> {
    const args = { path, arg, 'capture-output': capture };
    const answer = await this.agent.command(vmUuid, 'guest-exec', args, options, CHANGES);
    return numberOf(answer, 'pid');
  }

  /** Runs a short command of our own to its end. */
  private async helper(
    vmUuid: string,
    words: readonly string[],
    options: CallOptions,
  ): Promise<void> {
    const pid = await this.spawn(vmUuid, SHELL, words, false, options);
    for (let turn = 0; turn < HELPER_POLLS; turn += 1) {
      const answer = await this.agent.command(vmUuid, 'guest-exec-status', { pid }, options, READS);
      if (fieldOf(answer, 'exited') === true) return;
      await delay(HELPER_POLL_MS, undefined, options.signal ? { signal: options.signal } : {});
    }
    throw new CorralError('NOT_OBSERVED', 'A short command in the guest did not end.');
  }
}

const baseOf = (stamp: string): string => `/tmp/.corral-${stamp}`;

function optionalNumber(value: unknown, key: string): number | null {
  const found = fieldOf(value, key);
  return typeof found === 'number' ? found : null;
}

function bytesOf(value: unknown, key: string): Uint8Array {
  const found = fieldOf(value, key);
  return typeof found === 'string' ? Buffer.from(found, 'base64') : NO_OUTPUT;
}
