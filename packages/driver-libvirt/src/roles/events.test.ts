import type { HypervisorEvent } from '@corral/hypervisor';
import type { EventName, LibvirtHost } from '@corral/libvirt-rpc';
import { describe, expect, it } from 'vitest';
import { LibvirtEvents } from './events.ts';

const UUID = '11111111-1111-4111-8111-111111111111';
const dom = (id: number): object => ({ name: 'a', uuid: UUID, id });

/** The part of a host that delivers events, with the test as the daemon. */
class Deliveries implements Pick<LibvirtHost, 'on' | 'onGap'> {
  readonly listeners = new Map<string, (payload: never) => void>();
  gap: (() => void) | null = null;

  on(event: EventName, listener: (payload: never) => void): () => void {
    this.listeners.set(event, listener);
    return () => this.listeners.delete(event);
  }

  onGap(listener: () => void): () => void {
    this.gap = listener;
    return () => {
      this.gap = null;
    };
  }

  send(event: EventName, payload: object): void {
    const listener = this.listeners.get(event);
    if (!listener) throw new Error(`Nobody listens to ${event}.`);
    Reflect.apply(listener, null, [payload]);
  }
}

function collect(): { daemon: Deliveries; events: LibvirtEvents; seen: HypervisorEvent[] } {
  const daemon = new Deliveries();
  const events = new LibvirtEvents(daemon);
  const seen: HypervisorEvent[] = [];
  events.subscribe((event) => seen.push(event));
  return { daemon, events, seen };
}

describe('LibvirtEvents', () => {
  it.each<[EventName, object, HypervisorEvent]>([
    [
      'domainEventCallbackLifecycle',
      { msg: { dom: dom(3), event: 2, detail: 0 } },
      { kind: 'vm', uuid: UUID, what: 'changed' },
    ],
    [
      'domainEventCallbackLifecycle',
      { msg: { dom: dom(-1), event: 1, detail: 0 } },
      { kind: 'vm', uuid: UUID, what: 'removed' },
    ],
    [
      'domainEventCallbackLifecycle',
      { msg: { dom: dom(3), event: 1, detail: 0 } },
      { kind: 'vm', uuid: UUID, what: 'changed' },
    ],
    [
      'domainEventCallbackDeviceAdded',
      { dom: dom(3), devAlias: 'x' },
      { kind: 'vm', uuid: UUID, what: 'changed' },
    ],
    [
      'domainEventCallbackAgentLifecycle',
      { dom: dom(3), state: 1, reason: 0 },
      { kind: 'vm', uuid: UUID, what: 'agent' },
    ],
    [
      'domainEventCallbackBalloonChange',
      { msg: { dom: dom(3), actual: 1 } },
      { kind: 'vm', uuid: UUID, what: 'stats' },
    ],
    [
      'storagePoolEventLifecycle',
      { pool: { uuid: UUID }, event: 2 },
      { kind: 'pool', uuid: UUID, what: 'changed' },
    ],
    [
      'storagePoolEventLifecycle',
      { pool: { uuid: UUID }, event: 1 },
      { kind: 'pool', uuid: UUID, what: 'removed' },
    ],
    [
      'storagePoolEventRefresh',
      { pool: { uuid: UUID } },
      { kind: 'pool', uuid: UUID, what: 'refreshed' },
    ],
    [
      'networkEventLifecycle',
      { net: { uuid: UUID }, event: 1 },
      { kind: 'network', uuid: UUID, what: 'changed' },
    ],
    [
      'nodeDeviceEventLifecycle',
      { dev: { name: 'pci_0000_00_1f_0' } },
      { kind: 'node', what: 'changed' },
    ],
  ])('tells %s', (name, payload, expected) => {
    const { daemon, seen } = collect();
    daemon.send(name, payload);
    expect(seen).toEqual([expected]);
  });

  it('keeps quiet about taps, which come and go with VMs', () => {
    const { daemon, seen } = collect();
    daemon.send('nodeDeviceEventLifecycle', { dev: { name: 'net_vnet3_fe_54_00_00_00_01' } });
    expect(seen).toEqual([]);
  });

  it('tells of a gap', () => {
    const { daemon, seen } = collect();
    daemon.gap?.();
    expect(seen).toEqual([{ kind: 'node', what: 'gap' }]);
  });

  it('ends single subscriptions, and all of them', () => {
    const { daemon, events, seen } = collect();
    const twice = (event: HypervisorEvent): number => seen.push(event);
    const end = events.subscribe(twice);
    events.subscribe(twice);
    end();
    daemon.gap?.();
    expect(seen).toHaveLength(2);
    events.stop();
    expect(daemon.listeners.size).toBe(0);
    expect(daemon.gap).toBeNull();
  });
});
