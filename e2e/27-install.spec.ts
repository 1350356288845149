import { tinyInstaller } from '@corral/testkit';
import { makePool } from '../tools/drills/lib/inventory.ts';
import { runTask } from '../tools/drills/lib/tasks.ts';
import { CreateVm, VmList, VmPage } from './resources/vms.ts';
import { InstallForm } from './resources/install.ts';
import { SerialConsole } from './resources/consoles.ts';
import { violations } from './resources/shell.ts';
import { TaskPage } from './resources/tasks.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'installation' });
test.describe.configure({ mode: 'serial' });

const VM = 'fresh';
let vmId = '';

test('without a CD image, the dialog says where to put one', async ({ page, stack }) => {
  await stack.localNode();
  await new VmList(page).open();
  await page.getByRole('main').getByRole('button', { name: 'Create VM' }).first().click();
  const form = new InstallForm(page);
  await form.choose();
  await expect(form.dialog).toContainText('No CD images yet');
  await expect(form.dialog.getByRole('link', { name: 'Open storage pools' })).toBeVisible();
});

test('a VM is installed from a CD: empty disk, CD, boot order, key', async ({ page, stack }) => {
  const nodeId = await stack.localNode();
  const cd = await tinyInstaller();
  await stack.node.mustExec(['mkdir', '-p', `${stack.node.imagesPath}/isos`]);
  await stack.node.putImage(cd.iso, 'isos/tiny.iso');
  const poolId = await makePool(stack.graph, nodeId, 'isos', `${stack.node.imagesPath}/isos`);
  await runTask(stack.graph, {
    name: 'refreshStoragePool',
    inputType: 'StoragePoolActionInput',
    input: { id: poolId },
  });

  await new VmList(page).open();
  await page.getByRole('main').getByRole('button', { name: 'Create VM' }).first().click();
  const form = new InstallForm(page);
  await form.choose();
  await expect(form.field('Installation CD')).toContainText('tiny.iso');
  await form.field('Name').fill(VM);
  await form.field('vCPUs').fill('1');
  await form.field('Memory (MiB)').fill('64');
  await form.field('Disk size (GiB)').fill('0.25');
  await form.field('Press the space bar for (seconds)').fill('12');
  await expect(form.plan).toContainText(`Create empty disk ${VM}.qcow2`);
  await expect(form.plan).toContainText('Press the space bar once a second for 12 s');
  expect(await violations(page)).toEqual([]);
  await form.submit();

  const task = new TaskPage(page);
  await task.expectOpen();
  await task.expectState('Succeeded', 120_000);
  await expect(task.log).toContainText('the screen shows');
  const list = new VmList(page);
  await list.open();
  await list.row(VM).getByRole('link', { name: VM, exact: true }).click();
  await new VmPage(page, VM).expectState('Running');
  vmId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
});

test('the CD has been answered, and after a reset the disk boots', async ({ page }) => {
  const vm = new VmPage(page, VM);
  await vm.open(vmId);
  await vm.view('Serial console');
  const serial = new SerialConsole(page, VM);
  await serial.expectConnected();
  await serial.expectText('CD-WROTE-DISK', 60_000);
  await vm.open(vmId);
  await (await vm.item('Reset')).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset', exact: true }).click();
  await vm.view('Serial console');
  await serial.expectText('DISK-BOOTED', 60_000);
});

test('Windows gets what the node has; what it lacks is off, with the reason', async ({
  page,
  stack,
}) => {
  await new VmList(page).open();
  await page.getByRole('main').getByRole('button', { name: 'Create VM' }).first().click();
  const form = new InstallForm(page);
  await form.choose();
  await form.dialog.getByText('Windows', { exact: true }).click();
  await expect(form.field('Firmware')).toHaveValue('SECURE');
  await expect(form.field('Hardware clock')).toHaveValue('LOCALTIME');
  await expect(form.field('Memory (MiB)')).toHaveValue('4096');
  // The lab's guests are emulated, so there is no KVM to enlighten them.
  await expect(form.field('Hyper-V enlightenments')).toBeDisabled();
  await expect(form.dialog).toContainText('the node emulates its guests');
  await form.field('Name').fill('win');
  await form.field('Memory (MiB)').fill('256');
  await form.field('Disk size (GiB)').fill('1');
  await form.field('Press the space bar for (seconds)').fill('1');
  await expect(form.plan).toContainText('UEFI with secure boot');
  expect(await violations(page)).toEqual([]);
  await form.submit();
  const task = new TaskPage(page);
  await task.expectOpen();
  await task.expectState('Succeeded', 120_000);
  const xml = await stack.node.virsh('dumpxml', 'win');
  expect(xml).toMatch(/<loader[^>]*secure='yes'/);
  expect(xml).toContain("<clock offset='localtime'");
});

test('the dialog goes back to templates', async ({ page }) => {
  await new VmList(page).open();
  await page.getByRole('main').getByRole('button', { name: 'Create VM' }).first().click();
  const create = new CreateVm(page);
  await new InstallForm(page).choose();
  await create.dialog.getByText('From a template', { exact: true }).click();
  await expect(create.dialog).toContainText('No templates yet');
});
