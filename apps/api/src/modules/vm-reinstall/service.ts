import type { World } from '../../world.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { makeSeed } from '../vm/service.ts';
import { reinstallVmInput, type ReinstallVmInput } from './operations/reinstall-input.ts';

/**
 * Turns a request into the input of `vm.reinstall`: checks it, makes the documents of the seed and seals them, so that
 * no password is stored with the task.
 * @throws CorralError naming the field.
 */
export async function prepareReinstall(
  world: World,
  request: { readonly cloudInit?: unknown; readonly [field: string]: unknown },
): Promise<ReinstallVmInput> {
  const { cloudInit, ...rest } = request;
  const input = checkInput(reinstallVmInput, withoutNulls(rest));
  if (cloudInit === undefined || cloudInit === null) return input;
  const { name } = await world.db.vms.require(input.vmId);
  return { ...input, seed: await makeSeed(world, name, input.templateId, cloudInit) };
}
