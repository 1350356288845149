import type { HypervisorEvent } from '@corral/hypervisor';
import { describe, expect, it } from 'vitest';
import { EsxiEvents, type Change } from './events.ts';

const UUID = '52c8a2f1-0d3e-6a4b-9c5d-1e2f3a4b5c6d';
const VM = { type: 'VirtualMachine', value: '7' };
const change = (kind: Change['kind'], ref: Change['ref'], properties: object = {}): Change => ({
  kind,
  ref,
  properties: { ...properties },
  paths: Object.keys(properties),
});
const entered = change('enter', VM, { 'config.instanceUuid': UUID });

function begun(): { readonly events: EsxiEvents; readonly told: HypervisorEvent[] } {
  const events = new EsxiEvents();
  const told: HypervisorEvent[] = [];
  events.subscribe((event) => told.push(event));
  events.accept([entered]);
  events.begin();
  return { events, told };
}

describe('changes of a host', () => {
  it('are told by the uuid, of the guest alone as such, and nothing of the beginning', () => {
    const { events, told } = begun();
    events.accept([
      change('modify', VM, { 'runtime.powerState': 'poweredOn' }),
      change('modify', VM, { 'guest.toolsRunningStatus': 'guestToolsRunning' }),
      change('leave', VM),
    ]);
    expect(told).toEqual([
      { kind: 'vm', uuid: UUID, what: 'changed' },
      { kind: 'vm', uuid: UUID, what: 'agent' },
      { kind: 'vm', uuid: UUID, what: 'removed' },
    ]);
  });

  it('are a gap, told once, when what is known comes in anew', () => {
    const { events, told } = begun();
    const other = { type: 'VirtualMachine', value: '8' };
    events.accept([entered, entered, change('modify', other, { name: 'no uuid was ever told' })]);
    expect(told).toEqual([{ kind: 'node', what: 'gap' }]);
  });

  it('are told of datastores, networks and the host too', () => {
    const { events, told } = begun();
    events.accept([
      change('enter', { type: 'Datastore', value: 'd' }, { summary: { url: 'u' } }),
      change('leave', { type: 'Network', value: 'n' }),
      change('modify', { type: 'HostSystem', value: 'ha-host' }, { name: 'x' }),
    ]);
    expect(told).toMatchObject([
      { kind: 'pool', what: 'changed' },
      { kind: 'network', what: 'removed' },
      { kind: 'node', what: 'changed' },
    ]);
    events.stop();
    events.accept([change('leave', VM)]);
    expect(told).toHaveLength(3);
  });
});
