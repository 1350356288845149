import { Shell, violations } from './resources/shell.ts';
import { VmList } from './resources/vms.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'palette' });
test.describe.configure({ mode: 'serial' });

test('every object is found by its name, and opened by keyboard', async ({
  page,
  stack,
  furniture,
}) => {
  await stack.blankVm('lab-vm');
  const shell = new Shell(page);
  await page.goto('/vms');
  await expect(new VmList(page).row('lab-vm')).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('lab');
  const option = (name: RegExp) => shell.palette.getByRole('option', { name });
  for (const name of [/^lab-vm/, /^lab-pool/, /^lab-net/, /^lab-guest/, /^lab-guest\.qcow2/]) {
    await expect(option(name).first()).toBeVisible();
  }
  await expect(shell.palette.getByText('Tasks', { exact: true }).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('lab-net');
  await expect(option(/^lab-net/).first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/networks/${furniture.networkId}$`));
});

test('the actions of the object in view are there, with the reason where one cannot be done', async ({
  page,
}) => {
  const shell = new Shell(page);
  await new VmList(page).open();
  await page.getByRole('link', { name: 'lab-vm', exact: true }).click();
  await expect(page.getByRole('toolbar', { name: 'Actions for lab-vm' })).toBeVisible();
  await page.keyboard.press('Control+k');
  const own = shell.palette.getByRole('group', { name: 'lab-vm' });
  await expect(own.getByRole('option', { name: 'Start', exact: true })).toBeVisible();
  await expect(own.getByRole('option', { name: /^Reboot/ })).toContainText(/Cannot be done now:/);
  // Choosing what cannot be done does nothing, and the reason stays.
  await page.keyboard.type('reboot');
  await page.keyboard.press('Enter');
  await expect(own.getByRole('option', { name: /^Reboot/ })).toBeVisible();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('delete');
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: /lab-vm/ });
  await expect(question).toBeVisible();
  await expect(question.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('snapshots');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/snapshots$/);
});

test('nodes, pools and networks have theirs; a list has none', async ({ page, furniture }) => {
  const shell = new Shell(page);
  const has = async (place: string, heading: string, entries: readonly string[]) => {
    await page.goto(place);
    await expect(shell.heading).toHaveText(heading);
    await page.keyboard.press('Control+k');
    const own = shell.palette.getByRole('group', { name: heading });
    for (const entry of entries) {
      await expect(own.getByRole('option', { name: new RegExp(`^${entry}`) })).toHaveCount(1);
    }
    await page.keyboard.press('Escape');
  };
  await has(`/nodes/${furniture.nodeId}`, 'local', ['Sync', 'Maintenance', 'Disable', 'Remove']);
  await has(`/pools/${furniture.poolId}`, 'lab-pool', [
    'Create volume',
    'Refresh',
    'Stop',
    'Delete',
  ]);
  await has(`/networks/${furniture.networkId}`, 'lab-net', ['Edit', 'Stop', 'Delete']);
  await page.goto('/pools');
  await page.keyboard.press('Control+k');
  await expect(shell.palette.getByRole('option', { name: 'Create storage pool' })).toBeVisible();
  await expect(shell.palette.getByRole('group', { name: 'lab-pool' })).toHaveCount(0);
});

test('it creates, sets theme and language, and shows the keys', async ({ page }) => {
  const shell = new Shell(page);
  await page.goto('/');
  const choose = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await expect(shell.palette).toBeVisible();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  await choose('create storage pool');
  await expect(page.getByRole('dialog', { name: 'Create pool' })).toBeVisible();
  await page.keyboard.press('Escape');
  await choose('theme: dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await choose('theme: light');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await choose('keyboard shortcuts');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await choose('open the task centre');
  await expect(page.getByRole('dialog', { name: 'Task centre' })).toBeVisible();
  await page.keyboard.press('Escape');
  await choose('简体中文');
  await expect(shell.heading).toHaveText('存储池', { timeout: 30_000 });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('English');
  await page.keyboard.press('Enter');
  await expect(shell.heading).toHaveText('Storage pools');
});
