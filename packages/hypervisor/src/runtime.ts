import { CorralError, isCorralError, type ErrorCode, type NativeError } from '@corral/domain';
import { methodPolicy, type MethodPolicy, type RoleName } from './methods.ts';
import type { CallOptions } from './call-options.ts';
import type { HypervisorDriver, HypervisorSession } from './port.ts';

/** One finished call, for debug logs and metrics. Arguments are not in it: some are secret. */
export interface CallRecord {
  readonly driver: string;
  /** As in `vms.list`, `connect`. */
  readonly method: string;
  readonly milliseconds: number;
  /** Null for success. */
  readonly error: ErrorCode | null;
}

export interface RuntimeOptions {
  /** Called after every call. It must not throw. */
  readonly onCall?: (call: CallRecord) => void;
  /** Milliseconds a driver is given beyond a deadline before the runtime stops waiting for it. Default 1 s. */
  readonly graceMs?: number;
}

const DEFAULT_GRACE_MS = 1000;
const CONNECT_MS = 30_000;
const PROBE_MS = 60_000;
const PING_MS = 5000;

/**
 * Puts round a driver what every driver needs and none should write: default deadlines that hold even when the
 * driver forgets them, errors that are always CorralErrors, a close that may be called twice, and a record of each
 * call. It never retries.
 */
export function withRuntime(
  driver: HypervisorDriver,
  options: RuntimeOptions = {},
): HypervisorDriver {
  const guard = new Guard(driver.kind, options);
  const connecting: MethodPolicy = { optionsAt: 1, deadlineMs: CONNECT_MS, changes: false };
  const probing: MethodPolicy = { optionsAt: 1, deadlineMs: PROBE_MS, changes: false };
  return {
    kind: driver.kind,
    connect: async (target, callOptions) => {
      const session = await guard.run('connect', connecting, callOptions, (given) =>
        driver.connect(target, given),
      );
      return wrapSession(session, guard);
    },
    probe: (target, callOptions) =>
      guard.run('probe', probing, callOptions, (given) => driver.probe(target, given)),
  };
}

function wrapSession(session: HypervisorSession, guard: Guard): HypervisorSession {
  let closing: Promise<void> | null = null;
  const pinging: MethodPolicy = { optionsAt: 0, deadlineMs: PING_MS, changes: false };
  const roles = {
    facts: wrapRole('facts', session.facts, guard),
    hardware: wrapRole('hardware', session.hardware, guard),
    storage: wrapRole('storage', session.storage, guard),
    networks: wrapRole('networks', session.networks, guard),
    portForwards: wrapRole('portForwards', session.portForwards, guard),
    filters: wrapRole('filters', session.filters, guard),
    limits: wrapRole('limits', session.limits, guard),
    reach: wrapRole('reach', session.reach, guard),
    vms: wrapRole('vms', session.vms, guard),
    vmHardware: wrapRole('vmHardware', session.vmHardware, guard),
    devices: wrapRole('devices', session.devices, guard),
    power: wrapRole('power', session.power, guard),
    snapshots: wrapRole('snapshots', session.snapshots, guard),
    console: wrapRole('console', session.console, guard),
    copies: wrapRole('copies', session.copies, guard),
    firmware: wrapRole('firmware', session.firmware, guard),
    migration: wrapRole('migration', session.migration, guard),
    guest: wrapRole('guest', session.guest, guard),
    diskLogins: wrapRole('diskLogins', session.diskLogins, guard),
  } satisfies Record<RoleName, unknown>;
  return {
    ...roles,
    kind: session.kind,
    capabilities: session.capabilities,
    events: session.events,
    closed: session.closed,
    ping: (callOptions) => guard.run('ping', pinging, callOptions, (given) => session.ping(given)),
    close: () => {
      closing ??= session.close();
      return closing;
    },
  };
}

/** A view of a role whose methods go through the guard. */
function wrapRole<T extends object>(roleName: RoleName, role: T, guard: Guard): T {
  const wrapped = new Map<string, unknown>();
  return new Proxy(role, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof property !== 'string' || !isMethod(value)) return value;
      const policy = methodPolicy(roleName, property);
      if (!policy) return (...args: unknown[]): unknown => Reflect.apply(value, target, args);
      let method = wrapped.get(property);
      if (!method) {
        method = guard.wrap(`${roleName}.${property}`, policy, target, value);
        wrapped.set(property, method);
      }
      return method;
    },
  });
}

type Method = (...args: unknown[]) => unknown;

function isMethod(value: unknown): value is Method {
  return typeof value === 'function';
}

class Guard {
  private readonly driver: string;
  private readonly options: RuntimeOptions;

  constructor(driver: string, options: RuntimeOptions) {
    this.driver = driver;
    this.options = options;
  }

  /** Makes the guarded form of a method found on a role. */
  wrap(
    name: string,
    policy: MethodPolicy,
    target: object,
    method: Method,
  ): (...args: unknown[]) => Promise<unknown> {
    return (...args) => {
      const given = args[policy.optionsAt];
      return this.run(name, policy, isOptions(given) ? given : undefined, async (options) => {
        const all = [...args];
        while (all.length < policy.optionsAt) all.push(undefined);
        all[policy.optionsAt] = options;
        const result: unknown = Reflect.apply(method, target, all);
        return result;
      });
    };
  }

  /** Runs a call under its deadline and words what it throws. */
  async run<T>(
    name: string,
    policy: MethodPolicy,
    given: CallOptions | undefined,
    action: (options: CallOptions) => Promise<T>,
  ): Promise<T> {
    const started = performance.now();
    const deadlineMs = given?.deadlineMs ?? policy.deadlineMs ?? undefined;
    const options: CallOptions = { ...given, ...(deadlineMs === undefined ? {} : { deadlineMs }) };
    let error: ErrorCode | null = null;
    try {
      return await this.within(name, policy, deadlineMs, () => action(options));
    } catch (thrown) {
      const known = this.asCorralError(thrown, name);
      error = known.code;
      throw known;
    } finally {
      const milliseconds = performance.now() - started;
      this.options.onCall?.({ driver: this.driver, method: name, milliseconds, error });
    }
  }

  /** A driver that lets something else than a CorralError out has a hole; its words are kept all the same. */
  private asCorralError(error: unknown, name: string): CorralError {
    if (isCorralError(error)) return error;
    const text = error instanceof Error ? error.message : String(error);
    const message = `The driver failed at ${name} in a way it does not know.`;
    const native = { source: nativeSource(this.driver), code: 'UNMAPPED', text };
    return new CorralError('HYPERVISOR_ERROR', message, { native }, error);
  }

  /** Waits a little longer than the driver was told to, then gives the caller its time back. */
  private async within<T>(
    name: string,
    policy: MethodPolicy,
    deadlineMs: number | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    if (deadlineMs === undefined) return work();
    // A deadline that has passed already: nothing is sent, so nothing can have happened.
    if (deadlineMs <= 0) throw lateError(name, { ...policy, changes: false }, deadlineMs);
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(lateError(name, policy, deadlineMs)),
      deadlineMs + (this.options.graceMs ?? DEFAULT_GRACE_MS),
    );
    try {
      return await Promise.race([work(), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function isOptions(value: unknown): value is CallOptions {
  return typeof value === 'object' && value !== null;
}

function lateError(name: string, policy: MethodPolicy, deadlineMs: number): CorralError {
  const message = `The node did not answer ${name} within ${deadlineMs / 1000} s.`;
  return new CorralError('NODE_TIMEOUT', message, policy.changes ? { outcomeUnknown: true } : {});
}

/** Whose words an unknown error most likely holds. */
function nativeSource(driver: string): NativeError['source'] {
  if (driver === 'esxi') return 'vsphere';
  return driver === 'virtualbox' ? 'virtualbox' : 'libvirt';
}
