import { VmList } from './resources/vms.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

const NAMES = ['blank-1', 'blank-2', 'blank-3'] as const;

test('VMs that another tool makes appear by themselves', async ({ page, stack, furniture }) => {
  expect(furniture.poolId).not.toBe('');
  const list = new VmList(page);
  await list.open();
  for (const name of NAMES) await stack.blankVm(name);
  for (const name of NAMES) {
    await expect(list.row(name)).toContainText('Stopped', { timeout: 30_000 });
  }
});

test('filter and order live in the address', async ({ page }) => {
  const list = new VmList(page);
  await list.open();
  await list.filter.fill('blank-2');
  await expect(list.row('blank-1')).toHaveCount(0);
  await expect(list.row('blank-2')).toBeVisible();
  await expect(page).toHaveURL(/[?&]q=blank-2/);
  await page.reload();
  await expect(list.filter).toHaveValue('blank-2');
  await expect(list.row('blank-2')).toBeVisible();
  await expect(list.row('blank-1')).toHaveCount(0);

  await list.filter.fill('');
  await list.state.selectOption({ label: 'Running' });
  await expect(page.getByText('No VM matches the filter')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  const names = page.getByRole('table').getByRole('link', { name: /^blank-/ });
  await expect(names).toHaveText([...NAMES]);
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await expect(page).toHaveURL(/[?&]sort=-name/);
  await expect(names).toHaveText(NAMES.toReversed());
  await page.reload();
  await expect(names).toHaveText(NAMES.toReversed());
});

test('several are started, stopped and deleted after a question', async ({ page, stack }) => {
  const list = new VmList(page);
  await list.open();

  await list.select('blank-1', 'blank-2');
  const start = await list.ask('Start', 2);
  await expect(start.getByRole('list', { name: 'VMs' }).getByRole('listitem')).toHaveText([
    /blank-1/,
    /blank-2/,
  ]);
  await start.getByRole('button', { name: 'Start', exact: true }).click();
  for (const name of ['blank-1', 'blank-2']) {
    await expect(list.row(name)).toContainText('Running', { timeout: 60_000 });
  }
  await expect(list.row('blank-3')).toContainText('Stopped');
  expect(await stack.node.virsh('list', '--name')).toContain('blank-1');

  // A blank disk has nothing that could answer: these are powered off.
  await list.select('blank-1', 'blank-2');
  const row = list.row('blank-1');
  await row.getByRole('button', { name: 'Actions for blank-1' }).click();
  await expect(page.getByRole('menuitem', { name: /^Start(?! and)/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await page.keyboard.press('Escape');
  for (const name of ['blank-1', 'blank-2']) {
    await list
      .row(name)
      .getByRole('button', { name: `Actions for ${name}` })
      .click();
    await page.getByRole('menuitem', { name: 'Power off' }).click();
    const question = page.getByRole('dialog', { name: `Power off ${name}?` });
    await question.getByRole('button', { name: 'Power off' }).click();
    await expect(question).toBeHidden();
    await expect(list.row(name)).toContainText('Stopped', { timeout: 60_000 });
  }

  await page.reload();
  await expect(list.row('blank-3')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  const remove = await list.ask('Delete', 3);
  await remove.getByRole('button', { name: 'Cancel' }).click();
  await expect(list.row('blank-3')).toBeVisible();
  const again = await list.ask('Delete', 3);
  await again.getByRole('checkbox', { name: 'Keep time to undo this' }).uncheck();
  await again.getByRole('button', { name: 'Delete', exact: true }).click();
  // While a question is open the list behind it is hidden from roles, and would count as empty.
  await expect(again).toBeHidden({ timeout: 30_000 });
  for (const name of NAMES) await expect(list.row(name)).toHaveCount(0, { timeout: 60_000 });
  expect(await stack.node.virsh('list', '--all', '--name')).not.toContain('blank-');
});
