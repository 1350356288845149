import type { DriverCapabilities } from '@corral/hypervisor';
import { describe, expect, it } from 'vitest';
import { Calls } from '../calls.ts';
import { libvirtError, ScriptedHost } from '../fixtures/scripted-host.ts';
import { LibvirtNetworks } from './networks.ts';
import { LibvirtPower } from './power.ts';
import { NodePrograms } from './node-programs.ts';
import { LibvirtStorage } from './storage.ts';
import { LibvirtVms } from './vms.ts';

const UUID = '11111111-1111-4111-8111-111111111111';
const RUNNING = { state: 1, reason: 1 };
const OFF = { state: 5, reason: 8 };

function fail(code: number, message: string): () => never {
  return () => {
    throw libvirtError(code, message);
  };
}

/** Gives its answers one after the other, the last one for ever. */
function inTurn(...answers: readonly object[]): () => object {
  let at = 0;
  return () => answers[Math.min(at++, answers.length - 1)] ?? {};
}

const NO_LINK = { exec: () => Promise.reject(new Error('Nothing is run here.')) };
const NO_CAPABILITIES: DriverCapabilities = {
  vmActions: {},
  poolTypes: [],
  volumeFormats: [],
  networkModes: [],
  features: {},
};

describe('power', () => {
  const notRunning = fail(55, 'Requested operation is not valid: domain is not running');

  it('takes a VM that went off under libvirt’s hands as powered off', async () => {
    const host = new ScriptedHost({
      domainGetState: inTurn(RUNNING, OFF),
      domainDestroyFlags: notRunning,
    });
    await new LibvirtPower(new Calls(host)).powerOff(UUID);
    expect(host.asked).toEqual(['domainGetState', 'domainDestroyFlags', 'domainGetState']);
  });

  it('refuses to power off what was off before, and tells of what still runs', async () => {
    for (const states of [[OFF], [RUNNING, RUNNING]]) {
      const host = new ScriptedHost({
        domainGetState: inTurn(...states),
        domainDestroyFlags: notRunning,
      });
      const power = new LibvirtPower(new Calls(host));
      await expect(power.powerOff(UUID)).rejects.toMatchObject({ code: 'WRONG_STATE' });
    }
  });

  it('wakes a guest that sleeps', async () => {
    const host = new ScriptedHost({
      domainGetState: () => ({ state: 7, reason: 0 }),
      domainPmWakeup: () => ({}),
    });
    await new LibvirtPower(new Calls(host)).start(UUID);
    expect(host.asked).toEqual(['domainGetState', 'domainPmWakeup']);
  });

  it('reboots by ACPI when the agent goes silent between the question and the request', async () => {
    const flags: unknown[] = [];
    const host = new ScriptedHost({
      domainAgentCommand: () => ({ result: '{}' }),
      domainReboot: (args) => {
        flags.push(
          typeof args === 'object' && args !== null && 'flags' in args ? args.flags : null,
        );
        if (flags.length === 1) throw libvirtError(86, 'Guest agent is not responding');
        return {};
      },
    });
    expect(await new LibvirtPower(new Calls(host)).reboot(UUID)).toBe('acpi');
    expect(flags).toEqual([2, 1]);
  });
});

describe('what is made half and fails is taken back', () => {
  const denied = fail(1, 'internal error: no room in the autostart folder');

  it('a VM', async () => {
    const host = new ScriptedHost({
      domainLookupByUuid: fail(42, 'Domain not found'),
      domainDefineXmlFlags: () => ({ dom: { name: 'v', uuid: UUID, id: -1 } }),
      domainSetAutostart: denied,
      domainGetState: () => OFF,
      domainUndefineFlags: () => ({}),
    });
    const made = new LibvirtVms(new Calls(host), 9_000_000).create({
      uuid: UUID,
      name: 'v',
      description: null,
      vcpus: 1,
      memoryBytes: 64 * 1024 * 1024,
      arch: 'x86_64',
      machine: 'pc',
      firmware: 'BIOS',
      domainType: 'qemu',
      disks: [],
      nics: [],
      autostart: true,
      metadata: { templateName: null, createdByTask: null, createdAt: 'now' },
    });
    await expect(made).rejects.toMatchObject({ code: 'HYPERVISOR_ERROR' });
    expect(host.asked.at(-1)).toBe('domainUndefineFlags');
  });

  it('a network', async () => {
    const net = { name: 'n', uuid: UUID };
    const host = new ScriptedHost({
      networkLookupByName: fail(43, 'Network not found'),
      networkDefineXml: () => ({ net }),
      networkCreate: fail(1, 'internal error: Network is already in use by interface eth0'),
      networkLookupByUuid: () => ({ net }),
      networkIsActive: () => ({ active: 0 }),
      networkUndefine: () => ({}),
    });
    const made = new LibvirtNetworks(new Calls(host)).create({
      name: 'n',
      mode: 'NAT',
      autostart: true,
    });
    await expect(made).rejects.toMatchObject({ code: 'INVALID_NETWORK_RANGE' });
    expect(host.asked.at(-1)).toBe('networkUndefine');
  });

  it('a storage pool', async () => {
    const pool = { name: 'p', uuid: UUID };
    const host = new ScriptedHost({
      storagePoolLookupByName: fail(49, 'Storage pool not found'),
      storagePoolDefineXml: () => ({ pool }),
      storagePoolCreate: () => ({}),
      storagePoolSetAutostart: denied,
      storagePoolLookupByUuid: () => ({ pool }),
      storagePoolIsActive: () => ({ active: 1 }),
      storagePoolDestroy: () => ({}),
      storagePoolUndefine: () => ({}),
    });
    const spec = { name: 'p', type: 'dir', path: '/p', autostart: true } as const;
    const made = new LibvirtStorage(
      new Calls(host),
      new NodePrograms(new Calls(host), NO_LINK),
      NO_CAPABILITIES,
    ).createPool(spec);
    await expect(made).rejects.toMatchObject({ code: 'HYPERVISOR_ERROR' });
    expect(host.asked.slice(-2)).toEqual(['storagePoolDestroy', 'storagePoolUndefine']);
  });
});

describe('lists', () => {
  const dom = (name: string, uuid: string): object => ({ name, uuid, id: -1 });
  const other = UUID.replaceAll('1', '2');

  it('leave out a VM that vanishes meanwhile, and do without the call for all states', async () => {
    const host = new ScriptedHost({
      connectListAllDomains: () => ({ domains: [dom('a', UUID), dom('b', other)], ret: 2 }),
      connectGetAllDomainStats: fail(3, 'this function is not supported by the connection driver'),
      domainGetXmlDesc: (args) => {
        if (JSON.stringify(args).includes(other)) throw libvirtError(42, 'Domain not found');
        return { xml: "<domain type='kvm'><name>a</name></domain>" };
      },
      domainListAllSnapshots: () => ({ snapshots: [], ret: 0 }),
      domainGetState: () => OFF,
    });
    const vms = await new LibvirtVms(new Calls(host), 9_000_000).list();
    expect(vms.map(({ name, powerState }) => [name, powerState])).toEqual([['a', 'SUSPENDED']]);
  });

  it('do without the bridges of a node that has no interface driver', async () => {
    const host = new ScriptedHost({
      connectListAllNetworks: () => ({ nets: [], ret: 0 }),
      connectListAllInterfaces: fail(3, 'this function is not supported by the connection driver'),
    });
    expect(await new LibvirtNetworks(new Calls(host)).listBridges()).toEqual([]);
  });

  it('name the bridges of the host, without those of libvirt’s own networks', async () => {
    const iface = (name: string): object => ({ name, mac: '' });
    const host = new ScriptedHost({
      connectListAllNetworks: () => ({ nets: [{ name: 'n', uuid: UUID }], ret: 1 }),
      networkGetXmlDesc: () => ({
        xml: "<network><name>n</name><bridge name='virbr0'/></network>",
      }),
      connectListAllInterfaces: () => ({ ifaces: ['eth0', 'br0', 'virbr0'].map(iface), ret: 3 }),
      interfaceGetXmlDesc: (args) => {
        const type = JSON.stringify(args).includes('eth0') ? 'ethernet' : 'bridge';
        return { xml: `<interface type='${type}' name='x'/>` };
      },
    });
    expect(await new LibvirtNetworks(new Calls(host)).listBridges()).toEqual(['br0']);
  });
});
