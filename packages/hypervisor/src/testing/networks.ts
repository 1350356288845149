import { describe, expect, it } from 'vitest';
import type { NetworkRecord } from '../networks.ts';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';
import { networkEditingContract } from './network-editing.ts';
import { networkLimitsContract } from './network-limits.ts';

/** Virtual networks. */
export function networksContract(context: ContractContext): void {
  const role = (): ContractContext['session']['networks'] => context.session.networks;
  const { subnet } = context.backend;
  let network: NetworkRecord;

  describe('networks', () => {
    it('makes and starts a network', async () => {
      const mark = context.events.length;
      network = await role().create({
        name: 'contract-net',
        mode: 'NAT',
        autostart: true,
        domain: 'contract.test',
        ipv4: {
          address: `${subnet}.1`,
          prefix: 24,
          dhcp: { start: `${subnet}.10`, end: `${subnet}.20` },
        },
      });
      expect(network).toMatchObject({
        name: 'contract-net',
        active: true,
        persistent: true,
        autostart: true,
        mode: 'NAT',
        domain: 'contract.test',
        addressing: [
          {
            family: 'ipv4',
            address: `${subnet}.1`,
            prefix: 24,
            dhcpRanges: [{ start: `${subnet}.10`, end: `${subnet}.20` }],
            dhcpHosts: [],
          },
        ],
      });
      await context.waitForEvent('network', network.uuid, mark);
    });

    it('makes an isolated network with a uuid and without addresses', async () => {
      const uuid = crypto.randomUUID();
      const spec = { uuid, name: 'contract-lone', mode: 'ISOLATED', autostart: false } as const;
      const made = await role().create(spec);
      expect(made).toMatchObject({ uuid, mode: 'ISOLATED', autostart: false, addressing: [] });
      await role().delete(uuid);
      expect(await role().get(uuid)).toBeNull();
    });

    it.each([
      ['ROUTED', '40'],
      ['OPEN', '41'],
    ] as const)('makes a network of mode %s that reads back as asked for', async (mode, last) => {
      const base = subnet.slice(0, subnet.lastIndexOf('.'));
      const ipv4 = { address: `${base}.2${last}.1`, prefix: 25 };
      const made = await role().create({
        name: `contract-${last}`,
        mode,
        autostart: false,
        ipv4,
        ...(context.has('network.ipv6')
          ? { ipv6: { address: `fd00:${last}::1`, prefix: 64 } }
          : {}),
      });
      expect(made).toMatchObject({ mode, active: true, next: null, domain: null, dnsHosts: [] });
      expect(made.addressing[0]).toMatchObject({ family: 'ipv4', ...ipv4 });
      if (context.has('network.ipv6'))
        expect(made.addressing[1]).toMatchObject({ family: 'ipv6', prefix: 64 });
      await role().delete(made.uuid);
    });

    it('makes a network on a bridge of the host', async () => {
      const bridge = await context.backend.hostBridge();
      const made = await role().create({
        name: 'contract-bridged',
        mode: 'BRIDGE',
        autostart: false,
        bridge,
      });
      expect(made).toMatchObject({ mode: 'BRIDGE', bridge, active: true, addressing: [] });
      await role().delete(made.uuid);
    });

    it('refuses a name that is taken', async () => {
      const spec = { name: 'contract-net', mode: 'ISOLATED', autostart: false } as const;
      await expectCode(role().create(spec), 'ALREADY_EXISTS');
      expect(await role().get(network.uuid)).toEqual(network);
    });

    it('lists it and gets it alike', async () => {
      const listed = (await role().list()).find(({ uuid }) => uuid === network.uuid);
      expect(listed).toEqual(network);
      expect(await role().get(network.uuid)).toEqual(network);
    });

    context.feature(
      'network.leases',
      'has no leases yet',
      async () => expect(await role().leases(network.uuid)).toEqual([]),
      () => role().leases(network.uuid),
    );

    it('stops and starts it', async () => {
      await role().stop(network.uuid);
      expect(await role().get(network.uuid)).toMatchObject({ active: false });
      await context.refuses('networks.stop', role().stop(network.uuid), 'WRONG_STATE');
      await role().start(network.uuid);
      expect(await role().get(network.uuid)).toMatchObject({ active: true });
      await expectCode(role().start(network.uuid), 'WRONG_STATE');
    });

    networkEditingContract(context, () => network);
    networkLimitsContract(context, () => network);

    it('lists bridges of the host without those of its own networks', async () => {
      const bridge = await context.backend.hostBridge();
      const bridges = await role().listBridges();
      if (context.has('network.bridges')) expect(bridges).toContain(bridge);
      expect(bridges).not.toContain(network.bridge);
      expect(bridges).toEqual([...new Set(bridges)]);
    });

    it('says so when there is no such network', async () => {
      expect(await role().get(NO_UUID)).toBeNull();
      await expectCode(role().start(NO_UUID), 'NOT_FOUND');
      await expectCode(role().stop(NO_UUID), 'NOT_FOUND');
      await expectCode(role().leases(NO_UUID), 'NOT_FOUND', 'CAPABILITY_MISSING');
      await expectCode(role().get('not-a-uuid'), 'INVALID_INPUT');
    });

    it('gives up at the deadline and at the signal', async () => {
      await expectCode(role().list({ signal: AbortSignal.abort() }), 'TASK_CANCELLED');
      await expectCode(role().list({ deadlineMs: 0 }), 'NODE_TIMEOUT');
      const listBridges = role().listBridges({ signal: AbortSignal.abort() });
      await expectCode(listBridges, 'TASK_CANCELLED');
    });
  });
}

/** Deletes what the networks part made, as the last part of the suite. */
export function networksEndContract(context: ContractContext): void {
  it('deletes the network while it runs, and again without harm', async () => {
    const { networks } = context.session;
    const made = (await networks.list()).filter(({ name }) => name === 'contract-net');
    expect(made).toHaveLength(1);
    for (const { uuid } of made) {
      await networks.delete(uuid);
      expect(await networks.get(uuid)).toBeNull();
      await networks.delete(uuid);
    }
    await networks.delete(NO_UUID);
  });
}
