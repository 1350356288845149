import { describe, expect, it } from 'vitest';
import { credentialsInput, EMPTY_CREDENTIALS, isComplete } from './credentials-form.ts';

const form = (change: Partial<typeof EMPTY_CREDENTIALS>) => ({ ...EMPTY_CREDENTIALS, ...change });

describe('the form of a login', () => {
  it('is complete with a user and something to set', () => {
    expect(isComplete(EMPTY_CREDENTIALS)).toBe(false);
    expect(isComplete(form({ password: 'x' }))).toBe(true);
    expect(isComplete(form({ keys: ' k \n' }))).toBe(true);
    expect(isComplete(form({ keyPairIds: ['1'], replace: true }))).toBe(true);
    expect(isComplete(form({ password: 'x', replace: true }))).toBe(false);
    expect(isComplete(form({ password: 'x', user: '' }))).toBe(false);
  });

  it('leaves a password that is not given', () => {
    expect(credentialsInput('vm', form({ keys: 'a\n\nb' }))).toMatchObject({
      id: 'vm',
      password: null,
      authorizedKeys: ['a', 'b'],
      way: 'AUTO',
    });
  });
});
