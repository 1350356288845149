import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isTerminal } from '@corral/domain';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type Database } from '../database.ts';

const CHILD = fileURLToPath(new URL('../testing/chaos-child.ts', import.meta.url));
const KILLS = 12;
/** A busy machine gets less done in a life; it then has more lives. */
const LEAST_TASKS = 24;
const TASKS_A_LIFE = 8;

let folder: string;
let child: ChildProcess | null = null;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'corral-chaos-'));
  mkdirSync(path.join(folder, 'things'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function live(tasks: number, drain: boolean): Promise<ChildProcess> {
  const args = [CHILD, folder, String(tasks), ...(drain ? ['drain'] : [])];
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!child.stdout) throw new Error('the child has a pipe');
  await once(child.stdout, 'data'); // it says ready
  return child;
}

it(
  'survives being killed at random moments: all tasks end, and nothing stands unlisted',
  { timeout: 240_000 },
  async () => {
    for (let kill = 0; kill < KILLS || (await tasksMade()) < LEAST_TASKS; kill += 1) {
      const victim = await live(TASKS_A_LIFE, false);
      await pause(Math.random() * 1_200);
      const dead = once(victim, 'exit');
      victim.kill('SIGKILL');
      await dead;
    }
    const last = await live(0, true);
    const [code] = await once(last, 'exit');
    expect(code).toBe(0);

    const database = await openDatabase({ url: `file:${path.join(folder, 'app.db')}` });
    try {
      await expectAllEnded(database);
      await expectNothingUnlisted(database);
    } finally {
      await database.close();
    }
  },
);

async function tasksMade(): Promise<number> {
  const database = await openDatabase({ url: `file:${path.join(folder, 'app.db')}` });
  try {
    return await database.prisma.task.count();
  } finally {
    await database.close();
  }
}

async function expectAllEnded(database: Database): Promise<void> {
  const tasks = await database.prisma.task.findMany({ include: { steps: true, log: true } });
  expect(tasks.length).toBeGreaterThanOrEqual(LEAST_TASKS);
  const states = new Set(tasks.map((task) => task.state));
  for (const task of tasks) {
    const state = z.enum(['SUCCEEDED', 'FAILED', 'CANCELLED']).parse(task.state);
    expect(isTerminal(state)).toBe(true);
    expect(task.finishedAt).not.toBeNull();
    const going = task.steps.filter((step) =>
      ['PENDING', 'RUNNING', 'COMPENSATING'].includes(step.state),
    );
    expect(going).toEqual([]);
    const seqs = task.log.map((entry) => entry.seq).toSorted((a, b) => a - b);
    expect(seqs).toEqual(Array.from({ length: task.logSeq }, (_, i) => i + 1));
  }
  expect(states).toContain('SUCCEEDED');
  expect(states).toContain('FAILED');
  expect(await database.prisma.vmLease.count()).toBe(0);
}

/** Every file belongs to an artefact that is listed or kept, and every kept artefact has its file. */
async function expectNothingUnlisted(database: Database): Promise<void> {
  const artefacts = await database.prisma.artefact.findMany({ include: { task: true } });
  const nameOf = (ref: unknown): string => z.object({ name: z.string() }).parse(ref).name;
  const listed = new Set(
    artefacts
      .filter((one) => one.state === 'KEPT' || one.state === 'LEFT_BEHIND')
      .map((one) => nameOf(one.ref)),
  );
  const files = readdirSync(path.join(folder, 'things'));
  expect(files.filter((file) => !listed.has(file))).toEqual([]);
  for (const one of artefacts) {
    if (one.task?.state === 'SUCCEEDED') expect(one.state).toBe('KEPT');
    else expect(one.state).toBe('REMOVED');
    if (one.state === 'KEPT') expect(files).toContain(nameOf(one.ref));
  }
}
