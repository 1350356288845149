import { randomBytes } from 'node:crypto';
import type { AccessToken, Database } from '@corral/db';
import { CorralError, nameSchema } from '@corral/domain';
import { z } from 'zod';
import { ROLES } from '../../security/actor.ts';
import { hashToken } from '../../security/tokens.ts';
import { checkInput } from '../shared/check-input.ts';

type Tokens = Pick<Database, 'tokens'>;

/** Tokens begin with this, so that people and scanners of leaked secrets know what they see. */
const PREFIX = 'corral_';
const TOKEN_BYTES = 32;

const createSchema = z.object({ name: nameSchema('name of the token'), role: z.enum(ROLES) });

/**
 * Makes an access token.
 * @returns the row, and the token, of which only the SHA-256 is stored.
 * @throws CorralError INVALID_NAME, ALREADY_EXISTS
 */
export async function createAccessToken(
  db: Tokens,
  request: unknown,
): Promise<{ accessToken: AccessToken; token: string }> {
  const { name, role } = checkInput(createSchema, request);
  const token = `${PREFIX}${randomBytes(TOKEN_BYTES).toString('base64url')}`;
  const accessToken = await db.tokens.create({ name, role, hash: hashToken(token) });
  return { accessToken, token };
}

/** Takes a token back: nothing new is answered to whoever holds it. @throws CorralError NOT_FOUND */
export async function revokeAccessToken(db: Tokens, id: string): Promise<void> {
  if (await db.tokens.remove(id)) return;
  throw new CorralError('NOT_FOUND', `There is no access token with the id ${id.slice(0, 64)}.`);
}
