import { builder } from '../../graphql/builder.ts';

/** Words of VM hardware in the graph that several modules use. */

/** Words of the hypervisor as an enum: `host-passthrough` is HOST_PASSTHROUGH in the graph. */
export function wordEnum<const Words extends readonly string[]>(name: string, words: Words) {
  const values: Record<string, { value: Words[number] }> = Object.fromEntries(
    words.map((value) => [value.toUpperCase().replaceAll('-', '_'), { value }]),
  );
  return builder.enumType(name, { values });
}
