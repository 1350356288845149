import { Kind, parse, print, visit } from 'graphql';
import { SECRET_FIELD_NAMES, withoutSecrets } from '../log.ts';
import type { RequestText } from '../services.ts';

/** Stands where a secret stood. */
export const SECRET_MARK = '[secret]';

/**
 * A request as it may be stored with a task and shown again: values of secret fields are struck out, whether they
 * stand in the document, in a variable of that name, in a variable used for such a field, or deep inside one.
 */
export function redactRequest({ document, variables }: RequestText): {
  document: string;
  variables: Record<string, unknown>;
} {
  const secretVariables = new Set<string>();
  let struckOut = false;
  const clean = visit(parse(document), {
    ObjectField(field) {
      if (!SECRET_FIELD_NAMES.has(field.name.value)) return undefined;
      if (field.value.kind === Kind.VARIABLE) {
        secretVariables.add(field.value.name.value);
        return undefined;
      }
      if (field.value.kind === Kind.NULL) return undefined;
      struckOut = true;
      return { ...field, value: { kind: Kind.STRING, value: SECRET_MARK } };
    },
    VariableDefinition(definition) {
      const value = definition.defaultValue;
      if (value === undefined || !SECRET_FIELD_NAMES.has(definition.variable.name.value))
        return undefined;
      struckOut = true;
      return { ...definition, defaultValue: { kind: Kind.STRING, value: SECRET_MARK } };
    },
  });
  const stored = Object.entries(variables).map(([name, value]) => [
    name,
    value !== null && (secretVariables.has(name) || SECRET_FIELD_NAMES.has(name))
      ? SECRET_MARK
      : withoutSecrets(value),
  ]);
  return { document: struckOut ? print(clean) : document, variables: Object.fromEntries(stored) };
}
