import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { curlText, scriptText } from './script-text.ts';

const action = {
  script: 'mutation M($input: X!) {\n  m(input: $input) {\n    __typename\n  }\n}',
  variables: { input: { name: "it's `id` $(id) $HOME", password: '[secret]' } },
  secrets: ['variables.input.password'],
};

describe('an action as text', () => {
  it('has the document, the variables and what must be filled in', () => {
    const text = scriptText(action);
    expect(text).toContain('# fill in variables.input.password');
    expect(text).toContain(action.script);
    expect(text).toContain('"password": "[secret]"');
    expect(scriptText({ ...action, secrets: [] })).toMatch(/^mutation M/);
  });

  it('is sent by curl to the letter, with the token where there is one', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'corral-curl-'));
    try {
      // In the place of curl: what it is given, argument by argument, and the body.
      const stub = path.join(folder, 'curl');
      writeFileSync(stub, '#!/bin/sh\nfor one in "$@"; do echo "[$one]" >&2; done\ncat\n', {
        mode: 0o755,
      });
      const run = (env: Record<string, string>) =>
        execFileSync('/bin/sh', ['-c', `${curlText(action, 'http://host/graphql')} 2>&1`], {
          env: { ...process.env, PATH: `${folder}:/usr/bin:/bin`, ...env },
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      expect(JSON.parse(run({}))).toEqual({ query: action.script, variables: action.variables });
      writeFileSync(stub, '#!/bin/sh\nfor one in "$@"; do echo "[$one]"; done\n', { mode: 0o755 });
      expect(run({})).not.toContain('authorization');
      expect(run({ CORRAL_TOKEN: 'tok' })).toContain('[authorization: Bearer tok]');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
