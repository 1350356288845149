import { expect, it } from 'vitest';
import type { NetworkAddressing, NetworkRecord, NetworksRole } from '../networks.ts';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';

/** Networks changed in place: what takes effect at once, and what waits for the next start and is told. */
export function networkEditingContract(
  context: ContractContext,
  network: () => NetworkRecord,
): void {
  const { subnet } = context.backend;
  const role = (): NetworksRole => context.session.networks;
  const now = async (): Promise<NetworkRecord> => {
    const found = await role().get(network().uuid);
    if (!found) throw new Error('The network is gone.');
    return found;
  };
  const ipv4 = (start: string, end: string) => ({
    address: `${subnet}.1`,
    prefix: 24,
    dhcp: { start: `${subnet}.${start}`, end: `${subnet}.${end}` },
  });
  const first = (record: Pick<NetworkRecord, 'addressing'>): NetworkAddressing | undefined =>
    record.addressing[0];

  it('turns autostart off and on', async () => {
    await role().setAutostart(network().uuid, false);
    expect(await now()).toMatchObject({ autostart: false });
    await role().setAutostart(network().uuid, true);
    expect(await now()).toMatchObject({ autostart: true });
  });

  context.feature(
    'network.pending',
    'moves the DHCP range while the network runs',
    async () => {
      const moved = await role().edit(network().uuid, { ipv4: ipv4('30', '60') });
      const range = { start: `${subnet}.30`, end: `${subnet}.60` };
      expect(first(moved)).toMatchObject({ dhcpRanges: [range] });
      expect(moved.next).toBeNull();
      const back = await role().edit(network().uuid, { ipv4: ipv4('10', '20') });
      expect(back).toEqual(await now());
      expect(first(back)).toEqual(first(network()));
    },
    () => role().edit(network().uuid, { ipv4: ipv4('30', '60') }),
  );

  context.feature(
    'network.pending',
    'changes nothing when it is asked for what is there',
    async () => {
      const before = await now();
      const same = { domain: 'contract.test', mode: 'NAT', ipv4: ipv4('10', '20') } as const;
      expect(await role().edit(network().uuid, same)).toEqual(before);
    },
    () => role().edit(network().uuid, { domain: 'contract.test' }),
  );

  context.feature(
    'network.pending',
    'keeps what must wait for the next start apart from what runs',
    async () => {
      const { uuid } = network();
      const changed = await role().edit(uuid, { domain: 'other.test', mode: 'ISOLATED' });
      expect(changed).toMatchObject({ domain: 'contract.test', mode: 'NAT' });
      expect(changed.next).toMatchObject({ domain: 'other.test', mode: 'ISOLATED' });
      await role().stop(uuid);
      await role().start(uuid);
      expect(await now()).toMatchObject({ domain: 'other.test', mode: 'ISOLATED', next: null });
      await role().edit(uuid, { domain: null, mode: 'NAT' });
      await role().edit(uuid, { domain: 'contract.test' });
      await role().stop(uuid);
      await role().start(uuid);
      expect(await now()).toEqual(network());
    },
    () => role().edit(network().uuid, { mode: 'ISOLATED' }),
  );

  it('keeps a network that is off off', async () => {
    await role().stop(network().uuid);
    const changed = await role().edit(network().uuid, { domain: 'off.test' });
    expect(changed).toMatchObject({ active: false, domain: 'off.test', next: null });
    await role().edit(network().uuid, { domain: 'contract.test' });
    await role().start(network().uuid);
  });

  it('does not turn it into a bridge of the host', async () => {
    await expectCode(role().edit(network().uuid, { mode: 'BRIDGE' }), 'CAPABILITY_MISSING');
    expect(await now()).toEqual(network());
  });

  context.feature(
    'network.entries',
    'keeps an address for a guest, moves it and gives it back',
    async () => {
      const { uuid } = network();
      const mac = '52:54:00:c0:4a:77';
      const guest = { mac, name: 'kept', ip: `${subnet}.77` };
      await role().putReservation(uuid, guest);
      await role().putReservation(uuid, guest);
      expect(first(await now())?.dhcpHosts).toEqual([guest]);
      expect((await now()).next).toBeNull();
      await role().putReservation(uuid, { ...guest, ip: `${subnet}.78` });
      expect(first(await now())?.dhcpHosts).toEqual([{ ...guest, ip: `${subnet}.78` }]);
      await role().removeReservation(uuid, `${subnet}.78`);
      await role().removeReservation(uuid, `${subnet}.78`);
      expect(await now()).toEqual(network());
    },
    () => role().putReservation(network().uuid, { mac: null, name: 'x', ip: `${subnet}.77` }),
  );

  it('refuses to keep an address outside its subnets', async () => {
    const outside = { mac: '52:54:00:c0:4a:77', name: null, ip: '203.0.113.9' };
    const put = role().putReservation(network().uuid, outside);
    await expectCode(put, 'INVALID_NETWORK_RANGE', 'CAPABILITY_MISSING');
    expect(await now()).toEqual(network());
  });

  context.feature(
    'network.entries',
    'answers names, changes them and forgets them',
    async () => {
      const { uuid } = network();
      const host = { ip: `${subnet}.90`, hostnames: ['db', 'db.contract.test'] };
      await role().putDnsHost(uuid, host);
      expect((await now()).dnsHosts).toEqual([host]);
      await role().putDnsHost(uuid, { ...host, hostnames: ['cache'] });
      expect((await now()).dnsHosts).toEqual([{ ...host, hostnames: ['cache'] }]);
      expect((await now()).next).toBeNull();
      await role().removeDnsHost(uuid, host.ip);
      await role().removeDnsHost(uuid, host.ip);
      expect(await now()).toEqual(network());
    },
    () => role().putDnsHost(network().uuid, { ip: `${subnet}.90`, hostnames: ['db'] }),
  );

  it('says so when the network to be changed is not there', async () => {
    await expectCode(role().edit(NO_UUID, { domain: 'x.test' }), 'NOT_FOUND');
    await expectCode(role().setAutostart(NO_UUID, true), 'NOT_FOUND');
    const none = { mac: null, name: 'x', ip: `${subnet}.5` };
    await expectCode(role().putReservation(NO_UUID, none), 'NOT_FOUND', 'CAPABILITY_MISSING');
    const host = { ip: `${subnet}.5`, hostnames: ['x'] };
    await expectCode(role().putDnsHost(NO_UUID, host), 'NOT_FOUND', 'CAPABILITY_MISSING');
    await role().removeReservation(NO_UUID, `${subnet}.5`);
    await role().removeDnsHost(NO_UUID, `${subnet}.5`);
  });
}
