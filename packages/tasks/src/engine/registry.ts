import { CorralError } from '@corral/domain';
import type { z } from 'zod';
import type { OperationDefinition, StepHandler } from '../operation.ts';

/** The operations and kinds of steps that this server knows. */
export class OperationRegistry<World> {
  readonly #operations = new Map<string, OperationDefinition<World, unknown>>();
  readonly #handlers = new Map<string, StepHandler<World, unknown>>();

  /** Throws when two have the same name: the second would never run. */
  constructor(
    operations: readonly OperationDefinition<World, unknown>[],
    handlers: readonly StepHandler<World, unknown>[],
  ) {
    for (const operation of operations) {
      addOnce(this.#operations, operation.name, operation, 'operations');
    }
    for (const handler of handlers) addOnce(this.#handlers, handler.kind, handler, 'steps');
  }

  operation(name: string): OperationDefinition<World, unknown> {
    const found = this.#operations.get(name);
    if (!found) throw new CorralError('NOT_FOUND', `There is no operation ${name}.`);
    return found;
  }

  findOperation(name: string): OperationDefinition<World, unknown> | undefined {
    return this.#operations.get(name);
  }

  handler(kind: string): StepHandler<World, unknown> {
    const found = this.#handlers.get(kind);
    if (!found) throw new Error(`This server knows no step of the kind ${kind}.`);
    return found;
  }

  findHandler(kind: string): StepHandler<World, unknown> | undefined {
    return this.#handlers.get(kind);
  }
}

function addOnce<T>(map: Map<string, T>, name: string, value: T, what: string): void {
  if (map.has(name)) throw new Error(`Two ${what} are named ${name}.`);
  map.set(name, value);
}

/** Checks an input by its schema. INVALID_INPUT names the first field at fault. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join('.') ?? '';
  throw new CorralError(
    'INVALID_INPUT',
    issue?.message ?? 'The input is not acceptable.',
    field === '' ? {} : { field },
  );
}
