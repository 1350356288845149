import { readFile, writeFile } from 'node:fs/promises';
import { PoolPage, Pools } from './resources/pools.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'storage-more' });
test.describe.configure({ mode: 'serial' });

const POOL = 'yard';
const MIB = 1024 * 1024;
const CONTENT = Buffer.alloc(2 * MIB, 'storage more ');

test('a volume is fetched from an address, converted and wiped', async ({ page, stack }) => {
  await stack.localNode();
  const pools = new Pools(page);
  await pools.create(POOL, `${stack.node.imagesPath}/${POOL}`);
  await pools.card(POOL).getByRole('link', { name: POOL, exact: true }).click();
  const pool = new PoolPage(page);
  const url = (await stack.fileServer()).serve('/tool.img', { body: CONTENT });

  await page.getByRole('main').getByRole('button', { name: 'Fetch', exact: true }).click();
  const fetch = pool.dialog('Volume from an address');
  await fetch.getByLabel('Address').fill('ftp://x');
  await expect(fetch.getByRole('alert')).toContainText('http://');
  await fetch.getByLabel('Address').fill(url);
  await expect(fetch.getByLabel('Name')).toHaveValue('tool.img');
  await pool.reviewAndConfirm(fetch, `Fetch tool.img into ${POOL}?`, 'Fetch');
  await expect(pool.volume('tool.img')).toContainText('2 MiB', { timeout: 60_000 });
  const onNode = (name: string): string => `${stack.node.imagesFolder}/${POOL}/${name}`;
  expect((await readFile(onNode('tool.img'))).equals(CONTENT)).toBe(true);

  await pool.act('tool.img', 'Convert');
  const convert = pool.dialog('Convert tool.img');
  await convert.getByLabel('Compress').uncheck();
  await convert.getByLabel('Name').fill('tool.qcow2');
  await pool.reviewAndConfirm(convert, 'Convert tool.img', 'Convert');
  await expect(pool.volume('tool.qcow2')).toContainText('qcow2', { timeout: 60_000 });

  await pool.act('tool.img', 'Wipe');
  await pool.confirmPlan('Wipe volume tool.img?', 'Wipe');
  await expect
    .poll(async () => (await readFile(onNode('tool.img'))).equals(Buffer.alloc(2 * MIB)), {
      timeout: 60_000,
    })
    .toBe(true);
});

test('an upload that is cut off goes on by itself, byte for byte', async ({
  page,
  stack,
}, info) => {
  await page.goto('/pools');
  await new Pools(page).card(POOL).getByRole('link', { name: POOL, exact: true }).click();
  const pool = new PoolPage(page);
  await expect(pool.volume('tool.img')).toBeVisible();
  const file = info.outputPath('disk.bin');
  await writeFile(file, CONTENT);
  let parts = 0;
  await page.route('**/transfers/uploads/*', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    parts += 1;
    return parts === 1 ? route.abort('connectionreset') : route.continue();
  });
  const chooser = page.waitForEvent('filechooser');
  await pool.act('tool.img', 'Upload');
  await (await chooser).setFiles(file);
  const dialog = pool.dialog('Upload to tool.img');
  await expect(dialog).toContainText('disk.bin');
  await dialog.getByRole('button', { name: 'Upload' }).click();
  await expect(dialog.getByRole('status')).toContainText('The connection broke');
  await expect(page.getByText('tool.img was uploaded')).toBeVisible({ timeout: 60_000 });
  expect(parts).toBe(2);
  const seen = await readFile(`${stack.node.imagesFolder}/${POOL}/tool.img`);
  expect(seen.equals(CONTENT)).toBe(true);
});

test('a chain is shown, and what nothing uses is found and removed by plan', async ({
  page,
  stack,
}, info) => {
  const folder = `${stack.node.imagesPath}/${POOL}`;
  await stack.node.mustExec([
    'qemu-img',
    'create',
    '-q',
    '-f',
    'qcow2',
    '-F',
    'qcow2',
    '-b',
    `${folder}/tool.qcow2`,
    `${folder}/over.qcow2`,
  ]);
  await page.goto('/pools');
  await new Pools(page).card(POOL).getByRole('link', { name: POOL, exact: true }).click();
  await page.getByRole('main').getByRole('button', { name: 'Refresh', exact: true }).click();
  const pool = new PoolPage(page);
  await expect(pool.volume('over.qcow2')).toContainText('over tool.qcow2', { timeout: 30_000 });
  await page.screenshot({ path: info.outputPath('pool.png'), fullPage: true });

  await page.goto('/pools');
  await page.getByRole('link', { name: 'Unused volumes' }).click();
  const table = page.getByRole('table', { name: 'Unused volumes' });
  const row = (name: string) => table.getByRole('row').filter({ hasText: name });
  await expect(row('over.qcow2')).toContainText('overlay');
  const remove = page.getByRole('main').getByRole('button', { name: 'Remove', exact: true });
  await expect(remove).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('checkbox', { name: 'Select tool.qcow2' }).check();
  await remove.click();
  const refused = page.getByRole('dialog', { name: 'Remove 1 volume?' });
  await expect(refused.getByRole('alert')).toContainText('over.qcow2');
  await refused.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('checkbox', { name: 'Select over.qcow2' }).check();
  await page.screenshot({ path: info.outputPath('unused.png'), fullPage: true });
  await remove.click();
  await pool.confirmPlan('Remove 2 volumes?', 'Remove');
  await expect(row('over.qcow2')).toHaveCount(0, { timeout: 30_000 });
  await expect(row('tool.qcow2')).toHaveCount(0);
  await expect(row('tool.img')).toHaveCount(1);
});

test('a pool starts with its node or not, warns, and is deleted with its content', async ({
  page,
  stack,
}, info) => {
  await page.goto('/pools');
  const pools = new Pools(page);
  await pools.card(POOL).getByRole('link', { name: POOL, exact: true }).click();
  await page.getByRole('button', { name: 'Do not start it' }).click();
  await expect(page.getByText('Does not start with its node.', { exact: true })).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByRole('list', { name: 'Warnings' })).toContainText('No autostart');
  expect(await stack.node.virsh('pool-info', POOL)).toMatch(/Autostart:\s+no/);

  await pools.openDialog();
  await pools.dialog.getByLabel('Type').selectOption('logical');
  await expect(pools.dialog.getByLabel('Name of the source')).toBeVisible();
  await expect(pools.dialog.getByLabel('Folder', { exact: true })).toHaveCount(0);
  await page.screenshot({ path: info.outputPath('create.png') });
  await page.keyboard.press('Escape');

  await (await pools.item(POOL, 'Delete')).click();
  const remove = page.getByRole('dialog', { name: `Delete pool ${POOL}?` });
  await remove.getByLabel('Delete its volumes too').check();
  await expect(remove.getByRole('region', { name: 'Plan' })).toContainText(
    'Delete volume tool.img',
  );
  await remove.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(pools.card(POOL)).toHaveCount(0, { timeout: 30_000 });
  const folder = `${stack.node.imagesPath}/${POOL}`;
  const left = async (): Promise<string> =>
    (await stack.node.mustExec(['find', stack.node.imagesPath, '-path', `${folder}*`])).trim();
  await expect.poll(left, { timeout: 15_000 }).toBe('');
});
