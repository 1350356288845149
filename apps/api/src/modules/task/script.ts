import {
  getNamedType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  print,
  visit,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { SECRET_MARK } from '../../graphql/redact.ts';

/** The stored request of a task as something to repeat by a script. */
interface StoredRequest {
  readonly document: string;
  readonly variables: Record<string, unknown>;
}

const ERRORS = '... on UserError { code message wayOut }';

function selectionSet(text: string): SelectionSetNode | undefined {
  const [definition] = parse(text).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet : undefined;
}

/** What a script wants back of a mutation: the task it can follow, and what may have gone wrong. */
function answerOf(field: string, schema: GraphQLSchema): SelectionSetNode | undefined {
  const type = schema.getMutationType()?.getFields()[field]?.type;
  const result = type ? getNamedType(type) : undefined;
  if (!isUnionType(result)) return undefined;
  const payload = result.getTypes().find((member) => member.name.endsWith('Payload'));
  const givesTask = isObjectType(payload) && 'task' in payload.getFields();
  const task = givesTask ? `... on ${payload.name} { task { id state title } }` : '';
  return selectionSet(`{ __typename ${task} ${ERRORS} }`);
}

function namesOfVariables(field: FieldNode): string[] {
  const names: string[] = [];
  visit(field, {
    Variable(node) {
      names.push(node.name.value);
    },
  });
  return names;
}

/**
 * The mutation of a stored document, without what one client wanted to see of the answer: fragments and selections are
 * replaced by the task's id and the typed errors. A document of another form comes back as it is.
 */
export function scriptOf(document: string, schema: GraphQLSchema): string {
  const mutations = parse(document).definitions.filter(
    (one): one is OperationDefinitionNode =>
      one.kind === Kind.OPERATION_DEFINITION && one.operation === 'mutation',
  );
  const [mutation] = mutations;
  if (!mutation || mutations.length > 1) return document;
  const fields: FieldNode[] = [];
  for (const selection of mutation.selectionSet.selections) {
    const answer = selection.kind === Kind.FIELD && answerOf(selection.name.value, schema);
    if (!answer) return document;
    fields.push({ ...selection, selectionSet: answer });
  }
  const used = new Set(fields.flatMap(namesOfVariables));
  const variableDefinitions = (mutation.variableDefinitions ?? []).filter((definition) =>
    used.has(definition.variable.name.value),
  );
  return print({
    ...mutation,
    variableDefinitions,
    selectionSet: { ...mutation.selectionSet, selections: fields },
  });
}

function marksIn(value: unknown, path: string): string[] {
  if (value === SECRET_MARK) return [path];
  if (Array.isArray(value)) return value.flatMap((one, index) => marksIn(one, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => marksIn(one, `${path}.${name}`));
}

/** Where something was struck out, in the variables and in the document itself. */
export function secretsIn({ document, variables }: StoredRequest): string[] {
  const found = marksIn(variables, 'variables');
  visit(parse(document), {
    ObjectField(field) {
      if (field.value.kind === Kind.STRING && field.value.value === SECRET_MARK)
        found.push(`document: ${field.name.value}`);
    },
  });
  return found;
}
