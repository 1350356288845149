import { readFile } from 'node:fs/promises';
import { putTinyGuest, testDomainXml } from '@corral/testkit';
import { VmPage } from './resources/vms.ts';
import { expect, test } from './support/test.ts';
import { waitForId } from '../tools/drills/lib/inventory.ts';
import { runTask } from '../tools/drills/lib/tasks.ts';

test.use({ stackOf: 'guest' });
test.describe.configure({ mode: 'serial' });

let vmId = '';

test('a VM that is off says why its guest cannot be asked', async ({ page, stack }) => {
  const nodeId = await stack.localNode();
  const { disk } = await putTinyGuest(stack.node);
  await stack.node.virshXml('define', testDomainXml({ name: 'inside', disk }));
  vmId = await waitForId(stack.graph, 'vms', 'inside', nodeId);
  await page.goto(`/vms/${vmId}/guest`);
  await expect(page.getByText('No guest agent answers')).toBeVisible();
  await expect(page.getByText('The VM is not running.')).toBeVisible();
});

test('the guest tells of itself, and a command shows its output while it runs', async ({
  page,
  stack,
}, info) => {
  test.setTimeout(240_000);
  await runTask(stack.graph, { name: 'startVm', inputType: 'StartVmInput', input: { id: vmId } });
  const vm = new VmPage(page, 'inside');
  await vm.open(vmId);
  await vm.view('Guest');
  await expect(page.getByText('Tiny Guest 1 (busybox)')).toBeVisible({ timeout: 120_000 });
  const filesystems = page.getByRole('list', { name: 'Filesystems' });
  await expect(filesystems).toContainText('/');
  await expect(filesystems.getByRole('meter', { name: 'Usage of /' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Network interfaces in the guest' })).toContainText(
    'lo',
  );

  const output = page.getByRole('log', { name: 'Output of the command' });
  await page.getByLabel('Command line').fill(`printf '<%s>\\n' "a  b" '$HOME'`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(output).toContainText('<a  b>', { timeout: 30_000 });
  await expect(output).toContainText('<$HOME>');

  await page.getByText('Shell line', { exact: true }).click();
  await page.getByLabel('Command line').fill('echo begun; sleep 300');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(output).toContainText('begun', { timeout: 30_000 });
  await info.attach('guest', { body: await page.screenshot(), contentType: 'image/png' });
  await page.getByRole('button', { name: 'End the program' }).click();
  const main = page.getByRole('main');
  await expect(main.getByRole('status').filter({ hasText: 'Cancelled' })).toBeVisible({
    timeout: 30_000,
  });

  await page.getByLabel('Command line').fill('exit 3');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(main.getByRole('status').filter({ hasText: 'Failed' })).toBeVisible({
    timeout: 30_000,
  });
});

test('a file goes in and comes out unchanged, and is not replaced unasked', async ({
  page,
}, info) => {
  await page.goto(`/vms/${vmId}/guest`);
  const body = Buffer.from('carried into the guest\n'.repeat(5000));
  const file = { name: 'cargo.txt', mimeType: 'text/plain', buffer: body };
  await page.getByLabel('Path in the guest').fill('/root/cargo.txt');
  const chooser = page.getByLabel('File to send');
  await chooser.setInputFiles(file);
  await expect(page.getByText('/root/cargo.txt is in the guest')).toBeVisible({ timeout: 30_000 });
  await chooser.setInputFiles(file);
  await expect(page.getByRole('main').getByRole('alert')).toContainText('already');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Get file' }).click();
  const saved = info.outputPath('cargo.txt');
  await (await download).saveAs(saved);
  expect((await readFile(saved)).equals(body)).toBe(true);
});

test('a password set in the console opens the guest’s serial login', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto(`/vms/${vmId}/guest`);
  await page.getByRole('button', { name: 'Set password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Set password' });
  await dialog.getByLabel('Password').fill('new-secret-1');
  await dialog.getByRole('button', { name: 'Set password' }).click();
  await expect(dialog).toBeHidden();
  await page.goto(`/vms/${vmId}/tasks`);
  const row = page.getByRole('row').filter({ hasText: 'Set the password of root in inside' });
  await expect(row).toContainText('Succeeded', { timeout: 30_000 });

  await page.goto(`/vms/${vmId}/serial`);
  const terminal = page.getByRole('region', { name: 'Serial console of inside' });
  await expect(terminal.getByRole('status')).toHaveText('Connected');
  const screen = page.locator('.xterm-accessibility');
  await terminal.getByRole('button', { name: 'Enter', exact: true }).click();
  await expect(screen).toContainText('login:', { timeout: 30_000 });
  await page.keyboard.type('root\n');
  await expect(screen).toContainText('Password:', { timeout: 30_000 });
  await page.keyboard.type('new-secret-1\n');
  // What is typed does not hold the sum, so only a shell can have written it.
  await page.keyboard.type('echo in-$((40+2))\n', { delay: 20 });
  await expect(screen).toContainText('in-42', { timeout: 30_000 });
});

test('the page of a guest is readable in both themes', async ({ page, context, stack }, info) => {
  for (const theme of ['light', 'dark']) {
    await context.addCookies([{ name: 'corral-theme', value: theme, url: stack.url }]);
    await page.goto(`/vms/${vmId}/guest`);
    await expect(page.getByRole('heading', { name: 'Filesystems' })).toBeVisible();
    await page.screenshot({ path: info.outputPath(`guest-${theme}.png`), fullPage: true });
  }
});
