import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { claimNumber, releaseNumber, staleNumbers } from './claims.ts';

const module = new URL('./claims.ts', import.meta.url).href;
const held: number[] = [];
afterEach(() => {
  for (const number of held.splice(0)) releaseNumber(number);
});

/** Another process that claims a number, says which, and lives on until its input closes (or dies at once). */
async function claimElsewhere(
  liveOn: boolean,
): Promise<{ number: number; end: () => Promise<void> }> {
  const script = `
    import { claimNumber } from '${module}';
    process.stdout.write(String(claimNumber()));
    ${liveOn ? 'process.stdin.resume()' : "process.kill(process.pid, 'SIGKILL')"}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const number = Number(await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve)));
  return { number, end: () => (child.stdin.end(), ended) };
}

describe('node numbers', () => {
  it('are never given twice, in this process or another', async () => {
    const mine = claimNumber();
    held.push(mine);
    const others = await Promise.all(Array.from({ length: 4 }, () => claimElsewhere(true)));
    const all = [mine, ...others.map(({ number }) => number)];
    expect(new Set(all).size).toBe(5);
    expect(() => claimNumber(others[0]?.number)).toThrow(/in use/);
    await Promise.all(others.map(({ end }) => end()));
  });

  it('come free again when their process is gone, however it ended', async () => {
    const { number, end } = await claimElsewhere(false);
    await end();
    expect(staleNumbers()).toContain(number);
    expect(claimNumber(number)).toBe(number);
    held.push(number);
    expect(staleNumbers()).not.toContain(number);
  });
});
