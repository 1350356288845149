import { readFile } from 'node:fs/promises';
import { TaskList, TaskPage } from './resources/tasks.ts';
import { Templates } from './resources/templates.ts';
import { expect, test } from './support/test.ts';

test('a running task is cancelled, and undoes what it began', async ({
  page,
  stack,
  furniture,
}) => {
  expect(furniture.poolId).not.toBe('');
  const { url } = await stack.guestUrl({ stall: true });
  const templates = new Templates(page);
  await templates.register({ url, name: 'never' });
  await page.getByRole('button', { name: /^Task centre/ }).click();
  const drawer = page.getByRole('dialog', { name: 'Task centre' });
  await drawer.getByRole('link', { name: /never/ }).click();
  const task = new TaskPage(page);
  await task.expectOpen();
  await task.expectState('Running');
  await task.button('Cancel task').click();
  await task.expectState('Cancelled');
  await stack.node.virsh('pool-refresh', 'lab-pool');
  expect(await stack.node.virsh('vol-list', 'lab-pool')).not.toContain('never');
});

test('a wrong checksum fails the task and leaves nothing; retried with the right file it succeeds', async ({
  page,
  stack,
  furniture,
}) => {
  expect(furniture.poolId).not.toBe('');
  const files = await stack.fileServer();
  const { sha256 } = await stack.guestUrl();
  const good = await readFile(await stack.guestFile());
  const forged = Buffer.from(good);
  forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 0xff;
  const url = files.serve('/second-try.qcow2', { body: forged });
  const templates = new Templates(page);
  await templates.register({ url, sha256, name: 'second-try' });
  await page.goto('/tasks');
  const list = new TaskList(page);
  await expect(list.row(/second-try/)).toContainText('Failed', { timeout: 60_000 });
  await list
    .row(/second-try/)
    .getByRole('link', { name: /Register.*second-try/ })
    .click();
  const task = new TaskPage(page);
  await task.expectOpen();
  const reason = page.getByRole('main').getByRole('alert');
  await expect(reason).toContainText('CHECKSUM_MISMATCH');
  await expect(task.log).toContainText('Failed');
  await stack.node.virsh('pool-refresh', 'lab-pool');
  expect(await stack.node.virsh('vol-list', 'lab-pool')).not.toContain('second-try');

  files.serve('/second-try.qcow2', { body: good });
  await task.button('Retry').click();
  await expect(task.state).toHaveText('Succeeded', { timeout: 120_000 });
  await expect(reason).toHaveCount(0);
  await page.goto('/templates');
  await expect(templates.row('second-try')).toBeVisible();
  await page.getByRole('button', { name: 'Actions for template second-try' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const question = page.getByRole('dialog', { name: 'Delete template second-try?' });
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(question).toBeHidden();
  await expect(templates.row('second-try')).toHaveCount(0, { timeout: 30_000 });
});

test('an address without a file is refused at its field, before any task', async ({
  page,
  stack,
  furniture,
}) => {
  expect(furniture.poolId).not.toBe('');
  const files = await stack.fileServer();
  const templates = new Templates(page);
  await templates.fillIn({ url: `${files.url}/nothing-here.qcow2`, name: 'ghost' });
  await templates.send();
  await expect(templates.dialog.getByRole('alert')).toContainText('404');
  await expect(templates.dialog.getByLabel('Address')).toHaveAttribute('aria-invalid', 'true');
  await page.goto('/tasks');
  await expect(new TaskList(page).row(/lab-guest/)).toBeVisible();
  await expect(new TaskList(page).row(/ghost/)).toHaveCount(0);
});

test('a task can be copied as GraphQL, and its log searched', async ({
  page,
  context,
  furniture,
}) => {
  expect(furniture.templateId).not.toBe('');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/tasks');
  const list = new TaskList(page);
  await page.getByRole('searchbox', { name: 'Filter tasks' }).fill('lab-guest');
  await expect(page).toHaveURL(/q=lab-guest/);
  await list
    .row(/lab-guest/)
    .getByRole('link', { name: /lab-guest/ })
    .first()
    .click();
  const task = new TaskPage(page);
  await task.expectOpen();
  await task.button('Copy as GraphQL').click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('registerTemplate');
  expect(copied).toContain('"name": "lab-guest"');

  const first = (await task.log.textContent()) ?? '';
  expect(first).toMatch(/INFO/);
  await page.getByRole('searchbox', { name: 'Search log' }).fill('INFO no such line');
  await expect(page.getByRole('status').filter({ hasText: '0 of 0' })).toBeVisible();
});
