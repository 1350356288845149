import { countLayoutShift, foreignRequests, layoutShift } from './resources/shell.ts';
import { expect, test } from './support/test.ts';

// The next spec begins with the same, still empty stack.
test.use({ stackOf: 'main job' });

const PLACES = [
  'nodes',
  'pools',
  'networks',
  'templates',
  'vms',
  'tasks',
  'key-pairs',
  'leftovers',
  'settings',
] as const;

/** Cumulative layout shift up to here counts as good. */
const GOOD_SHIFT = 0.1;

test('an empty Corral says what to do next', async ({ page, stack, pageProblems }) => {
  await stack.localNode();
  const foreign = foreignRequests(page, stack.url);
  await page.goto('/');
  const first = page.getByRole('region', { name: 'Your first virtual machine' });
  await expect(first.getByRole('listitem').filter({ hasText: 'Connect a node' })).toContainText(
    'done',
  );
  const next = first.locator('[aria-current="step"]');
  await expect(next).toContainText('Register a template');
  await next.getByRole('link', { name: 'Register template' }).click();
  await expect(page.getByRole('dialog', { name: 'Register template' })).toBeVisible();
  expect(pageProblems).toEqual([]);
  expect(foreign).toEqual([]);
});

test('the machine itself is there as node local, online', async ({ page, stack }) => {
  await stack.localNode();
  await page.goto('/nodes');
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'local' }) });
  await expect(row).toContainText('Online');
  await expect(row).toContainText('QEMU');
});

test('no page has a problem, asks another machine, or moves while it loads', async ({
  page,
  stack,
  pageProblems,
}) => {
  await stack.localNode();
  const foreign = foreignRequests(page, stack.url);
  const shifts: Record<string, number> = {};
  await countLayoutShift(page);
  for (const place of PLACES) {
    await page.goto(`/${place}`);
    shifts[place] = await layoutShift(page);
  }
  await page.reload();
  shifts['reload'] = await layoutShift(page);
  expect(Object.entries(shifts).filter(([, shift]) => shift >= GOOD_SHIFT)).toEqual([]);
  expect(pageProblems).toEqual([]);
  expect(foreign).toEqual([]);
});
