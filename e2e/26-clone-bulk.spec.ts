import { TaskPage } from './resources/tasks.ts';
import { VmList, VmPage } from './resources/vms.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'clones' });
test.describe.configure({ mode: 'serial' });

const SOURCE = 'source';

test('a VM is cloned by a pattern, and its linked copies keep it from being started', async ({
  page,
  stack,
  furniture,
}) => {
  expect(furniture.poolId).not.toBe('');
  await stack.blankVm(SOURCE);
  const list = new VmList(page);
  await list.open();
  await list
    .row(SOURCE)
    .getByRole('button', { name: `Actions for ${SOURCE}` })
    .click();
  await page.getByRole('menuitem', { name: 'Clone' }).click();
  const dialog = page.getByRole('dialog', { name: `Clone ${SOURCE}` });
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('source-{n}');
  await dialog.getByLabel('Name', { exact: true }).fill('copy');
  await dialog.getByLabel('Copies').fill('2');
  await expect(dialog.getByRole('alert')).toContainText('place for the number');
  await expect(dialog.getByRole('button', { name: 'Review plan' })).toBeDisabled();
  await dialog.getByLabel('Name', { exact: true }).fill('copy-{nn}');
  await dialog.getByText('Linked', { exact: true }).click();
  await page.screenshot({ path: 'test-results/clone-dialog.png' });
  await dialog.getByRole('button', { name: 'Review plan' }).click();
  const plan = dialog.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('Define copy-02 after source');
  await expect(plan).toContainText('cannot be started');
  await page.screenshot({ path: 'test-results/clone-plan.png' });
  await dialog.getByRole('button', { name: 'Clone', exact: true }).click();
  const task = new TaskPage(page);
  await task.expectOpen();
  await task.expectState('Succeeded');
  const domains = await stack.node.virsh('list', '--all', '--name');
  expect(domains).toContain('copy-01');
  expect(domains).toContain('copy-02');

  await list.open();
  await list
    .row(SOURCE)
    .getByRole('button', { name: `Actions for ${SOURCE}` })
    .click();
  const start = page.getByRole('menuitem', { name: /^Start(?! and)/ });
  await expect(start).toHaveAttribute('aria-disabled', 'true');
  await expect(start).toContainText('Its disk is the base of');
});

test('several are cloned by one task, which shows each of them', async ({ page }) => {
  const list = new VmList(page);
  await list.open();
  await list.select('copy-01', 'copy-02');
  await list.bulk.getByRole('button', { name: 'Clone', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Clone 2 VMs?' });
  await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText('Clone copy-01');
  await dialog.getByLabel('Name of the copies').fill('{name}-b');
  await page.screenshot({ path: 'test-results/bulk-plan.png' });
  await dialog.getByRole('button', { name: 'Clone', exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.goto('/tasks');
  await page.getByRole('link', { name: 'Clone 2 VMs' }).click();
  const task = new TaskPage(page);
  await task.expectState('Succeeded');
  const parts = page.getByRole('list', { name: 'VMs of this task' }).getByRole('listitem');
  await expect(parts).toHaveText([/copy-01\s*Succeeded/, /copy-02\s*Succeeded/]);
  await page.screenshot({ path: 'test-results/bulk-task.png', fullPage: true });
  await parts.first().getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Clone copy-01 to copy-01-b');
  await expect(page.getByRole('link', { name: 'Clone 2 VMs' })).toBeVisible();
});

test('a deletion is undone, from the list and from the page', async ({ page, stack }) => {
  const list = new VmList(page);
  const remove = async (name: string): Promise<void> => {
    await list.open();
    await list
      .row(name)
      .getByRole('button', { name: `Actions for ${name}` })
      .click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: `Delete ${name}?` });
    await expect(dialog.getByRole('checkbox', { name: 'Keep time to undo this' })).toBeChecked();
    await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText('brought back until');
    await page.screenshot({ path: 'test-results/delete-undo.png' });
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(list.row(name)).toHaveCount(0, { timeout: 30_000 });
  };
  await remove('copy-01-b');
  const bar = page.getByRole('region', { name: 'Deleted VMs that can be brought back' });
  await expect(bar).toContainText('copy-01-b');
  await page.screenshot({ path: 'test-results/parked-list.png' });
  await bar.getByRole('button', { name: 'Undo the deletion of copy-01-b' }).click();
  await expect(list.row('copy-01-b')).toContainText('Stopped', { timeout: 30_000 });
  await expect(bar).toHaveCount(0);

  await remove('copy-02-b');
  await bar.getByRole('link', { name: 'copy-02-b' }).click();
  const vm = new VmPage(page, 'copy-02-b');
  const note = page.getByRole('note');
  await expect(note).toContainText('Gone for good');
  await expect(vm.button('Start')).toHaveAttribute('aria-disabled', 'true');
  await page.screenshot({ path: 'test-results/parked-page.png' });
  await note.getByRole('button', { name: 'Delete now' }).click();
  const question = page.getByRole('dialog', { name: 'Delete copy-02-b now?' });
  await question.getByRole('button', { name: 'Delete now' }).click();
  await expect(page.getByText('This VM is gone')).toBeVisible({ timeout: 60_000 });
  expect(await stack.node.virsh('list', '--all', '--name')).not.toContain('copy-02-b');
});
