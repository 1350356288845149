import { expect } from 'vitest';
import type { NetworkRecord, NetworksRole } from '../networks.ts';
import type { ContractContext } from './context.ts';

/** How fast a whole network may go: stored apart from what runs, taken by its next start, taken off again. */
export function networkLimitsContract(
  context: ContractContext,
  network: () => NetworkRecord,
): void {
  const role = (): NetworksRole => context.session.networks;
  const limit = { averageBytes: 1_250_000, peakBytes: 2_500_000, burstBytes: 128 * 1024 };
  const none = { inbound: null, outbound: null };
  const storedOf = (record: NetworkRecord) => (record.next ?? record).limits;

  context.feature(
    'network.limits',
    'stores limits of a whole network, changes them and takes them off',
    async () => {
      const { uuid } = network();
      expect(network().limits).toEqual(none);
      const plain = { averageBytes: 125_000, peakBytes: null, burstBytes: null };
      const limited = await role().edit(uuid, { limits: { inbound: limit, outbound: plain } });
      expect(storedOf(limited)).toEqual({ inbound: limit, outbound: plain });
      // What runs tells what it runs with: either it took the limits, or they wait.
      expect(limited.limits).toEqual(limited.next === null ? storedOf(limited) : none);
      const changed = await role().edit(uuid, { limits: { inbound: plain, outbound: null } });
      expect(storedOf(changed)).toEqual({ inbound: plain, outbound: null });
      await role().edit(uuid, { limits: none });
      expect(await role().get(uuid)).toEqual(network());
    },
    () => role().edit(network().uuid, { limits: { inbound: limit, outbound: null } }),
  );
}
