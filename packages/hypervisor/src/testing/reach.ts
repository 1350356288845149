import { describe, expect, it } from 'vitest';
import { expectCode, type ContractContext } from './context.ts';

/** What the node reaches. */
export function reachContract(context: ContractContext): void {
  const role = () => context.session.reach;

  describe('reach', () => {
    context.feature(
      'guest.reach',
      'knows a port that answers from one that does not',
      async () => {
        expect(await role().tcp('127.0.0.1', 22)).toBe(true);
        expect(await role().tcp('127.0.0.1', 1)).toBe(false);
        expect(await role().tcp(`${context.backend.subnet}.250`, 22)).toBe(false);
      },
      () => role().tcp('127.0.0.1', 22),
    );

    it('refuses what is no address or port', async () => {
      const codes = ['INVALID_INPUT', 'CAPABILITY_MISSING'] as const;
      await expectCode(role().tcp('example.org', 22), ...codes);
      await expectCode(role().tcp('127.0.0.1', 0), ...codes);
    });
  });
}
