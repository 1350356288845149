import type { ActionVerdict } from '@corral/domain';
import type { GraphContext } from '../../graphql/context.ts';
import { builder } from '../../graphql/builder.ts';

/** Whether something can be done now, with the reason when not: what buttons are made of. */
export interface Verdict {
  readonly allowed: boolean;
  readonly reasonCode: ActionVerdict['reasonCode'] | string | null;
  readonly reason: string | null;
}

export const ALLOWED: Verdict = { allowed: true, reasonCode: null, reason: null };

/** A refusal with its reason as a sentence. */
export const refused = (reasonCode: string, reason: string): Verdict => ({
  allowed: false,
  reasonCode,
  reason,
});

export const ActionVerdictRef = builder.objectRef<Verdict>('ActionVerdict').implement({
  description: 'Whether an action can be done now, and why not.',
  fields: (t) => ({
    allowed: t.exposeBoolean('allowed'),
    reasonCode: t.exposeString('reasonCode', { nullable: true }),
    reason: t.exposeString('reason', { nullable: true }),
  }),
});

/**
 * Makes the type of an object's actions: one verdict for each name, asked from `judge` only for the fields selected.
 * @param name of the GraphQL type, as in `VolumeActions`
 */
export function actionsType<const Names extends readonly string[], Row extends object>(
  name: string,
  names: Names,
  judge: (action: Names[number], row: Row, context: GraphContext) => Verdict | Promise<Verdict>,
) {
  return builder.objectRef<Row>(name).implement({
    fields: (t) =>
      Object.fromEntries(
        names.map((action: Names[number]) => [
          action,
          t.field({
            type: ActionVerdictRef,
            resolve: (row, _args, context) => judge(action, row as Row, context),
          }),
        ]),
      ),
  });
}
