import { registerEvents, type EventHub } from './events.ts';
import type { LibvirtError } from './errors.ts';
import { handshake, type HandshakeResult } from './handshake.ts';
import { Lane } from './lane.ts';
import type { ConnectOptions, Deadlines, HostLimits, StreamPurpose } from './options.ts';
import { DEFAULT_DEADLINES, DEFAULT_KEEPALIVE, DEFAULT_LIMITS, DEFAULT_URI } from './options.ts';
import type { LaneName } from './policy.ts';
import type { EventName } from './types.ts';

/** Options with every default filled in. */
export interface Settings {
  readonly options: ConnectOptions;
  readonly uri: string;
  readonly deadlines: Deadlines;
  readonly limits: HostLimits;
}

export function settingsOf(options: ConnectOptions): Settings {
  return {
    options,
    uri: options.uri ?? DEFAULT_URI,
    deadlines: { ...DEFAULT_DEADLINES, ...options.deadlines },
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  };
}

export interface OpenLaneRequest {
  readonly name: string;
  readonly window: number;
  readonly purpose: StreamPurpose;
  readonly onSlotFree: (lane: Lane) => void;
  /** Silences allowed, as a multiple of the usual: pings wait behind bulk data. */
  readonly patience?: number;
}

/** Opens a lane without events; ready for calls when it resolves. */
export async function openLane(settings: Settings, request: OpenLaneRequest): Promise<Lane> {
  const { lane } = await openAnyLane(settings, { ...request, hub: null });
  return lane;
}

export interface ControlLane {
  readonly lane: Lane;
  readonly features: HandshakeResult;
  readonly unavailableEvents: ReadonlyMap<EventName, LibvirtError>;
}

/** Opens the lane that carries events; they are registered when it resolves. */
export async function openControlLane(
  settings: Settings,
  hub: EventHub,
  onSlotFree: (lane: Lane) => void,
): Promise<ControlLane> {
  const name: LaneName = 'control';
  return openAnyLane(settings, {
    name,
    window: settings.limits.window[name],
    purpose: 'control',
    onSlotFree,
    hub,
  });
}

async function openAnyLane(
  settings: Settings,
  request: OpenLaneRequest & { hub: EventHub | null },
): Promise<ControlLane> {
  const { hub } = request;
  const ms = settings.deadlines.connect;
  const keepalive = settings.options.keepalive ?? DEFAULT_KEEPALIVE;
  const opening = settings.options.openStream(request.purpose);
  const stream = await within(ms, settings.options.signal, opening, (late) => late.destroy());
  const lane: Lane = new Lane(stream, {
    name: request.name,
    window: request.window,
    keepalive: { ...keepalive, count: keepalive.count * (request.patience ?? 1) },
    maxFrameBytes: settings.limits.frameBytes,
    onMessage: (frame) => {
      if (!lane.retired) hub?.dispatch(frame);
    },
    onSlotFree: request.onSlotFree,
  });
  try {
    return await within(ms, settings.options.signal, greet(lane, settings.uri, hub !== null));
  } catch (error) {
    lane.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

async function greet(lane: Lane, uri: string, control: boolean): Promise<ControlLane> {
  const features = await handshake(lane, uri, control);
  const unavailableEvents = control ? await registerEvents(lane) : new Map();
  lane.startKeepalive();
  return { lane, features, unavailableEvents };
}

/** Waits for `work` at most `ms` milliseconds; what comes too late is given to `discard`. */
async function within<T>(
  ms: number,
  signal: AbortSignal | undefined,
  work: Promise<T>,
  discard?: (late: T) => void,
): Promise<T> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ConnectTimeoutError(ms)), ms);
  const onAbort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  try {
    return await Promise.race([work, expired]);
  } catch (error) {
    work.then(discard, () => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** The daemon accepted nothing, or did not answer the handshake, within the time allowed. */
export class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';

  constructor(ms: number) {
    super(`no libvirt daemon answered within ${ms} ms`);
  }
}
