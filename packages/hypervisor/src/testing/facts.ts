import { describe, expect, it } from 'vitest';
import { expectCode, type ContractContext } from './context.ts';

/** What a node is and how busy it is. */
export function factsContract(context: ContractContext): void {
  describe('facts', () => {
    it('reads what the node is', async () => {
      const facts = await context.session.facts.read();
      expect(facts.hostname).not.toBe('');
      expect(facts.cpus).toBeGreaterThan(0);
      expect(facts.memoryBytes).toBeGreaterThan(16 * 1024 * 1024);
      expect(facts.managerVersion).toMatch(/^\d+\.\d+/);
      const { chosenDomainType, chosenReason, domainTypes } = facts.virtualisation;
      expect(domainTypes).toContain(chosenDomainType);
      expect(chosenReason).toMatch(/\w+ \w+/);
      for (const cell of facts.numaCells) expect(cell.memoryBytes).not.toBe(0);
    });

    context.feature(
      'node.stats',
      'samples the load, with counters that only grow',
      async () => {
        const first = await context.session.facts.stats();
        const second = await context.session.facts.stats();
        expect(second.cpuTotalNanoseconds).toBeGreaterThanOrEqual(first.cpuTotalNanoseconds);
        expect(second.cpuIdleNanoseconds).toBeLessThanOrEqual(second.cpuTotalNanoseconds);
        expect(first.memoryTotalBytes).toBeGreaterThan(0);
        expect(first.memoryAvailableBytes).toBeLessThanOrEqual(first.memoryTotalBytes);
        expect(Date.parse(second.at)).toBeGreaterThanOrEqual(Date.parse(first.at));
        // All four counters of disks and cards, or a sentence why there are none.
        const counters = [first.io, second.io].map(
          ({ diskReadBytes, diskWriteBytes, netRxBytes, netTxBytes }) => [
            diskReadBytes,
            diskWriteBytes,
            netRxBytes,
            netTxBytes,
          ],
        );
        for (const [index, before] of (counters[0] ?? []).entries()) {
          const after = counters[1]?.[index] ?? null;
          if (first.io.reason === null) expect(after).toBeGreaterThanOrEqual(before ?? 0);
          else expect([before, after]).toEqual([null, null]);
        }
        if (first.io.reason !== null) expect(first.io.reason).toMatch(/\w+ \w+/);
      },
      () => context.session.facts.stats(),
    );

    it('gives up at the deadline and at the signal', async () => {
      const { facts } = context.session;
      await expectCode(facts.read({ signal: AbortSignal.abort() }), 'TASK_CANCELLED');
      await expectCode(facts.read({ deadlineMs: 0 }), 'NODE_TIMEOUT');
    });
  });
}
