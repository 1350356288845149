import { setTimeout as delay } from 'node:timers/promises';
import { CorralError, hasCode, isCorralError } from '@corral/domain';
import type { GuestOutput, GuestProgram, GuestProgramState } from '@corral/hypervisor';
import type { StepContext } from '@corral/tasks';
import type { World } from '../../../world.ts';
import { OutputLines } from '../output-lines.ts';
import type { ProgramParams } from './program-params.ts';

type Ended = Extract<GuestProgramState, { running: false }>;

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 1500;
/** An agent that is busy, or a node that is away, is waited for this long. */
const PATIENCE_MS = 120_000;
/** More of a program's output than this is read by nobody; it still runs to its end. */
const MAX_LOGGED_BYTES = 8 * 1024 * 1024;
/** After so many looks without news an unfinished line is shown: it is a prompt, or a dot of progress. */
const QUIET_LOOKS = 3;

/** Follows one program of a guest: reads its output in turns, logs it, and tells how it ended. */
export class ProgramFollower {
  /** Bytes of output seen. */
  bytes = 0;
  private readonly context: StepContext<World>;
  private readonly params: ProgramParams;
  private readonly program: GuestProgram;
  private readonly lines = { stdout: new OutputLines(), stderr: new OutputLines() };
  private readonly at = { stdout: 0, stderr: 0 };
  private overflow = false;
  private quiet = 0;

  constructor(context: StepContext<World>, params: ProgramParams, program: GuestProgram) {
    this.context = context;
    this.params = params;
    this.program = program;
  }

  /**
   * @throws CorralError NOT_OBSERVED after the time allowed, or when the end came without an exit code; WRONG_STATE
   * when the VM stops meanwhile.
   */
  async untilTheEnd(): Promise<Ended> {
    const limit = Date.now() + this.params.timeoutSeconds * 1000;
    let pause = FIRST_PAUSE_MS;
    let ended: Ended | null = null;
    for (;;) {
      const state: GuestProgramState = ended ?? (await this.patiently(() => this.state()));
      if (!state.running) ended = state;
      const news = await this.patiently(() => this.readOn());
      if (ended !== null && !news) return this.close(ended);
      if (ended === null && Date.now() > limit) throw this.late();
      pause = news ? FIRST_PAUSE_MS : Math.min(pause * 1.3, LONGEST_PAUSE_MS);
      if (ended === null) await delay(pause, undefined, { signal: this.context.signal });
    }
  }

  private state(): Promise<GuestProgramState> {
    const { session, options } = this.reach();
    return session.guest.programState(this.params.vmUuid, this.program, options);
  }

  /** Reads on from where it was; true when there was something. */
  private async readOn(): Promise<boolean> {
    const { session, options } = this.reach();
    const { vmUuid } = this.params;
    const output = await session.guest.readOutput(vmUuid, this.program, this.at, options);
    const news = output.stdout.length + output.stderr.length > 0;
    this.take(output);
    this.quiet = news ? 0 : this.quiet + 1;
    if (this.quiet === QUIET_LOOKS) this.flush();
    return news;
  }

  private take(output: GuestOutput): void {
    this.at.stdout += output.stdout.length;
    this.at.stderr += output.stderr.length;
    this.bytes += output.stdout.length + output.stderr.length;
    if (this.bytes > MAX_LOGGED_BYTES) {
      if (!this.overflow) this.context.log('WARN', 'There is more output than a log keeps.');
      this.overflow = true;
      return;
    }
    for (const line of this.lines.stdout.push(output.stdout)) this.say('stdout', line);
    for (const line of this.lines.stderr.push(output.stderr)) this.say('stderr', line);
  }

  private flush(): void {
    for (const line of this.lines.stdout.flush()) this.say('stdout', line);
    for (const line of this.lines.stderr.flush()) this.say('stderr', line);
  }

  private say(stream: 'stdout' | 'stderr', line: string): void {
    this.context.log(stream === 'stdout' ? 'INFO' : 'WARN', line, { stream });
  }

  private close(ended: Ended): Ended {
    if (ended.output !== null) this.take(ended.output);
    this.flush();
    if (ended.truncated) this.context.log('WARN', 'The agent gave only the beginning of it.');
    return ended;
  }

  private reach() {
    const session = this.context.world.nodes.session(this.params.nodeId);
    return { session, options: { signal: this.context.signal } };
  }

  /** Repeats what fails for a while: an agent that is busy, a connection that is made anew. */
  private async patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (let since: number | null = null; ;) {
      try {
        return await ask();
      } catch (error) {
        this.context.signal.throwIfAborted();
        if (hasCode(error, 'NOT_FOUND')) throw this.forgotten(error);
        since ??= Date.now();
        if (!isCorralError(error) || !error.retryable) throw error;
        if (Date.now() - since > PATIENCE_MS) throw error;
        await this.requireRunning();
        await delay(LONGEST_PAUSE_MS, undefined, { signal: this.context.signal });
      }
    }
  }

  private async requireRunning(): Promise<void> {
    const { session, options } = this.reach();
    const vm = await session.vms.get(this.params.vmUuid, options).catch(() => undefined);
    // What cannot be read now is waited for as well.
    if (vm === undefined || vm?.powerState === 'RUNNING') return;
    throw new CorralError('WRONG_STATE', 'The VM stopped while the program was running.');
  }

  private late(): CorralError {
    const { program, timeoutSeconds } = this.params;
    return new CorralError('NOT_OBSERVED', `${program} did not end within ${timeoutSeconds} s.`);
  }

  private forgotten(error: unknown): CorralError {
    const message =
      'The guest’s agent does not know the program any more, so how it ended cannot be told.';
    return new CorralError('NOT_OBSERVED', message, {}, error);
  }
}
