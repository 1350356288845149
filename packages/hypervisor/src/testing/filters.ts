import { filterName, OPEN_FIREWALL, type FirewallSettings } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import type { FiltersRole } from '../filters.ts';
import type { VmSpec } from '../specs.ts';
import { expectCode, NO_UUID, until, type ContractContext } from './context.ts';

const MAC = '52:54:00:c0:4c:01';

/** What may pass cards of VMs, and how fast. */
export function filtersContract(context: ContractContext): void {
  const role = (): FiltersRole => context.session.filters;
  const settings: FirewallSettings = {
    antiSpoofing: false,
    inbound: 'DROP',
    outbound: 'ACCEPT',
    rules: [
      {
        direction: 'IN',
        action: 'ACCEPT',
        family: 'IPV4',
        protocol: 'TCP',
        address: '192.0.2.0/24',
        portFrom: 22,
        portTo: 23,
        priority: 10,
      },
      {
        direction: 'IN',
        action: 'ACCEPT',
        family: 'IPV6',
        protocol: 'ICMP',
        address: '2001:db8::/32',
        portFrom: null,
        portTo: null,
        priority: 11,
      },
      {
        direction: 'OUT',
        action: 'DROP',
        family: 'IPV4',
        protocol: 'ALL',
        address: '198.51.100.7/32',
        portFrom: null,
        portTo: null,
        priority: 900,
      },
    ],
  };
  let spec: VmSpec;
  let first = '';
  let second = '';
  const feature = (title: string, works: () => Promise<void>): void =>
    context.feature('vm.filters', title, works, () => role().define(first, settings));
  const nic = async (scope: 'stored' | 'running') =>
    (await context.session.vmHardware.read(spec.uuid))?.[scope]?.nics[0];
  const use = (filter: string | null, scope: 'STORED' | 'RUNNING') =>
    context.session.vmHardware.change(spec.uuid, { kind: 'nicFilter', mac: MAC, filter }, scope);

  describe('packet filters', () => {
    it('says whether the node has the means', async () => {
      spec = context.vmSpec('contract-filtered', {
        nics: [{ mac: MAC, source: { kind: 'network', name: 'contract-net' }, model: 'virtio' }],
      });
      first = filterName(spec.uuid, '00000001');
      second = filterName(spec.uuid, '00000002');
      const supported = context.has('vm.filters');
      const reason = supported ? null : expect.stringMatching(/\w+ \w+/);
      expect(await role().state()).toEqual({
        supported,
        reason,
        connections: { supported, reason },
      });
      if (supported) return;
      await expectCode(role().list(), 'CAPABILITY_MISSING');
      await expectCode(role().get(first), 'CAPABILITY_MISSING');
      await expectCode(role().remove(first), 'CAPABILITY_MISSING');
    });

    feature('makes one that reads back as asked for, and not twice', async () => {
      const made = await role().define(first, settings);
      expect(made).toMatchObject({ name: first, vmUuid: spec.uuid, settings });
      expect(await role().get(first)).toEqual(made);
      await expectCode(role().define(first, OPEN_FIREWALL), 'ALREADY_EXISTS');
      expect(await role().get(first)).toEqual(made);
      const spoofing = { ...OPEN_FIREWALL, antiSpoofing: true };
      expect((await role().define(second, spoofing)).settings).toEqual(spoofing);
      const listed = await role().list();
      expect(listed.filter(({ vmUuid }) => vmUuid !== null)).toMatchObject([
        { name: first, usedBy: [], settings },
        { name: second, usedBy: [] },
      ]);
    });

    it('looks and removes only where there are filters', async () => {
      const gone = filterName(spec.uuid, '0000000f');
      if (context.has('vm.filters')) {
        expect(await role().get(gone)).toBeNull();
        await role().remove(gone);
        return;
      }
      for (const refused of [role().list(), role().get(gone), role().remove(gone)])
        await expectCode(refused, 'CAPABILITY_MISSING');
    });

    feature('leaves filters of others alone', async () => {
      const foreign = (await role().list()).filter(({ vmUuid }) => vmUuid === null);
      expect(foreign.map(({ name }) => name)).toContain('clean-traffic');
      expect(foreign.every((one) => one.settings === null && one.lines.length > 0)).toBe(true);
      await expectCode(role().define('contract-foreign', settings), 'INVALID_INPUT');
      await expectCode(role().remove('clean-traffic'), 'INVALID_INPUT');
      expect(await role().get('clean-traffic')).not.toBeNull();
      expect(await role().get(filterName(NO_UUID, '00000000'))).toBeNull();
    });

    feature(
      'puts a card through one, at rest and while it runs, and knows who uses it',
      async () => {
        const { vms, power } = context.session;
        await vms.create(spec);
        await use(first, 'STORED');
        expect(await nic('stored')).toMatchObject({ filter: first });
        const user = { vmUuid: spec.uuid, vmName: spec.name };
        expect((await role().list()).find(({ name }) => name === first)?.usedBy).toEqual([user]);
        await expectCode(role().remove(first), 'IN_USE');
        await power.start(spec.uuid);
        await context.waitForState(spec.uuid, 'RUNNING');
        expect(await nic('running')).toMatchObject({ filter: first });
        await role().remove(second);
        await role().define(second, { ...settings, inbound: 'ACCEPT' });
        await use(second, 'RUNNING');
        await until(
          'the other filter',
          10_000,
          async () => (await nic('running'))?.filter === second,
        );
        expect(await nic('stored')).toMatchObject({ filter: first });
        await expectCode(role().remove(second), 'IN_USE');
        await use(null, 'RUNNING');
        await use(null, 'STORED');
        expect(await nic('running')).toMatchObject({ filter: null });
        await role().remove(second);
      },
    );

    feature('removes its own, and again without harm', async () => {
      await context.session.power.powerOff(spec.uuid);
      await context.waitForState(spec.uuid, 'STOPPED');
      await context.session.vms.delete(spec.uuid);
      await role().remove(first);
      await role().remove(first);
      expect(await role().get(first)).toBeNull();
      expect((await role().list()).filter(({ vmUuid }) => vmUuid !== null)).toEqual([]);
    });
  });

  describe('limits of cards', () => {
    it('says for each direction whether the kernel can', async () => {
      const { inbound, outbound } = await context.session.limits.state();
      for (const { supported, reason } of [inbound, outbound]) {
        if (supported === true) expect(reason).toBeNull();
        else expect(reason).toMatch(/\w+ \w+/);
        if (!context.has('vm.limits')) expect(supported).toBe(false);
      }
    });

    it('stores them, changes them and takes them off', async () => {
      spec = context.vmSpec('contract-limited', {
        nics: [{ mac: MAC, source: { kind: 'network', name: 'contract-net' }, model: 'virtio' }],
      });
      const { vms, vmHardware } = context.session;
      await vms.create(spec);
      const limit = { averageBytes: 125_000, peakBytes: 250_000, burstBytes: 64 * 1024 };
      const store = async (change: {
        inbound: typeof limit | null;
        outbound: typeof limit | null;
      }) => {
        await vmHardware.change(spec.uuid, { kind: 'nicLimits', mac: MAC, ...change }, 'STORED');
        expect(await nic('stored')).toMatchObject(change);
      };
      await store({ inbound: limit, outbound: null });
      await store({ inbound: { ...limit, averageBytes: 1000 }, outbound: limit });
      await store({ inbound: null, outbound: null });
      await vms.delete(spec.uuid);
    });
  });
}
