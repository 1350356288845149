import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { scriptOf, secretsIn } from './script.ts';

const schema = buildSchema(`
  interface UserError { code: String! message: String! wayOut: String }
  type NotFoundError implements UserError { code: String! message: String! wayOut: String }
  type Task { id: ID! state: String! title: String! progress: Float! }
  type StartVmPayload { task: Task }
  type ImportPayload { name: String! }
  union StartVmResult = StartVmPayload | NotFoundError
  union ImportResult = ImportPayload | NotFoundError
  input VmActionInput { id: ID! plan: Boolean }
  type Query { x: Int }
  type Mutation { startVm(input: VmActionInput!): StartVmResult! importKey(name: String!): ImportResult! }
`);
const valid = (document: string) => validate(schema, parse(document)).map((one) => one.message);

describe('the script of a request', () => {
  it('keeps the action and its variables, and asks for the task and the errors alone', () => {
    const script = scriptOf(
      `mutation StartVm($input: VmActionInput!, $more: Boolean!) {
        result: startVm(input: $input) { ...Payload }
      }
      fragment Payload on StartVmPayload { task { id progress @include(if: $more) } }`,
      schema,
    );
    expect(valid(script)).toEqual([]);
    expect(script).toContain('result: startVm(input: $input)');
    expect(script).toContain('... on StartVmPayload');
    expect(script).toContain('wayOut');
    expect(script).not.toMatch(/fragment|progress|\$more/);
  });

  it('asks for no task where the mutation starts none', () => {
    const script = scriptOf('mutation { importKey(name: "a") { __typename } }', schema);
    expect(valid(script)).toEqual([]);
    expect(script).not.toContain('task');
    expect(script).toContain('importKey(name: "a")');
  });

  it('leaves what it cannot read as it is', () => {
    for (const document of [
      'mutation { unknown }',
      'mutation A { startVm(input: { id: 1 }) { __typename } } mutation B { importKey(name: "x") { __typename } }',
      '{ x }',
    ])
      expect(scriptOf(document, schema)).toBe(document);
  });
});

describe('the secrets of a request', () => {
  it('are named where they stood', () => {
    const document = 'mutation { m(input: { password: "[secret]", name: "web" }) { __typename } }';
    const variables = { input: { users: [{ name: 'ops', password: '[secret]' }], size: 1 } };
    expect(secretsIn({ document, variables })).toEqual([
      'variables.input.users[0].password',
      'document: password',
    ]);
    expect(secretsIn({ document: '{ x }', variables: {} })).toEqual([]);
  });
});
