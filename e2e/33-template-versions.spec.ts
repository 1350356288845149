import { createHash } from 'node:crypto';
import { Pools } from './resources/pools.ts';
import { Templates } from './resources/templates.ts';
import { expect, test, type Stack } from './support/test.ts';

test.use({ stackOf: 'template-versions' });
test.describe.configure({ mode: 'serial' });

const POOL = 'attic';
const MIB = 1024 * 1024;
const OLD = Buffer.alloc(MIB, 'an image ');
const NEW = Buffer.alloc(2 * MIB, 'a newer image ');

/** What upstream publishes from now on. */
async function publish(stack: Stack, body: Buffer): Promise<{ url: string; checksumUrl: string }> {
  const files = await stack.fileServer();
  const sum = createHash('sha256').update(body).digest('hex');
  return {
    url: files.serve('/house.img', { body }),
    checksumUrl: files.serve('/SHA256SUMS', { body: `${sum}  house.img\n` }),
  };
}

test('a template tells of a newer image at its source, and takes it as its next version', async ({
  page,
  stack,
}, info) => {
  await stack.localNode();
  await new Pools(page).create(POOL, `${stack.node.imagesPath}/${POOL}`);
  const templates = new Templates(page);
  const { url, checksumUrl } = await publish(stack, OLD);
  await templates.fillIn({ url, name: 'house' });
  await templates.dialog.getByLabel('Checksum file').fill(checksumUrl);
  await templates.send();
  await expect(templates.row('house')).toBeVisible({ timeout: 60_000 });

  const act = async (action: string | RegExp): Promise<void> => {
    await page.getByRole('button', { name: 'Actions for template house' }).click();
    await page.getByRole('menuitem', { name: action }).click();
  };
  await act('Check for newer');
  await expect(page.getByText('house: Its source publishes the same sha256.')).toBeVisible();
  await expect(templates.row('house')).not.toContainText('newer upstream');

  await publish(stack, NEW);
  await page.getByRole('main').getByRole('button', { name: 'Check for updates' }).click();
  await expect(page.getByText('house: Its source publishes another sha256.')).toBeVisible();
  await expect(templates.row('house')).toContainText('newer upstream');
  await page.screenshot({ path: info.outputPath('newer.png'), fullPage: true });

  await act('Fetch newer version');
  const plan = page.getByRole('dialog', { name: 'Fetch a newer version of house?' });
  await expect(plan).toContainText('verify its sha256');
  await expect(plan).toContainText('house.v2.img');
  await page.screenshot({ path: info.outputPath('plan.png') });
  await plan.getByRole('button', { name: 'Fetch newer version' }).click();
  await expect(templates.row('house')).toContainText('v2', { timeout: 60_000 });
  await expect(templates.row('house')).toHaveCount(1);
  await expect(templates.row('house')).not.toContainText('newer upstream');

  await act(/^Versions/);
  const versions = page.getByRole('dialog', { name: 'Versions of house' });
  await expect(versions.getByRole('listitem')).toHaveCount(2);
  await expect(versions.getByRole('listitem').first()).toContainText('latest');
  await page.screenshot({ path: info.outputPath('versions.png') });
  await versions.getByRole('button', { name: 'Delete version 1' }).click();
  const remove = page.getByRole('dialog', { name: 'Delete version 1 of house?' });
  await expect(remove).toContainText('house.img');
  await remove.getByRole('button', { name: 'Delete' }).click();
  await expect(versions.getByRole('listitem')).toHaveCount(1, { timeout: 60_000 });
  await expect(versions).toContainText('Version 2');
});

test('a new VM is offered the latest version', async ({ page, stack }) => {
  await publish(stack, OLD);
  await page.goto('/templates');
  const templates = new Templates(page);
  await page.getByRole('button', { name: 'Actions for template house' }).click();
  await page.getByRole('menuitem', { name: 'Fetch newer version' }).click();
  const plan = page.getByRole('dialog', { name: 'Fetch a newer version of house?' });
  await plan.getByRole('button', { name: 'Fetch newer version' }).click();
  await expect(templates.row('house')).toContainText('v3', { timeout: 60_000 });
  await page.goto('/vms?dialog=create');
  const template = page.getByRole('dialog', { name: 'Create VM' }).getByLabel('Template');
  await expect(template.locator('option')).toHaveCount(1);
  await expect(template.locator('option').first()).toContainText('house v3');
});

test('a pool brings its templates with it, and says which files led to none', async ({
  page,
  stack,
}, info) => {
  const folder = `${stack.node.imagesPath}/${POOL}`;
  const { node } = stack;
  await node.mustExec(['cp', `${folder}/house.v3.img`, `${folder}/guest.img`]);
  const told = await node.mustExec(['cat', `${folder}/house.v3.img.corral.json`]);
  const metadata: Record<string, unknown> = JSON.parse(told);
  const stdin = JSON.stringify({ ...metadata, name: 'guest', templateVersion: 1 });
  await node.mustExec(['tee', `${folder}/guest.img.corral.json`], { stdin });
  await node.mustExec(['tee', `${folder}/lost.img.corral.json`], { stdin });
  await page.goto('/pools');
  await (await new Pools(page).item(POOL, 'Find templates')).click();
  const dialog = page.getByRole('dialog', { name: `Templates in ${POOL}` });
  await expect(dialog.getByRole('status')).toContainText('1 template is new');
  await expect(dialog.getByRole('list', { name: 'Files that led to no template' })).toContainText(
    'lost.img.corral.json',
  );
  await page.screenshot({ path: info.outputPath('scan.png') });
  await dialog.getByRole('link', { name: 'guest' }).click();
  await expect(new Templates(page).row('guest')).toBeVisible();
});
