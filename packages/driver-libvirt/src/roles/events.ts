import type { EventsRole, HypervisorEvent } from '@corral/hypervisor';
import type { EventName, EventPayload, LibvirtHost } from '@corral/libvirt-rpc';
import { DomainLifecycleEvent, PoolLifecycleEvent } from '../constants.ts';

type Listener = (event: HypervisorEvent) => void;
type Host = Pick<LibvirtHost, 'on' | 'onGap'>;
/** Null for an event that changes nothing that is shown. */
type Translator = { [E in EventName]?: (payload: EventPayload<E>) => HypervisorEvent | null };

const vmChanged = (payload: {
  readonly msg: { readonly dom: { readonly uuid: string } };
}): HypervisorEvent => ({
  kind: 'vm',
  uuid: payload.msg.dom.uuid,
  what: 'changed',
});
const domChanged = (payload: { readonly dom: { readonly uuid: string } }): HypervisorEvent => ({
  kind: 'vm',
  uuid: payload.dom.uuid,
  what: 'changed',
});
/** Taps come and go with every VM; they are no change of the node. */
const nodeChanged = ({
  dev,
}: {
  readonly dev: { readonly name: string };
}): HypervisorEvent | null =>
  /^net_(vnet|tap|macvtap)/.test(dev.name) ? null : { kind: 'node', what: 'changed' };

/** What each of libvirt's events means for the reader: which object to read again. */
const TRANSLATORS: Translator = {
  domainEventCallbackLifecycle: ({ msg }) => ({
    kind: 'vm',
    uuid: msg.dom.uuid,
    // A running domain that loses its definition lives on until it stops; only one that is off is gone.
    what: msg.event === DomainLifecycleEvent.UNDEFINED && msg.dom.id < 0 ? 'removed' : 'changed',
  }),
  domainEventCallbackReboot: vmChanged,
  domainEventCallbackWatchdog: vmChanged,
  domainEventCallbackIoErrorReason: vmChanged,
  domainEventCallbackControlError: vmChanged,
  domainEventCallbackDiskChange: vmChanged,
  domainEventCallbackTrayChange: vmChanged,
  domainEventCallbackPmwakeup: vmChanged,
  domainEventCallbackPmsuspend: vmChanged,
  domainEventCallbackPmsuspendDisk: vmChanged,
  domainEventCallbackDeviceRemoved: vmChanged,
  domainEventBlockJob2: domChanged,
  domainEventCallbackTunable: domChanged,
  domainEventCallbackDeviceAdded: domChanged,
  domainEventCallbackJobCompleted: domChanged,
  domainEventCallbackDeviceRemovalFailed: domChanged,
  domainEventCallbackMetadataChange: domChanged,
  domainEventCallbackAgentLifecycle: ({ dom }) => ({ kind: 'vm', uuid: dom.uuid, what: 'agent' }),
  domainEventCallbackBalloonChange: ({ msg }) => ({
    kind: 'vm',
    uuid: msg.dom.uuid,
    what: 'stats',
  }),
  storagePoolEventLifecycle: ({ pool, event }) => ({
    kind: 'pool',
    uuid: pool.uuid,
    what: event === PoolLifecycleEvent.UNDEFINED ? 'removed' : 'changed',
  }),
  storagePoolEventRefresh: ({ pool }) => ({ kind: 'pool', uuid: pool.uuid, what: 'refreshed' }),
  // A network that runs outlives its definition and the event does not tell whether it runs: read it again.
  networkEventLifecycle: ({ net }) => ({ kind: 'network', uuid: net.uuid, what: 'changed' }),
  nodeDeviceEventLifecycle: nodeChanged,
  nodeDeviceEventUpdate: nodeChanged,
};

/** Libvirt's events, told as what to read again. Nothing is lost from the moment the session is open. */
export class LibvirtEvents implements EventsRole {
  private readonly listeners = new Set<Listener>();
  private readonly stops: (() => void)[] = [];

  constructor(host: Host) {
    for (const name of eventNames()) this.listen(host, name);
    this.stops.push(host.onGap(() => this.deliver({ kind: 'node', what: 'gap' })));
  }

  subscribe(listener: Listener): () => void {
    // A function of its own, so that one listener subscribed twice is called twice and ends singly.
    const own: Listener = (event) => listener(event);
    this.listeners.add(own);
    return () => this.listeners.delete(own);
  }

  /** Ends the deliveries. */
  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.listeners.clear();
  }

  private deliver(event: HypervisorEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  private listen<E extends EventName>(host: Host, name: E): void {
    const translate: ((payload: EventPayload<E>) => HypervisorEvent | null) | undefined =
      TRANSLATORS[name];
    if (!translate) return;
    this.stops.push(
      host.on(name, (payload) => {
        const event = translate(payload);
        if (event) this.deliver(event);
      }),
    );
  }
}

function isEventName(name: string): name is EventName {
  return name in TRANSLATORS;
}

function eventNames(): EventName[] {
  return Object.keys(TRANSLATORS).filter(isEventName);
}
