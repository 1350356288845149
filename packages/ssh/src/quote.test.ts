import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { quoteArgv } from './quote.ts';

/** What a real shell makes of a command line: the arguments as the program got them. */
function throughShell(commandLine: string): string[] {
  const program =
    'for (const a of process.argv.slice(1)) process.stdout.write(Buffer.from(a).toString("hex") + ".")';
  const script = `exec '${process.execPath}' -e '${program}' -- ${commandLine}`;
  const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  return stdout
    .split('.')
    .slice(0, -1)
    .map((hex) => Buffer.from(hex, 'hex').toString('utf8'));
}

/** A small generator with a fixed seed: a failure is the same failure next time. */
function* randomNumbers(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const NASTY = [
  ...'\'"\\$`!*?[]{}()<>|&;#~=%^ \t\n\r-',
  'é',
  '漢',
  '\u{1f600}',
  '\u0001',
  "'\\''",
  '$(id)',
  '--',
  'a',
  'b',
];

describe('quoteArgv', () => {
  it('hands a POSIX shell exactly the arguments, whatever is in them', () => {
    const random = randomNumbers(20_261_122);
    const next = (below: number): number => Math.floor((random.next().value ?? 0) * below);
    for (let round = 0; round < 40; round += 1) {
      const argv = Array.from({ length: 1 + next(6) }, () =>
        Array.from({ length: next(12) }, () => NASTY[next(NASTY.length)] ?? '').join(''),
      );
      expect(throughShell(quoteArgv(argv))).toEqual(argv);
    }
  });

  it('keeps words that mean something to a shell from meaning it', () => {
    expect(throughShell(quoteArgv(['if', 'A=b', '', '~', '*']))).toEqual([
      'if',
      'A=b',
      '',
      '~',
      '*',
    ]);
    expect(
      spawnSync('sh', ['-c', quoteArgv(['echo', '$HOME; id'])], { encoding: 'utf8' }).stdout,
    ).toBe('$HOME; id\n');
  });

  it('refuses what no program can be given', () => {
    expect(() => quoteArgv([])).toThrow(TypeError);
    expect(() => quoteArgv(['a\0b'])).toThrow(/NUL/);
  });
});
