import { VmBreaker, type GuestHealth, type Ticket } from './breaker.ts';
import { Call, type CallHooks } from './call.ts';
import type { Settings } from './connection.ts';
import { DeadlineError, isStickyDeadSecondary, LibvirtError } from './errors.ts';
import type { Lane, StreamHandler } from './lane.ts';
import type { HostLanes } from './lanes.ts';
import { encodeCall } from './messages.ts';
import type { StreamPurpose } from './options.ts';
import { callPolicy, domainOf, type CallPolicy, type LaneName } from './policy.ts';
import type { ProcedureInfo } from './procedures.ts';
import type { UnansweredCalls } from './unanswered.ts';

export interface CallOptions {
  /**
   * Which lane carries the call; by default what the tables say. `control` for a call that the
   * daemon's reserved workers do not serve means `query`.
   */
  lane?: LaneName;
  /** Milliseconds until the call is given up, waiting for a slot included. */
  deadlineMs?: number;
  /** Ends the wait; the daemon goes on with what it has been sent. */
  signal?: AbortSignal;
  /** uuid of the guest the call needs, where it is not in the arguments. */
  vm?: string;
}

/** A stream that is open, and the lane that carries it alone. */
export interface OpenedStream {
  readonly lane: Lane;
  readonly serial: number;
  readonly info: ProcedureInfo;
  readonly reply: unknown;
}

/** The monitor has been given a command and has not answered it. */
const CONTROL_STATE_OCCUPIED = 2;
const CONTROL_STATE_ERROR = 3;
/** A monitor that is occupied for longer than this is not just busy. */
const OCCUPIED_MS = 2_000;
const PROBE_DEADLINE_MS = 3_000;

interface Plan {
  readonly info: ProcedureInfo;
  readonly policy: CallPolicy;
  readonly lane: LaneName;
  readonly vm: string | null;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Carries calls to their lanes, under the rules that protect the daemon and its guests. */
export class Caller {
  readonly breaker: VmBreaker;
  readonly #settings: Settings;
  readonly #lanes: HostLanes;
  readonly #unanswered: UnansweredCalls;

  constructor(settings: Settings, lanes: HostLanes, unanswered: UnansweredCalls) {
    this.#settings = settings;
    this.#lanes = lanes;
    this.#unanswered = unanswered;
    this.breaker = new VmBreaker({
      probe: (vm) => this.#probe(vm),
      probeEveryMs: settings.limits.probeEveryMs,
    });
  }

  /** Calls, and once more on new lanes when the daemon's secondary connection was dead. */
  async call(info: ProcedureInfo, args: unknown, options: CallOptions): Promise<unknown> {
    const plan = this.#plan(info, args, options);
    try {
      return await this.#attempt(plan, args);
    } catch (error) {
      if (!isStickyDeadSecondary(error) || !(await this.#replaceLanes())) throw error;
      return this.#attempt(plan, args);
    }
  }

  /**
   * Opens a stream on a lane of its own. `handler` gets what the daemon sends; the lane belongs to
   * the caller when this resolves.
   */
  async openStream(
    info: ProcedureInfo,
    args: unknown,
    options: CallOptions,
    purpose: StreamPurpose,
    handler: StreamHandler,
  ): Promise<OpenedStream> {
    const plan = this.#plan(info, args, options);
    const frame = encodeCall(info, args);
    this.#unanswered.check();
    plan.signal?.throwIfAborted();
    const ticket = await this.#enter(plan);
    const call = new Call(info, frame, {
      deadlineMs: plan.deadlineMs,
      signal: plan.signal,
      hooks: this.#hooks(true, ticket),
    });
    // The deadline may pass while the lane is opened, before anybody awaits the result.
    call.result.catch(() => undefined);
    const lane = await this.#privateLane(info.name, purpose, call);
    const serial = call.dispatch(lane);
    lane.attachStream(serial, handler);
    try {
      const reply = await call.result;
      return { lane, serial, info, reply };
    } catch (error) {
      lane.detachStream(serial);
      if (error instanceof LibvirtError) void lane.close();
      else lane.destroy(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  async #privateLane(name: string, purpose: StreamPurpose, call: Call): Promise<Lane> {
    try {
      return await this.#lanes.openPrivate(name, purpose);
    } catch (error) {
      call.drop(error);
      throw error;
    }
  }

  /** False when no new lanes could be had; the error of the call is then the better one. */
  async #replaceLanes(): Promise<boolean> {
    try {
      return await this.#lanes.replaceAll();
    } catch {
      return false;
    }
  }

  #plan(info: ProcedureInfo, args: unknown, options: CallOptions): Plan {
    const policy = callPolicy(info, args);
    const asked = options.lane ?? policy.lane;
    const lane = asked === 'control' && !info.highPriority ? 'query' : asked;
    const { deadlines } = this.#settings;
    const usual = policy.long ? deadlines.long : deadlines[lane];
    return {
      info,
      policy,
      lane,
      vm: options.vm?.toLowerCase() ?? domainOf(args),
      deadlineMs: options.deadlineMs ?? usual,
      signal: options.signal,
    };
  }

  async #attempt(plan: Plan, args: unknown): Promise<unknown> {
    const frame = encodeCall(plan.info, args);
    const mayBlock = plan.lane === 'slow' || plan.lane === 'stats';
    if (mayBlock) this.#unanswered.check();
    plan.signal?.throwIfAborted();
    const startedAt = performance.now();
    const ticket = await this.#enter(plan);
    const call = new Call(plan.info, frame, {
      deadlineMs: Math.max(1, plan.deadlineMs - (performance.now() - startedAt)),
      signal: plan.signal,
      hooks: this.#hooks(mayBlock, ticket),
    });
    this.#lanes.group(plan.lane).submit(call);
    return call.result;
  }

  /** Waits for the guest to be free, within the deadline of the call. */
  async #enter(plan: Plan): Promise<Ticket | null> {
    const { gate, serialised } = plan.policy;
    if (plan.vm === null || gate === 'none') return null;
    const late = new AbortController();
    const error = new DeadlineError(plan.info.name, plan.deadlineMs, false);
    const ms = Math.min(plan.deadlineMs, 2 ** 31 - 1);
    const timer = setTimeout(() => late.abort(error), ms);
    const signals = plan.signal === undefined ? [late.signal] : [late.signal, plan.signal];
    try {
      return await this.breaker.enter(plan.vm, gate, {
        serialised,
        signal: AbortSignal.any(signals),
      });
    } finally {
      clearTimeout(timer);
    }
  }

  #hooks(mayBlock: boolean, ticket: Ticket | null): CallHooks {
    let late = false;
    return {
      onDeadline: (sent) => {
        if (!sent) return;
        late = true;
        ticket?.timedOut();
        if (!mayBlock) return;
        this.#unanswered.timedOut();
        this.#lanes.group('slow').pump();
        this.#lanes.group('stats').pump();
      },
      onAnswered: (outcome) => {
        if (late && mayBlock) this.#unanswered.settled(outcome.kind === 'lost');
        ticket?.answered(outcome);
      },
      onDropped: () => ticket?.dropped(),
    };
  }

  /** Looks at a guest by a call that reserved workers answer without asking its monitor. */
  async #probe(vm: string): Promise<GuestHealth> {
    const { lane } = this.#lanes.control;
    const args = { dom: { name: '', uuid: vm, id: -1 }, flags: 0 };
    const look = lane.request('domainGetControlInfo', args);
    const timer = Promise.withResolvers<'stuck'>();
    const timeout = setTimeout(() => timer.resolve('stuck'), PROBE_DEADLINE_MS);
    try {
      const seen = await Promise.race([look, timer.promise]);
      if (seen === 'stuck' || seen.state === CONTROL_STATE_ERROR) return 'stuck';
      const occupied = seen.state === CONTROL_STATE_OCCUPIED && seen.stateTime > OCCUPIED_MS;
      return occupied ? 'stuck' : 'ok';
    } catch (error) {
      if (error instanceof LibvirtError) return 'gone';
      throw error;
    } finally {
      clearTimeout(timeout);
    }
  }
}
