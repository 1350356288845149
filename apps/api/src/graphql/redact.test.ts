import { describe, expect, it } from 'vitest';
import { redactRequest } from './redact.ts';

describe('redactRequest', () => {
  it('keeps a document without secrets letter by letter', () => {
    const document = 'mutation  { startVm(input: {id: "1"}) { __typename } } # mine';
    expect(redactRequest({ document, variables: { a: 1 } })).toEqual({
      document,
      variables: { a: 1 },
    });
  });

  it('strikes out secrets written into the document, and default values', () => {
    const { document } = redactRequest({
      document: `mutation ($password: String = "four") { createVm(input: { name: "web", cloudInit: { user: "ops", password: "one",
        userData: """two""", passwordHash: "three", hostname: $h } }) { __typename } }`,
      variables: {},
    });
    expect(document).not.toMatch(/one|two|three|four/);
    expect(document).toContain('"web"');
    expect(document).toContain('$h');
  });

  it('strikes out variables by name, by use and at any depth', () => {
    const { variables } = redactRequest({
      document:
        'mutation ($p: String, $i: X) { createVm(input: { cloudInit: { password: $p }, more: $i }) { __typename } }',
      variables: {
        p: 'one',
        i: { auth: [{ privateKey: 'two', kind: 'KEY' }] },
        token: 'three',
        gone: null,
      },
    });
    expect(variables).toEqual({
      p: '[secret]',
      i: { auth: [{ privateKey: '[secret]', kind: 'KEY' }] },
      token: '[secret]',
      gone: null,
    });
  });
});
