import { LibvirtError, ProtocolError } from './errors.ts';
import type { Frame } from './frame.ts';
import type { Lane } from './lane.ts';
import { decodeLayout, trusted } from './messages.ts';
import { eventByNumber } from './procedures.ts';
import type { EventName, EventPayload } from './types.ts';

type Family = 'domain' | 'network' | 'storagePool' | 'nodeDevice' | 'secret';

/**
 * The number under which each event is registered. Block jobs by path (domain event 8) are left
 * out in favour of those by target name (16).
 */
const REGISTRATIONS: Readonly<Partial<Record<EventName, readonly [Family, number]>>> = {
  domainEventCallbackLifecycle: ['domain', 0],
  domainEventCallbackReboot: ['domain', 1],
  domainEventCallbackRtcChange: ['domain', 2],
  domainEventCallbackWatchdog: ['domain', 3],
  domainEventCallbackIoError: ['domain', 4],
  domainEventCallbackGraphics: ['domain', 5],
  domainEventCallbackIoErrorReason: ['domain', 6],
  domainEventCallbackControlError: ['domain', 7],
  domainEventCallbackDiskChange: ['domain', 9],
  domainEventCallbackTrayChange: ['domain', 10],
  domainEventCallbackPmwakeup: ['domain', 11],
  domainEventCallbackPmsuspend: ['domain', 12],
  domainEventCallbackBalloonChange: ['domain', 13],
  domainEventCallbackPmsuspendDisk: ['domain', 14],
  domainEventCallbackDeviceRemoved: ['domain', 15],
  domainEventBlockJob2: ['domain', 16],
  domainEventCallbackTunable: ['domain', 17],
  domainEventCallbackAgentLifecycle: ['domain', 18],
  domainEventCallbackDeviceAdded: ['domain', 19],
  domainEventCallbackMigrationIteration: ['domain', 20],
  domainEventCallbackJobCompleted: ['domain', 21],
  domainEventCallbackDeviceRemovalFailed: ['domain', 22],
  domainEventCallbackMetadataChange: ['domain', 23],
  domainEventBlockThreshold: ['domain', 24],
  domainEventMemoryFailure: ['domain', 25],
  domainEventMemoryDeviceSizeChange: ['domain', 26],
  domainEventNicMacChange: ['domain', 27],
  networkEventLifecycle: ['network', 0],
  networkEventCallbackMetadataChange: ['network', 1],
  storagePoolEventLifecycle: ['storagePool', 0],
  storagePoolEventRefresh: ['storagePool', 1],
  nodeDeviceEventLifecycle: ['nodeDevice', 0],
  nodeDeviceEventUpdate: ['nodeDevice', 1],
  secretEventLifecycle: ['secret', 0],
  secretEventValueChanged: ['secret', 1],
};

/** Events that are registered with the daemon by number. */
export const registeredEvents: readonly EventName[] = trusted(Object.keys(REGISTRATIONS));

function register(lane: Lane, family: Family, eventID: number): Promise<unknown> {
  switch (family) {
    case 'domain':
      return lane.request('connectDomainEventCallbackRegisterAny', { eventID, dom: null });
    case 'network':
      return lane.request('connectNetworkEventRegisterAny', { eventID, net: null });
    case 'storagePool':
      return lane.request('connectStoragePoolEventRegisterAny', { eventID, pool: null });
    case 'nodeDevice':
      return lane.request('connectNodeDeviceEventRegisterAny', { eventID, dev: null });
    case 'secret':
      return lane.request('connectSecretEventRegisterAny', { eventID, secret: null });
  }
}

/**
 * Registers all events of a lane. An event that the daemon does not know, or whose secondary
 * daemon is away, does not fail the host: it is returned with the daemon's error.
 */
export async function registerEvents(lane: Lane): Promise<Map<EventName, LibvirtError>> {
  const unavailable = new Map<EventName, LibvirtError>();
  await Promise.all(
    registeredEvents.map(async (name) => {
      const registration = REGISTRATIONS[name];
      if (registration === undefined) return;
      try {
        await register(lane, ...registration);
      } catch (error) {
        if (!(error instanceof LibvirtError)) throw error;
        unavailable.set(name, error);
      }
    }),
  );
  return unavailable;
}

type Listener = (payload: unknown) => void;

/** Hands decoded events to their listeners. */
export class EventHub {
  /** Messages of numbers the tables do not have, and messages that could not be decoded. */
  undecodable = 0;
  readonly #listeners = new Map<EventName, Set<Listener>>();
  readonly #gapListeners = new Set<() => void>();
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  /** Adds a listener; the function returned removes it (more than once does no harm). */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
    const set = this.#listeners.get(event) ?? new Set<Listener>();
    this.#listeners.set(event, set);
    const entry: Listener = (payload) => listener(trusted<EventPayload<E>>(payload));
    set.add(entry);
    return () => void set.delete(entry);
  }

  /** Adds a listener for "events may have been missed"; the function returned removes it. */
  onGap(listener: () => void): () => void {
    this.#gapListeners.add(listener);
    return () => void this.#gapListeners.delete(listener);
  }

  /** Tells that events may have been missed: everything they would tell must be read again. */
  gap(): void {
    for (const listener of this.#gapListeners) this.#tell(listener, undefined);
  }

  /** Decodes a message and tells the listeners; a listener that throws disturbs no other. */
  dispatch(frame: Frame): void {
    const info = eventByNumber(frame.program, frame.procedure);
    if (info === undefined) {
      this.undecodable += 1;
      return;
    }
    const listeners = this.#listeners.get(info.name);
    if (listeners === undefined || listeners.size === 0) return;
    let payload: unknown;
    try {
      payload = decodeLayout(info.layout, frame.payload, `the event ${info.name}`);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.undecodable += 1;
      return;
    }
    for (const listener of listeners) this.#tell(listener, payload);
  }

  #tell(listener: Listener, payload: unknown): void {
    try {
      listener(payload);
    } catch (error) {
      this.#onListenerError(error);
    }
  }
}
