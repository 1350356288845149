import { isCorralError } from '@corral/domain';
import { describe, expect, it } from 'vitest';
import { ROLE_NAMES } from '../methods.ts';
import { NO_UUID, type ContractContext } from './context.ts';

/**
 * Every method that the backend never lets succeed refuses at once, whatever it is given, and in the very words of the
 * feature that is missing: what a user is told beforehand and afterwards is the same.
 */
export function refusalsContract(context: ContractContext): void {
  describe('what it does not do', () => {
    it.each(context.backend.neverSucceeds)(
      '%s refuses with the reason of its feature',
      async (name) => {
        const error: unknown = await call(context, name).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        expect(isCorralError(error), `a CorralError, got ${String(error)}`).toBe(true);
        if (!isCorralError(error)) return;
        expect(error.code).toBe('CAPABILITY_MISSING');
        const feature = context.session.capabilities.features[error.details.capability ?? ''];
        expect(feature).toEqual({ supported: false, reason: error.message });
      },
    );
  });
}

/** Calls a method by its name, as in `vms.create`. */
async function call({ session }: ContractContext, name: string): Promise<unknown> {
  const [roleName, methodName = ''] = name.split('.');
  const known = ROLE_NAMES.find((one) => one === roleName);
  if (known === undefined) throw new Error(`There is no role ${name}.`);
  const role = session[known];
  const method: unknown = Reflect.get(role, methodName);
  if (typeof method !== 'function') throw new Error(`There is no method ${name}.`);
  return Reflect.apply(method, role, [NO_UUID]);
}
