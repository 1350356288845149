import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, ERROR_CODES } from './catalogue.ts';
import { CorralError, hasCode, isCorralError } from './corral-error.ts';

const doc = readFileSync(new URL('../../../../docs/ERRORS.md', import.meta.url), 'utf8');
const documented = new Set([...doc.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1]));

describe('the error catalogue', () => {
  it.each(ERROR_CODES)('%s is documented', (code) => {
    expect(documented).toContain(code);
  });

  it('documents no code that does not exist', () => {
    expect(
      [...documented].filter((code) => !(ERROR_CODES as string[]).includes(String(code))),
    ).toEqual([]);
  });

  it.each(ERROR_CODES)('%s speaks in whole sentences', (code) => {
    expect(ERROR_CATALOGUE[code].meaning).toMatch(/^[A-Z].*\.$/);
    expect(ERROR_CATALOGUE[code].wayOut).toMatch(/^[A-Z].*\.$/);
  });
});

describe('CorralError', () => {
  const error = new CorralError(
    'HYPERVISOR_ERROR',
    'The VM could not be started.',
    { native: { source: 'libvirt', code: '1', text: 'internal error' } },
    new Error('below'),
  );

  it('keeps the hypervisor words and the cause', () => {
    expect(error.details.native?.text).toBe('internal error');
    expect(error.cause).toBeInstanceOf(Error);
    expect(error.family).toBe('hypervisor');
    expect(error.retryable).toBe(false);
    expect(error.wayOut).toBe(ERROR_CATALOGUE.HYPERVISOR_ERROR.wayOut);
  });

  it('survives being stored', () => {
    const again = CorralError.from(JSON.parse(JSON.stringify(error)));
    expect(again).toBeInstanceOf(CorralError);
    expect({ code: again.code, message: again.message, details: again.details }).toEqual({
      code: error.code,
      message: error.message,
      details: error.details,
    });
  });

  it('is told apart from defects', () => {
    expect(isCorralError(new Error('x'))).toBe(false);
    expect(hasCode(error, 'VM_BUSY', 'HYPERVISOR_ERROR')).toBe(true);
    expect(hasCode(error, 'VM_BUSY')).toBe(false);
    expect(hasCode(undefined, 'VM_BUSY')).toBe(false);
  });
});
