import { waitForId } from '../tools/drills/lib/inventory.ts';
import { runTask } from '../tools/drills/lib/tasks.ts';
import { violations } from './resources/shell.ts';
import { TaskPage } from './resources/tasks.ts';
import { CreateVm, VmList, VmPage } from './resources/vms.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'vm care' });
test.describe.configure({ mode: 'serial' });

const WAITED = 'waited';
const INSTALLED = 'installed';
let vmId = '';

test('a VM is made, and the task is done when its agent answers', async ({
  page,
  stack,
  furniture,
}) => {
  test.slow();
  await new VmList(page).open();
  await page.getByRole('main').getByRole('button', { name: 'Create VM' }).first().click();
  const form = new CreateVm(page);
  await form.field('Name').fill(WAITED);
  await form.field('vCPUs').fill('1');
  await form.field('Memory (MiB)').fill('128');
  await form.field('The task is done when').selectOption('a port answers');
  await expect(form.field('Port of the guest')).toHaveValue('22');
  await form.field('The task is done when').selectOption('its agent answers');
  await expect(form.plan).toContainText('Wait up to 600 s until its agent answers');
  await expect(form.plan).toContainText('When the wait fails, the VM stays as it is.');
  await form.field('The task is done when').scrollIntoViewIfNeeded();
  await page.screenshot({ path: 'test-results/create-wait.png' });
  expect(await violations(page)).toEqual([]);
  await form.submit();
  const task = new TaskPage(page);
  await task.expectOpen();
  await task.expectState('Succeeded', 240_000);
  await expect(task.log).toContainText(`${WAITED} is made, and stays however the wait ends.`);
  await expect(task.log).toContainText('The guest agent answers.');
  const part = page.getByRole('list', { name: 'VMs of this task' }).getByRole('listitem');
  await expect(part).toHaveText(/waited\s*Succeeded/);
  await page.screenshot({ path: 'test-results/create-wait-task.png', fullPage: true });
  vmId = await waitForId(stack.graph, 'vms', WAITED, furniture.nodeId);
});

test('a start that waits stands in the menu, with its reason while it runs', async ({
  page,
  stack,
}) => {
  const vm = new VmPage(page, WAITED);
  await vm.open(vmId);
  const running = await vm.item('Start and wait…');
  await expect(running).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await runTask(stack.graph, {
    name: 'powerOffVm',
    inputType: 'VmActionInput',
    input: { id: vmId },
  });
  await vm.expectState('Stopped');
  await (await vm.item('Start and wait…')).click();
  const dialog = page.getByRole('dialog', { name: `Start ${WAITED} and wait for it` });
  await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText(
    'without holding the VM',
  );
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
});

test('the CD of an installation is named on the page and ejected in one click', async ({
  page,
  stack,
  furniture,
}) => {
  const images = stack.node.imagesPath;
  await stack.node.mustExec(['truncate', '-s', '16M', `${images}/${INSTALLED}.img`]);
  await stack.node.mustExec(['truncate', '-s', '1M', `${images}/debian.iso`]);
  const disk = (device: string, file: string, target: string): string =>
    `<disk type='file' device='${device}'><driver name='qemu' type='raw'/><source file='${images}/${file}'/><target dev='${target}' bus='ide'/></disk>`;
  await stack.node.virshXml(
    'define',
    `<domain type='qemu'><name>${INSTALLED}</name><memory>32768</memory>
      <os><type>hvm</type><boot dev='cdrom'/><boot dev='hd'/></os>
      <devices>${disk('disk', `${INSTALLED}.img`, 'hda')}${disk('cdrom', 'debian.iso', 'hdc')}</devices></domain>`,
  );
  const id = await waitForId(stack.graph, 'vms', INSTALLED, furniture.nodeId);
  await new VmPage(page, INSTALLED).open(id);
  const note = page.getByRole('note').filter({ hasText: 'Installation medium' });
  await expect(note).toContainText('debian.iso');
  await expect(note).toContainText('boots from it before its disk');
  await page.screenshot({ path: 'test-results/install-media.png' });
  await note.getByRole('button', { name: 'Eject', exact: true }).click();
  const dialog = page.getByRole('dialog', {
    name: `Eject the installation medium of ${INSTALLED}`,
  });
  await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText('Boot from hda first');
  await page.screenshot({ path: 'test-results/install-media-plan.png' });
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Eject', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(note).toHaveCount(0, { timeout: 30_000 });
  const xml = await stack.node.virsh('dumpxml', INSTALLED);
  expect(xml).not.toContain('debian.iso');
  expect(xml).toMatch(/installed\.img[\s\S]*<boot order='1'\/>/);
});

test('several VMs are deleted with time to undo, and all brought back at once', async ({
  page,
  stack,
}) => {
  for (const name of ['many-1', 'many-2']) await stack.blankVm(name);
  const list = new VmList(page);
  await list.open();
  await list.select('many-1', 'many-2');
  const question = await list.ask('Delete', 2);
  await expect(question.getByRole('checkbox', { name: 'Keep time to undo this' })).toBeChecked();
  await expect(question.getByRole('region', { name: 'Plan' })).toContainText(
    'They can be brought back for 1 hour',
  );
  await page.screenshot({ path: 'test-results/bulk-park.png' });
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  const bar = page.getByRole('region', { name: 'Deleted VMs that can be brought back' });
  await expect(bar).toContainText('2 deleted VMs can be brought back', { timeout: 60_000 });
  await page.screenshot({ path: 'test-results/bulk-parked.png' });
  await bar.getByRole('button', { name: 'Undo all', exact: true }).click();
  const undo = page.getByRole('dialog', { name: 'Bring 2 VMs back?' });
  await undo.getByRole('button', { name: 'Undo all', exact: true }).click();
  await expect(undo).toBeHidden();
  for (const name of ['many-1', 'many-2']) await expect(list.row(name)).toBeVisible();
  await expect(bar).toHaveCount(0, { timeout: 30_000 });
});

test('the limits of a network are set, and wait for its next start', async ({
  page,
  stack,
  furniture,
}) => {
  await page.goto(`/networks/${furniture.networkId}`);
  await expect(page.getByText('Its VMs together receive')).toBeVisible();
  await page.getByRole('button', { name: 'Set limits', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Limits of lab-net' });
  await dialog
    .getByRole('group', { name: 'Its VMs together receive' })
    .getByLabel('Average (Mbit/s)')
    .fill('20');
  await page.screenshot({ path: 'test-results/network-limits.png' });
  await dialog.getByRole('button', { name: 'Review plan' }).click();
  const plan = dialog.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('its VMs together receive at most 20 Mbit/s');
  await expect(plan).toContainText('next stop and start');
  await page.screenshot({ path: 'test-results/network-limits-plan.png' });
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(dialog).toBeHidden();
  const waiting = page.getByRole('note').filter({ hasText: 'Limits' });
  await expect(waiting).toContainText('receive 20 Mbit/s', { timeout: 30_000 });
  await page.screenshot({ path: 'test-results/network-limits-waiting.png', fullPage: true });
  expect(await stack.node.virsh('net-dumpxml', '--inactive', 'lab-net')).toContain(
    "<inbound average='2500'/>",
  );
  expect(await violations(page)).toEqual([]);
});
