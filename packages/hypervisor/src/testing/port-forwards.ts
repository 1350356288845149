import { describe, expect, it } from 'vitest';
import type { PortForwardRule, PortForwardsRole } from '../port-forwards.ts';
import { expectCode, type ContractContext } from './context.ts';

const OWNER = 'contract';

/** Ports of the node that lead to guests. */
export function portForwardsContract(context: ContractContext): void {
  const role = (): PortForwardsRole => context.session.portForwards;
  const { subnet } = context.backend;
  const rule = (id: string, change: Partial<PortForwardRule> = {}): PortForwardRule => ({
    id,
    protocol: 'tcp',
    hostAddress: null,
    hostPort: 20_022,
    guestAddress: `${subnet}.12`,
    guestPort: 22,
    ...change,
  });
  const two = [
    rule('ssh'),
    rule('dns', { protocol: 'udp', hostAddress: '203.0.113.7', hostPort: 20_053, guestPort: 53 }),
  ];
  const feature = (title: string, works: () => Promise<void>): void =>
    context.feature('network.portForward', title, works, () => role().apply(OWNER, two));

  describe('port forwards', () => {
    it('says whether the node has the means', async () => {
      const supported = context.has('network.portForward');
      const reason = supported ? null : expect.stringMatching(/\w+ \w+/);
      expect(await role().state()).toEqual({ supported, reason });
    });

    feature('begins without any', async () => expect(await role().list(OWNER)).toEqual([]));

    feature('makes its rules exactly those that it is given, again and again', async () => {
      await role().apply(OWNER, two);
      await role().apply(OWNER, two);
      expect(await role().list(OWNER)).toEqual(two);
      const moved = [rule('ssh', { guestAddress: `${subnet}.13` })];
      await role().apply(OWNER, moved);
      expect(await role().list(OWNER)).toEqual(moved);
    });

    feature('keeps owners apart', async () => {
      await role().apply('other', [rule('x', { hostPort: 20_099 })]);
      await role().apply(OWNER, two);
      expect(await role().list('other')).toMatchObject([{ id: 'x' }]);
      expect(await role().list(OWNER)).toEqual(two);
      const foreign = (await role().portsInUse(OWNER)).filter(({ port }) => port === 20_099);
      expect(foreign).toMatchObject([{ protocol: 'tcp', address: null }]);
      await role().apply('other', []);
      expect(await role().list('other')).toEqual([]);
    });

    feature('stays before libvirt’s own rules when a network starts', async () => {
      const { networks } = context.session;
      const made = await networks.create({
        name: 'contract-late',
        mode: 'NAT',
        autostart: false,
        ipv4: { address: '10.98.77.1', prefix: 24 },
      });
      await role().apply(OWNER, two);
      expect(await role().list(OWNER)).toEqual(two);
      await networks.delete(made.uuid);
    });

    feature('knows the ports that programs of the node listen on', async () => {
      const own = (await role().portsInUse(OWNER)).map(({ port }) => port);
      expect(own).toContain(22);
      expect(own).not.toContain(20_022);
    });

    it('refuses what could be read as something else', async () => {
      const codes = ['INVALID_INPUT', 'CAPABILITY_MISSING'] as const;
      const bad = [
        rule('a b'),
        rule('x', { hostPort: 0 }),
        rule('x', { guestPort: 65_536 }),
        rule('x', { guestAddress: `${subnet}.12\n-A FORWARD -j DROP` }),
        rule('x', { hostAddress: '::1' }),
      ];
      for (const one of bad) await expectCode(role().apply(OWNER, [one]), ...codes);
      await expectCode(role().list('a b'), ...codes);
      await expectCode(role().portsInUse('a\nb'), ...codes);
    });

    feature('takes its rules away and leaves nothing behind', async () => {
      await role().apply(OWNER, []);
      await role().apply(OWNER, []);
      expect(await role().list(OWNER)).toEqual([]);
    });
  });
}
