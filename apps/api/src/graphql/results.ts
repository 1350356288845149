import type { InputObjectRef, ObjectRef } from '@pothos/core';
import { requireRole } from '../security/actor.ts';
import type { Role } from '../security/actor.ts';
import { builder } from './builder.ts';
import type { GraphSchemaTypes } from './builder.ts';
import type { GraphContext } from './context.ts';
import {
  asExpected,
  ERROR_TYPE_OF_FAMILY,
  EXPECTED_ERRORS,
  isErrorView,
  viewOf,
} from './errors.ts';

/** What a mutation says about itself. */
export interface MutationOptions<I extends object, P extends object> {
  /** Verb and noun, as in `startVm`. `<Name>Result` is made from it. */
  readonly name: string;
  readonly description: string;
  /** The weakest role that may do it; `operator` unless said otherwise. */
  readonly role?: Role;
  readonly input: InputObjectRef<GraphSchemaTypes, I>;
  /** The type of success, named `<Name>Payload`. */
  readonly payload: ObjectRef<GraphSchemaTypes, P>;
  resolve(input: I, context: GraphContext): Promise<P> | P;
}

/** `startVm` → `StartVm`. */
export const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/**
 * Registers `name(input: …!): <Name>Result!`, where the result is the union of the payload and the expected errors.
 * A CorralError thrown by `resolve` becomes the member of its family; access errors and defects end the request.
 */
export function defineMutation<I extends object, P extends object>(
  options: MutationOptions<I, P>,
): void {
  const result = builder.unionType(`${pascal(options.name)}Result`, {
    types: [options.payload, ...EXPECTED_ERRORS],
    resolveType: (value) =>
      isErrorView(value) ? (ERROR_TYPE_OF_FAMILY[value.family] ?? 'NodeError') : options.payload,
  });
  const resolve = (_root: unknown, args: { readonly input: I }, context: GraphContext) => {
    requireRole(context.actor, options.role ?? 'operator');
    return expectedErrors(() => options.resolve(args.input, context));
  };
  builder.mutationField(options.name, (t) =>
    t.field({
      type: result,
      description: options.description,
      args: { input: t.arg({ type: options.input, required: true }) },
      // The builder cannot name the arguments of a generic input; `resolve` has their shape by construction.
      resolve: resolve as never,
    }),
  );
}

/** Runs `body`; expected errors come back as values, everything else is thrown on. */
async function expectedErrors<P>(body: () => Promise<P> | P) {
  try {
    return await body();
  } catch (error) {
    const expected = asExpected(error);
    if (expected !== null && ERROR_TYPE_OF_FAMILY[expected.family] !== undefined)
      return viewOf(expected);
    throw error;
  }
}
