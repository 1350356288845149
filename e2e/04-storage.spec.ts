import { readFile, writeFile } from 'node:fs/promises';
import { PoolPage, Pools } from './resources/pools.ts';
import type { Page } from '@playwright/test';
import { expect, test, type Stack } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

const POOL = 'depot';
/** Enough to see that a byte that moves is noticed, little enough to be quick. */
const CONTENT = Buffer.alloc(1024 * 1024, 'corral e2e ');

const volumes = async (stack: Stack): Promise<string> => {
  await stack.node.virsh('pool-refresh', POOL);
  return stack.node.virsh('vol-list', POOL);
};

test('bad names and folders are told at their field, and nothing is made', async ({
  page,
  stack,
}) => {
  await stack.localNode();
  const before = await stack.node.virsh('pool-list', '--all', '--name');
  const pools = new Pools(page);
  await pools.openDialog();
  const error = pools.dialog.getByRole('alert');
  for (const name of ['two words', 'a/b', '$(id)', "quo'te", 'ünïcode', 'x'.repeat(300)]) {
    await pools.fillIn(name, '/var/lib/libvirt/images/depot');
    await expect(error).toContainText('1 to 63 letters');
  }
  await pools.fillIn(POOL, 'relative/folder');
  await expect(error).toContainText('absolute path');
  await pools.fillIn(POOL, '/proc/depot');
  await expect(error.or(page.getByText('Failed')).first()).toBeVisible();
  expect(await stack.node.virsh('pool-list', '--all', '--name')).toBe(before);
});

test('a pool is made, and volumes in it are made, grown and cloned', async ({ page, stack }) => {
  await stack.localNode();
  const pools = new Pools(page);
  await pools.create(POOL, `${stack.node.imagesPath}/${POOL}`);
  await pools.card(POOL).getByRole('link', { name: POOL, exact: true }).click();
  const pool = new PoolPage(page);

  const create = await pool.openCreate();
  const review = create.getByRole('button', { name: 'Review plan' });
  await create.getByLabel('Name').fill('a b');
  await expect(create.getByRole('alert')).toContainText('1 to 63 letters');
  await expect(review).toBeDisabled();
  await create.getByLabel('Name').fill('data.qcow2');
  for (const size of ['0', '-1', '']) {
    await create.getByLabel('Size (GiB)').fill(size);
    await expect(create.getByRole('alert')).toContainText('positive');
    await expect(review).toBeDisabled();
  }
  await create.getByLabel('Size (GiB)').fill('0.25');
  await pool.reviewAndConfirm(create, `Create data.qcow2 in ${POOL}?`, 'Create volume');
  await expect(pool.volume('data.qcow2')).toContainText('256 MiB', { timeout: 30_000 });

  await pool.act('data.qcow2', 'Grow');
  const grow = pool.dialog('Grow data.qcow2');
  await grow.getByLabel('New size (GiB)').fill('0.1');
  await expect(grow.getByRole('alert')).toContainText('More than it has now');
  await grow.getByLabel('New size (GiB)').fill('0.5');
  await pool.reviewAndConfirm(grow, 'Grow data.qcow2', 'Grow');
  await expect(pool.volume('data.qcow2')).toContainText('512 MiB', { timeout: 30_000 });

  await pool.act('data.qcow2', 'Clone');
  const clone = pool.dialog('Clone data.qcow2');
  await expect(clone.getByLabel('Name')).toHaveValue('data-copy.qcow2');
  await pool.reviewAndConfirm(clone, 'Clone data.qcow2', 'Clone');
  await expect(pool.volume('data-copy.qcow2')).toContainText('512 MiB', { timeout: 60_000 });
  expect(await volumes(stack)).toContain('data-copy.qcow2');
});

test('a size beyond the pool is refused with its field, and changes nothing', async ({
  page,
  stack,
}) => {
  await openDepot(page);
  const pool = new PoolPage(page);
  const create = await pool.openCreate();
  await create.getByLabel('Name').fill('huge.raw');
  await create.getByLabel('Format').selectOption('RAW');
  await create.getByLabel('Size (GiB)').fill('9000000');
  await create.getByRole('button', { name: 'Review plan' }).click();
  const question = pool.dialog(`Create huge.raw in ${POOL}?`);
  await expect(question.getByRole('alert')).toContainText('capacityBytes');
  expect(await volumes(stack)).not.toContain('huge.raw');
});

test('a volume is uploaded and downloaded byte for byte, and deleted', async ({
  page,
  stack,
}, info) => {
  await openDepot(page);
  const pool = new PoolPage(page);
  const create = await pool.openCreate();
  await create.getByLabel('Name').fill('blob.raw');
  await create.getByLabel('Format').selectOption('RAW');
  await create.getByLabel('Size (GiB)').fill(String(CONTENT.length / 1024 ** 3));
  await pool.reviewAndConfirm(create, `Create blob.raw in ${POOL}?`, 'Create volume');
  await expect(pool.volume('blob.raw')).toBeVisible({ timeout: 30_000 });

  const file = info.outputPath('blob.bin');
  await writeFile(file, CONTENT);
  const chooser = page.waitForEvent('filechooser');
  await pool.act('blob.raw', 'Upload');
  await (await chooser).setFiles(file);
  const question = pool.dialog('Upload to blob.raw');
  await expect(question).toContainText('blob.bin');
  await question.getByRole('button', { name: 'Upload' }).click();
  await expect(page.getByText('blob.raw was uploaded')).toBeVisible({ timeout: 60_000 });

  const download = page.waitForEvent('download');
  await pool.act('blob.raw', 'Download');
  const got = await readFile(await (await download).path());
  expect(got.equals(CONTENT)).toBe(true);

  for (const name of ['blob.raw', 'data-copy.qcow2', 'data.qcow2']) {
    await pool.act(name, 'Delete');
    await pool.confirmPlan(`Delete volume ${name}?`, 'Delete');
    await expect(pool.volume(name)).toHaveCount(0, { timeout: 30_000 });
  }
  expect(await volumes(stack)).not.toContain('raw');
});

test('a pool is stopped and deleted; one with a template in it is not', async ({
  page,
  stack,
  furniture,
}) => {
  expect(furniture.templateId).not.toBe('');
  const pools = new Pools(page);
  await page.goto('/pools');
  const locked = await pools.item('lab-pool', 'Delete');
  await expect(locked).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');

  await (await pools.item(POOL, 'Stop')).click();
  const stop = page.getByRole('dialog', { name: `Stop pool ${POOL}?` });
  await stop.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(pools.card(POOL)).toContainText('Stopped', { timeout: 30_000 });
  await (await pools.item(POOL, 'Delete')).click();
  const remove = page.getByRole('dialog', { name: `Delete pool ${POOL}?` });
  await remove.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(remove).toBeHidden();
  await expect(pools.card(POOL)).toHaveCount(0, { timeout: 30_000 });
  expect(await stack.node.virsh('pool-list', '--all', '--name')).not.toContain(POOL);
});

async function openDepot(page: Page): Promise<void> {
  await page.goto('/pools');
  await new Pools(page).card(POOL).getByRole('link', { name: POOL, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(POOL);
}
