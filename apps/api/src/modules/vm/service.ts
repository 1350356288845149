import { CorralError } from '@corral/domain';
import { z } from 'zod';
import type { World } from '../../world.ts';
import { cloudInitSchema } from '../cloud-init/input.ts';
import { sealSeed, type SealedSeed } from '../cloud-init/sealed-seed.ts';
import { makeSeedDocuments } from '../cloud-init/seed.ts';
import { checkInput, withoutNulls } from '../shared/check-input.ts';
import { createVmInput, type CreateVmInput } from './operations/create-input.ts';

/** What a user asks for: the operation's input with cloud-init in clear. */
export interface CreateVmRequest {
  readonly templateId?: string | null | undefined;
  readonly name: string;
  readonly cloudInit?: unknown;
  readonly [field: string]: unknown;
}

/**
 * Turns a request into the input of `vm.create`: checks it, makes the documents of the seed and seals them, so that no
 * password is stored with the task.
 * @throws CorralError naming the field.
 */
export async function prepareCreateVm(
  world: World,
  request: CreateVmRequest,
): Promise<CreateVmInput> {
  const { cloudInit, ...rest } = request;
  const input = checkInput(createVmInput, withoutNulls(rest));
  if (cloudInit === undefined || cloudInit === null) return input;
  if (!input.templateId)
    throw new CorralError(
      'INVALID_INPUT',
      'Cloud-init is for templates: an installer asks for what it needs by itself.',
      { field: 'cloudInit' },
    );
  return { ...input, seed: await makeSeed(world, input.name, input.templateId, cloudInit) };
}

/** So that the path of a fault begins as the request does. */
const wrapped = z.object({ cloudInit: cloudInitSchema });

/**
 * Makes the sealed seed of a VM from what the user gave for cloud-init in the field `cloudInit`.
 * @throws CorralError naming the field.
 */
export async function makeSeed(
  world: World,
  vmName: string,
  templateId: string | null,
  cloudInit: unknown,
): Promise<SealedSeed> {
  const { cloudInit: fields } = checkInput(wrapped, withoutNulls({ cloudInit }));
  const template = templateId === null ? null : await world.db.templates.require(templateId);
  const pairs = await world.db.keyPairs.requireMany(fields.keyPairIds ?? []);
  const documents = makeSeedDocuments(fields, {
    vmName,
    keyLines: pairs.map((pair) => pair.publicKey),
    osName: template?.osName ?? null,
    field: 'cloudInit',
  });
  return sealSeed(world.secrets, documents, fields.password !== undefined);
}
