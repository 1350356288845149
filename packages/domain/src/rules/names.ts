import { z } from 'zod';

/**
 * Names Corral gives to objects. Narrower than what hypervisors take: such a name is safe as a file name, a
 * host name label, an XML value and a shell word, on every hypervisor. Foreign objects keep whatever name they have.
 */
const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

const nameSentence = (what: string): string =>
  `The ${what} must be 1 to 63 letters, digits, dots, dashes or underscores, and begin with a letter or digit.`;

/** A zod schema for the name of an object; `what` is the noun in the message. */
export const nameSchema = (what: string): z.ZodString =>
  z.string().regex(NAME_PATTERN, { message: nameSentence(what) });

/** True when Corral would give this name to an object itself. */
export function isSafeName(name: string): boolean {
  return NAME_PATTERN.test(name);
}

/** Free text shown to people: up to 4,000 characters, no control characters but line breaks and tabs. */
export const descriptionSchema: z.ZodString = z
  .string()
  .max(4000, { message: 'The description is limited to 4,000 characters.' })
  // eslint-disable-next-line no-control-regex -- control characters are what is refused here
  .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, {
    message: 'The description must not contain control characters.',
  });

/** A tag: a short lower-case word. */
export const tagSchema: z.ZodString = z.string().regex(/^[a-z0-9][a-z0-9._:/-]{0,47}$/, {
  message:
    'A tag is 1 to 48 lower-case letters, digits, dots, dashes, slashes, colons or underscores.',
});
