import { expect, test } from './support/test.ts';

test.use({ stackOf: 'first visit' });

test('a first visit shows this machine online, without a problem on any page', async ({
  page,
  stack,
  pageProblems,
}) => {
  await stack.localNode();
  await page.goto('/');
  await expect(page.getByText('local').first()).toBeVisible();
  for (const place of [
    'nodes',
    'pools',
    'networks',
    'templates',
    'vms',
    'tasks',
    'key-pairs',
    'leftovers',
    'settings',
  ]) {
    await page.goto(`/${place}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await page.goto('/nodes');
  await expect(page.getByRole('row').filter({ hasText: 'local' })).toContainText('Online');
  expect(pageProblems).toEqual([]);
});

test('a lab can be furnished through the graph, and the console shows it', async ({
  page,
  stack,
}) => {
  await stack.furnish();
  await page.goto('/templates');
  await expect(page.getByText('lab-guest')).toBeVisible();
});
