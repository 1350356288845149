import { copyFile } from 'node:fs/promises';
import { test as base, type Page } from '@playwright/test';
import { Stack, type Furniture } from './stack.ts';

export { expect } from '@playwright/test';
export type { Furniture, Stack } from './stack.ts';

interface WorkerFixtures {
  /**
   * A name for the stack: tests of one name share one, another name gets a fresh one. A spec file that must not meet
   * what others left begins with `test.use({ stackOf: 'its own name' })`.
   */
  stackOf: string;
  /** The access token that the stack wants of everybody; null: none. */
  accessToken: string | null;
  stack: Stack;
  /** A pool, a network and a template on node `local` of the stack, made when the first test wants them. */
  furniture: Furniture;
}

interface TestFixtures {
  /** The problems that pages reported in this test: uncaught errors and console messages of level error. */
  pageProblems: string[];
}

/** Playwright's `test` with Corral running: pages open at the console (`page.goto('/vms')`). */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  stackOf: ['shared', { scope: 'worker', option: true }],
  accessToken: [null, { scope: 'worker', option: true }],
  stack: [
    async ({ stackOf, accessToken }, use) => {
      void stackOf;
      const stack = await Stack.start(accessToken ?? undefined);
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  furniture: [
    async ({ stack }, use) => {
      await use(await stack.furnish());
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ stack }, use) => {
    await use(stack.url);
  },
  pageProblems: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await use(problems);
  },
  page: async ({ page, stack }, use, info) => {
    hearClicks(page);
    await use(page);
    if (info.status === info.expectedStatus) return;
    // What the server said is half of why a test failed.
    const log = info.outputPath('api.log');
    await copyFile(stack.apiLog, log);
    await info.attach('api.log', { path: log, contentType: 'text/plain' });
  },
});

/** Lets a page that was opened or loaded again count as there only when it hears clicks, unless told otherwise. */
export function hearClicks(page: Page): void {
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  const ready = async (): Promise<void> => {
    if (new URL(page.url()).pathname !== '/graphql') await page.waitForSelector('html[data-ready]');
  };
  page.goto = async (url, options) => {
    const response = await goto(url, options);
    if (options?.waitUntil === undefined) await ready();
    return response;
  };
  page.reload = async (options) => {
    const response = await reload(options);
    if (options?.waitUntil === undefined) await ready();
    return response;
  };
}
