import { describe, expect, it } from 'vitest';
import { withRuntime } from '../runtime.ts';
import { expectCode, type ContractContext } from './context.ts';

/** Opening, closing, probing, and what the session says of itself. */
export function connectionContract(context: ContractContext): void {
  const { backend } = context;
  const driver = (): ReturnType<typeof withRuntime> =>
    withRuntime(backend.driver, { onCall: (call) => context.report.add(call) });

  describe('connection', () => {
    it('answers a ping and tells its kind', async () => {
      await context.session.ping();
      expect(context.session.kind).toBe(backend.driver.kind);
    });

    it('ends with null when it was closed, and closes twice without harm', async () => {
      const session = await driver().connect(backend.target());
      await session.close();
      await session.close();
      expect(await session.closed).toBeNull();
      await expectCode(session.vms.list(), 'CONNECTION_LOST');
    });

    it('does not open when its caller has already given up', async () => {
      const signal = AbortSignal.abort();
      await expectCode(driver().connect(backend.target(), { signal }), 'TASK_CANCELLED');
    });

    it.each(backend.badTargets)('says $code for $what', async ({ target, code }) => {
      const begun = performance.now();
      await expectCode(driver().connect(await target(), { deadlineMs: 5000 }), code);
      expect(performance.now() - begun).toBeLessThan(8000);
    });

    it('probes the node step by step', async () => {
      const report = await driver().probe(backend.target());
      expect(report.steps.filter(({ ok }) => !ok)).toEqual([]);
      expect(report).toMatchObject({ ok: true, hypervisor: expect.any(String) });
      expect(report.hostname).toBe((await context.session.facts.read()).hostname);
      expect(report.steps.at(-1)).toMatchObject({ name: 'FACTS', fix: null });
    });

    it.each(backend.badTargets)('tells the fix when it probes $what', async ({ target }) => {
      const report = await driver().probe(await target(), { deadlineMs: 5000 });
      expect(report.ok).toBe(false);
      const last = report.steps.at(-1);
      expect(last?.ok).toBe(false);
      expect(last?.detail).toMatch(/\w/);
      expect(last?.fix).toMatch(/\w+/);
      expect(report.steps.slice(0, -1).every(({ ok }) => ok)).toBe(true);
    });

    it('names what the backend lacks, each with its reason, and nothing else', () => {
      const { features, poolTypes, vmActions } = context.session.capabilities;
      const lacking = Object.entries(features).filter(([, { supported }]) => !supported);
      expect(lacking.map(([name]) => name).toSorted()).toEqual([...backend.missing].toSorted());
      const reasons = [
        ...lacking.map(([, { reason }]) => reason),
        ...poolTypes.filter(({ supported }) => !supported).map(({ reason }) => reason),
        ...Object.values(vmActions).map((ability) =>
          'reason' in ability ? ability.reason : 'x y',
        ),
      ];
      for (const reason of reasons) expect(reason).toMatch(/\w+ \w+/);
    });
  });
}
