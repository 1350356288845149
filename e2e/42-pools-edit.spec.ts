import { stat } from 'node:fs/promises';
import { PoolPage, Pools } from './resources/pools.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'pools-edit' });
test.describe.configure({ mode: 'serial' });

const POOL = 'barn';

test('a pool gets a label and limits, without anything changing on its node', async ({
  page,
  stack,
}, info) => {
  await stack.localNode();
  const pools = new Pools(page);
  await pools.create(POOL, `${stack.node.imagesPath}/${POOL}`);
  const before = await stack.node.virsh('pool-dumpxml', POOL);
  await (await pools.item(POOL, 'Settings')).click();
  const dialog = page.getByRole('dialog', { name: `Settings of pool ${POOL}` });
  await dialog.getByLabel('Label').fill('Fast disks');
  await dialog.getByLabel('Description').fill('In rack 2.');
  await dialog.getByLabel('Warn below').fill('101');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('0 to 100');
  await dialog.getByLabel('Warn below').fill('100');
  await page.screenshot({ path: info.outputPath('settings.png') });
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(pools.card(POOL)).toContainText('Fast disks');
  await expect(pools.card(POOL).getByRole('list', { name: 'Warnings' })).toContainText('free');
  await pools.card(POOL).getByRole('link', { name: POOL, exact: true }).click();
  await expect(page.getByText('In rack 2.', { exact: true })).toBeVisible();
  expect(await stack.node.virsh('pool-dumpxml', POOL)).toBe(before);
});

test('a pool is edited when it is stopped, and not before', async ({ page, stack }, info) => {
  await page.goto('/pools');
  const pools = new Pools(page);
  const running = await pools.item(POOL, 'Edit setup');
  await expect(running).toHaveAttribute('aria-disabled', 'true');
  await expect(running).toContainText('stop it first');
  await page.getByRole('menuitem', { name: /^Stop/ }).click();
  await new PoolPage(page).confirmPlan(`Stop pool ${POOL}?`, 'Stop');
  await expect(pools.card(POOL)).toContainText('Stopped', { timeout: 30_000 });

  await (await pools.item(POOL, 'Edit setup')).click();
  const dialog = page.getByRole('dialog', { name: `Edit pool ${POOL}` });
  const folder = `${stack.node.imagesPath}/stable`;
  await expect(dialog.getByLabel('Folder', { exact: true })).toHaveValue(
    `${stack.node.imagesPath}/${POOL}`,
  );
  await dialog.getByLabel('Folder', { exact: true }).fill('/etc');
  await expect(dialog.getByRole('alert')).toContainText('belongs to the system');
  await dialog.getByLabel('Folder', { exact: true }).fill(folder);
  await dialog.getByLabel('Rights', { exact: true }).fill('0750');
  const plan = dialog.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText(`folder ${folder}`);
  await expect(dialog).toContainText('none is moved or copied');
  await page.screenshot({ path: info.outputPath('edit.png') });
  await dialog.getByRole('button', { name: 'Apply changes', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(pools.card(POOL)).toContainText(folder, { timeout: 30_000 });
  expect((await stat(`${stack.node.imagesFolder}/stable`)).mode & 0o7777).toBe(0o750);
  expect(await stack.node.virsh('pool-dumpxml', POOL)).toContain(folder);

  await (await pools.item(POOL, 'Edit setup')).click();
  await expect(dialog.getByLabel('Folder', { exact: true })).toHaveValue(folder);
  await page.keyboard.press('Escape');
});
