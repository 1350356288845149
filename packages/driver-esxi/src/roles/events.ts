import type { EventsRole, HypervisorEvent } from '@corral/hypervisor';
import type { MoRef } from '@corral/vsphere-soap';
import { readDatastore } from '../readers/datastores.ts';
import { networkUuid } from '../readers/networks.ts';
import { vmUuid } from '../readers/vm.ts';
import type { Fields } from '../values.ts';

type Listener = (event: HypervisorEvent) => void;

/** What is watched of a host: enough to see that something is different, since readers then read it anew. */
export const WATCHED = [
  {
    type: 'VirtualMachine',
    paths: [
      'name',
      'config.instanceUuid',
      'config.changeVersion',
      'config.hardware.device',
      'runtime.powerState',
      'runtime.connectionState',
      'runtime.question',
      'guest.toolsRunningStatus',
      'guest.ipAddress',
      'snapshot',
    ],
  },
  { type: 'Datastore', paths: ['summary'] },
  { type: 'Network', paths: ['name'] },
  {
    type: 'HostSystem',
    paths: ['name', 'runtime.connectionState', 'runtime.inMaintenanceMode'],
  },
] as const;

/** A change of one object of the host. */
export interface Change {
  readonly kind: 'enter' | 'modify' | 'leave';
  readonly ref: MoRef;
  /** What is known of the object, as far as it was sent. */
  readonly properties: Fields;
  /** Paths that differ; of an object that entered, all. */
  readonly paths: readonly string[];
}

/** Changes of a host, told as what to read again. */
export class EsxiEvents implements EventsRole {
  private readonly listeners = new Set<Listener>();
  /** Uuids by reference: of what has left only its reference is told. */
  private readonly uuids = new Map<string, string>();
  private begun = false;

  subscribe(listener: Listener): () => void {
    // A function of its own, so that one listener subscribed twice is called twice and ends singly.
    const own: Listener = (event) => listener(event);
    this.listeners.add(own);
    return () => this.listeners.delete(own);
  }

  /** What has been told up to now was the state at the beginning, which nobody need be told. */
  begin(): void {
    this.begun = true;
  }

  /** Ends the deliveries. */
  stop(): void {
    this.listeners.clear();
  }

  /** Takes what came at once; a gap in it is told once. */
  accept(changes: readonly Change[]): void {
    const events = changes.map((change) => this.translate(change)).filter((one) => one !== null);
    if (!this.begun) return;
    if (events.some(({ what }) => what === 'gap')) this.deliver({ kind: 'node', what: 'gap' });
    for (const event of events) if (event.what !== 'gap') this.deliver(event);
  }

  private deliver(event: HypervisorEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  private translate({ kind, ref, properties, paths }: Change): HypervisorEvent | null {
    const what = kind === 'leave' ? 'removed' : 'changed';
    // What is known enters again when everything was asked for anew: something may have gone by meanwhile.
    const again = kind === 'enter' && this.uuids.has(keyOf(ref));
    const uuid = this.uuidOf(ref, properties);
    if (again) return { kind: 'node', what: 'gap' };
    if (kind === 'leave') this.uuids.delete(keyOf(ref));
    if (ref.type === 'HostSystem')
      return kind === 'leave' ? null : { kind: 'node', what: 'changed' };
    if (uuid === null) return null;
    if (ref.type === 'Datastore') return { kind: 'pool', uuid, what };
    if (ref.type !== 'VirtualMachine') return { kind: 'network', uuid, what };
    const guestOnly = kind === 'modify' && paths.every((path) => path.startsWith('guest.'));
    return { kind: 'vm', uuid, what: guestOnly ? 'agent' : what };
  }

  private uuidOf(ref: MoRef, properties: Fields): string | null {
    const key = keyOf(ref);
    const told = uuidToldBy(ref, properties);
    if (told !== null) this.uuids.set(key, told);
    return told ?? this.uuids.get(key) ?? null;
  }
}

const keyOf = ({ type, value }: MoRef): string => `${type}:${value}`;

/** The uuid that the properties sent make; null where they do not have what it is made of. */
function uuidToldBy(ref: MoRef, properties: Fields): string | null {
  switch (ref.type) {
    case 'VirtualMachine':
      return properties['config.instanceUuid'] === undefined
        ? null
        : vmUuid({ ref: ref.value, properties });
    case 'Datastore':
      return properties['summary'] === undefined ? null : readDatastore(properties).uuid;
    case 'HostSystem':
      return null;
    default:
      return networkUuid({ ref: ref.value });
  }
}
