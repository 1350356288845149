import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { isFault, VimError } from './errors.ts';
import type { MoRef } from './mo-ref.ts';
import type { ServiceContent } from './schema/types.gen.ts';
import type { CallLimits, SoapBinding } from './soap/binding.ts';
import { isRecord } from './values.ts';

/**
 * - `connected`: the last thing heard of the host was an answer;
 * - `reconnecting`: it cannot be reached; it is asked again, with growing pauses, until it answers;
 * - `auth-failed`: it no longer takes the password. Nothing more is tried, because hosts lock an account after a few
 *   wrong ones: make a new client with the right password;
 * - `closed`: by {@link VimClient.close}.
 */
export type VimState = 'connected' | 'reconnecting' | 'auth-failed' | 'closed';

export type StateListener = (state: VimState, error: VimError | null) => void;

export interface SessionOptions {
  readonly user: string;
  readonly password: string;
  readonly timeoutMs: number;
  readonly keepAliveMs: number;
}

/** A change is not asked of a session that was idle so long without a look whether it still is one. */
const STALE_MS = 60_000;
const BACKOFF_MS = [500, 1000, 2000, 5000, 10_000, 30_000] as const;
const LOGOUT_MS = 5000;

/** Only what changes nothing may be sent twice. */
const READS =
  /^(Retrieve|Query|Find|List|ReadEnvironment)|^(CurrentTime|SessionIsActive|DecodeLicense)$/;
/** Faults of a login that will come again, however often it is tried. */
const REFUSALS = new Set(['InvalidLogin', 'NoPermission', 'PasswordExpired']);
const SERVICE: MoRef = { type: 'ServiceInstance', value: 'ServiceInstance' };

const isAway = (error: unknown): error is VimError =>
  error instanceof VimError &&
  ['unreachable', 'connection', 'timeout', 'certificate'].includes(error.kind);

/** Some hosts answer a read without a session with what is missing, instead of a fault. */
function lacksSession(result: unknown): boolean {
  const objects = isRecord(result) && Array.isArray(result['objects']) ? result['objects'] : [];
  return objects.some(
    (object: unknown) =>
      isRecord(object) &&
      Array.isArray(object['missingSet']) &&
      object['missingSet'].some(
        (missing: unknown) =>
          isRecord(missing) &&
          isRecord(missing['fault']) &&
          isRecord(missing['fault']['fault']) &&
          missing['fault']['fault']['_type'] === 'NotAuthenticated',
      ),
  );
}

/** A login with one host: renewed once for all calls that find it gone, kept alive, and given back. */
export class Session {
  readonly #binding: SoapBinding;
  readonly #content: ServiceContent;
  readonly #options: SessionOptions;
  readonly #listeners = new Set<StateListener>();
  readonly #renewals = new Set<() => void>();
  readonly #ended = new AbortController();
  #state: VimState = 'connected';
  /** Counts logins, so that a call that found its session gone does not renew a newer one. */
  #epoch = 0;
  #renewing: Promise<void> | null = null;
  #refused: VimError | null = null;
  #answeredAt = 0;
  #timer: NodeJS.Timeout | null = null;
  #probing = false;

  constructor(binding: SoapBinding, content: ServiceContent, options: SessionOptions) {
    this.#binding = binding;
    this.#content = content;
    this.#options = options;
    // Every call in flight listens to it.
    setMaxListeners(0, this.#ended.signal);
  }

  get state(): VimState {
    return this.#state;
  }

  /** A number that differs after every renewal: what lived in the session (views, collectors) is gone then. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Aborted when the client is closed. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** @returns what stops the listening */
  onState(listener: StateListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Told after every renewal, so that nothing waits on in a session that is gone. */
  onRenewed(listener: () => void): void {
    this.#renewals.add(listener);
  }

  /** Logs in and begins to keep the session alive. @throws VimError */
  async begin(): Promise<void> {
    await this.#login();
    this.#timer = setInterval(() => {
      this.#keepAlive();
    }, this.#options.keepAliveMs);
    this.#timer.unref();
  }

  /**
   * One call within the session. When the session is found gone it is renewed, and the call repeated if it changes
   * nothing; otherwise the fault `NotAuthenticated` says that the host did not do it.
   * @throws VimError
   */
  async call(
    operation: string,
    self: MoRef,
    args: Readonly<Record<string, unknown>>,
    limits: Partial<CallLimits> = {},
  ): Promise<unknown> {
    const read = READS.test(operation);
    if (!read && operation !== 'WaitForUpdatesEx') await this.#freshen(limits);
    try {
      return await this.#attempt(operation, self, args, limits);
    } catch (error) {
      if (!read || !(isFault(error, 'NotAuthenticated') || isBroken(error)))
        throw this.#noted(error);
    }
    try {
      return await this.#attempt(operation, self, args, limits);
    } catch (error) {
      throw this.#noted(error);
    }
  }

  /**
   * Runs reads that build on each other (a view, then its pages), and once more when the session changed under them.
   * @throws VimError
   */
  async reading<T>(work: () => Promise<T>): Promise<T> {
    const { epoch } = this;
    try {
      return await work();
    } catch (error) {
      if (this.#epoch === epoch || this.#ended.signal.aborted) throw error;
      return work();
    }
  }

  /** Logs out, as far as the host lets it. */
  async end(): Promise<void> {
    if (this.#state === 'closed') return;
    const wasIn = this.#state === 'connected';
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#change('closed', null);
    this.#ended.abort();
    if (!wasIn) return;
    try {
      await this.#binding.call('Logout', this.#manager(), {}, { timeoutMs: LOGOUT_MS });
    } catch {
      // The host ends a session that nobody uses by itself.
    }
  }

  async #attempt(
    operation: string,
    self: MoRef,
    args: Readonly<Record<string, unknown>>,
    limits: Partial<CallLimits>,
  ): Promise<unknown> {
    this.#assertUsable(operation);
    await this.#renewing;
    const { epoch } = this;
    try {
      const result = await this.#send(operation, self, args, limits);
      if (lacksSession(result)) throw notAuthenticated(operation);
      this.#answered();
      return result;
    } catch (error) {
      if (isFault(error, 'NotAuthenticated')) await this.#renew(epoch);
      else if (error instanceof VimError && error.kind === 'fault') this.#answered();
      throw error;
    }
  }

  /** Takes from a call's failure what it says of the host. */
  #noted(error: unknown): unknown {
    if (isAway(error) && !isLateAnswer(error)) this.#lost(error);
    return error;
  }

  async #send(
    operation: string,
    self: MoRef,
    args: Readonly<Record<string, unknown>>,
    limits: Partial<CallLimits>,
  ): Promise<unknown> {
    const signal = limits.signal
      ? AbortSignal.any([limits.signal, this.#ended.signal])
      : this.#ended.signal;
    try {
      return await this.#binding.call(operation, self, args, {
        timeoutMs: limits.timeoutMs ?? this.#options.timeoutMs,
        signal,
      });
    } catch (error) {
      if (this.#ended.signal.aborted)
        throw new VimError('closed', `${operation}: the client was closed`, {
          operation,
          outcomeUnknown: true,
        });
      throw error;
    }
  }

  #assertUsable(operation: string): void {
    if (this.#state === 'closed')
      throw new VimError('closed', `${operation}: the client was closed`, { operation });
    if (this.#refused !== null) throw this.#refused;
  }

  /** Before a change: so that a session that ended meanwhile is renewed first, not found out by the change. */
  async #freshen(limits: Partial<CallLimits>): Promise<void> {
    if (Date.now() - this.#answeredAt > STALE_MS)
      await this.call('CurrentTime', SERVICE, {}, limits);
  }

  /** One login for all who found the same session gone. */
  #renew(epoch: number): Promise<void> {
    if (epoch !== this.#epoch) return Promise.resolve();
    this.#renewing ??= this.#login().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #login(): Promise<void> {
    const { user, password, timeoutMs } = this.#options;
    this.#binding.cookies.clear();
    try {
      await this.#binding.call(
        'Login',
        this.#manager(),
        { userName: user, password },
        { timeoutMs, signal: this.#ended.signal },
      );
    } catch (error) {
      if (error instanceof VimError && REFUSALS.has(error.fault ?? '')) this.#refuse(error);
      else if (error instanceof VimError) this.#lost(error);
      throw error;
    }
    this.#epoch += 1;
    this.#answered();
    for (const listener of this.#renewals) listener();
  }

  #manager(): MoRef {
    return this.#content.sessionManager ?? { type: 'SessionManager', value: 'ha-sessionmgr' };
  }

  #refuse(error: VimError): void {
    this.#refused = error;
    this.#change('auth-failed', error);
  }

  #answered(): void {
    this.#answeredAt = Date.now();
    if (this.#state === 'reconnecting') this.#change('connected', null);
  }

  #lost(error: VimError): void {
    if (this.#state !== 'connected' && this.#state !== 'reconnecting') return;
    this.#change('reconnecting', error);
    void this.#probe();
  }

  #change(state: VimState, error: VimError | null): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state, error);
  }

  #keepAlive(): void {
    if (this.#state !== 'connected') return;
    // What it finds out is told by the state.
    this.call('CurrentTime', SERVICE, {}).catch(() => undefined);
  }

  /** Asks a host that is away until it answers. */
  async #probe(): Promise<void> {
    if (this.#probing || this.#epoch === 0) return;
    this.#probing = true;
    try {
      for (let turn = 0; this.#state === 'reconnecting'; turn += 1) {
        const wait = BACKOFF_MS[Math.min(turn, BACKOFF_MS.length - 1)];
        await pause(wait, undefined, { signal: this.#ended.signal, ref: false });
        await this.call('CurrentTime', SERVICE, {}).catch(() => undefined);
      }
    } catch {
      // Closed meanwhile.
    } finally {
      this.#probing = false;
    }
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof VimError && error.kind === 'connection';
}

/** A slow answer to one call says nothing of the host; the keep-alive finds out. */
function isLateAnswer(error: VimError): boolean {
  return error.kind === 'timeout' && error.operation !== 'CurrentTime';
}

function notAuthenticated(operation: string): VimError {
  return new VimError('fault', `${operation} failed with NotAuthenticated`, {
    operation,
    fault: 'NotAuthenticated',
  });
}
