import { describe, expect, it } from 'vitest';
import { mustRun, ProgramError, run } from './process.ts';
import { waitFor } from './wait.ts';

describe('run', () => {
  it('returns code and outputs, and feeds the input', async () => {
    expect(await run(['sh', '-c', 'cat; echo err >&2; exit 3'], { stdin: 'in' })).toEqual({
      code: 3,
      stdout: 'in',
      stderr: 'err\n',
    });
    expect((await run(['sh', '-c', 'kill -9 $$'])).code).toBe(137);
    await expect(run(['no-such-program-anywhere'])).rejects.toThrow(/ENOENT/);
    await expect(run(['sleep', '9'], { timeoutMs: 100 })).rejects.toThrow(/did not end/);
  });

  it('throws the tail of the output where success is a must', async () => {
    await expect(mustRun(['sh', '-c', 'echo why >&2; exit 1'])).rejects.toThrow(ProgramError);
    await expect(mustRun(['sh', '-c', 'echo why >&2; exit 1'])).rejects.toThrow(/code 1: why/);
  });
});

describe('waitFor', () => {
  it('returns what was seen, or says what it waited for', async () => {
    let looks = 0;
    expect(await waitFor('the third look', () => ++looks === 3 && 'seen', { everyMs: 1 })).toBe(
      'seen',
    );
    await expect(waitFor('Godot', () => false, { timeoutMs: 30, everyMs: 5 })).rejects.toThrow(
      /in vain for Godot/,
    );
  });
});
