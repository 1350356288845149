import { nameSchema } from '@corral/domain';
import type { Database, KeyPair } from '@corral/db';
import { z } from 'zod';
import { checkInput } from '../shared/check-input.ts';
import { generateKey } from './generate.ts';
import { parsePublicKey } from './public-key.ts';

const name = nameSchema('name of the key pair');
const comment = z
  .string()
  .max(255, { message: 'The comment is limited to 255 characters.' })
  // eslint-disable-next-line no-control-regex -- control characters, line breaks among them, are what is refused here
  .regex(/^[^\u0000-\u001f\u007f]*$/, {
    message: 'The comment must not contain control characters.',
  });

const generateSchema = z.discriminatedUnion('algorithm', [
  z.object({
    name,
    algorithm: z.literal('ED25519'),
    comment: comment.optional(),
    bits: z.undefined({ error: 'An ed25519 key has a fixed size; leave the bits out.' }).optional(),
  }),
  z.object({
    name,
    algorithm: z.literal('RSA'),
    comment: comment.optional(),
    bits: z
      .literal([2048, 3072, 4096], { error: 'An RSA key has 2048, 3072 or 4096 bits.' })
      .default(3072),
  }),
]);
const importSchema = z.object({
  name,
  publicKey: z.string().max(20_000, { message: 'The key is too long.' }),
});

/**
 * Makes a key pair and stores its public half.
 * @returns the row, and the private key, which is nowhere else.
 * @throws CorralError naming the field; ALREADY_EXISTS for a name that is taken.
 */
export async function generateKeyPair(
  db: Database,
  request: unknown,
): Promise<{ keyPair: KeyPair; privateKey: string }> {
  const input = checkInput(generateSchema, request);
  const label = input.comment ?? input.name;
  const made = await generateKey(
    input.algorithm === 'RSA'
      ? { algorithm: 'rsa', bits: input.bits, comment: label }
      : { algorithm: 'ed25519', comment: label },
  );
  const { privateKey, ...publicHalf } = made;
  const keyPair = await db.keyPairs.create({ ...publicHalf, name: input.name, comment: label });
  return { keyPair, privateKey };
}

/** Stores a public key made elsewhere. @throws CorralError INVALID_KEY, INVALID_NAME, ALREADY_EXISTS. */
export async function importKeyPair(db: Database, request: unknown): Promise<KeyPair> {
  const input = checkInput(importSchema, request);
  return db.keyPairs.create({ name: input.name, ...parsePublicKey(input.publicKey, 'publicKey') });
}
