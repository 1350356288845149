import { violations } from './resources/shell.ts';
import { Snapshots } from './resources/snapshots.ts';
import { VmPage } from './resources/vms.ts';
import { waitForId } from '../tools/drills/lib/inventory.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'snapshots' });
test.describe.configure({ mode: 'serial' });

const VM = 'snap-vm';
let vmId = '';

test('a VM without snapshots says what one is, and takes one inside its disk', async ({
  page,
  stack,
  furniture,
  pageProblems,
}) => {
  await stack.blankVm(VM);
  vmId = await waitForId(stack.graph, 'vms', VM, furniture.nodeId);
  const vm = new VmPage(page, VM);
  const snapshots = new Snapshots(page);
  await vm.open(vmId);
  await vm.view('Snapshots');
  await expect(page.getByText('No snapshots')).toBeVisible();

  const dialog = await snapshots.take(VM, 'not a name!');
  await expect(dialog.getByRole('alert')).toContainText('1 to 63 letters');
  await dialog.getByLabel('Name').fill('clean');
  await dialog.getByLabel('Description').fill('Right after the installation');
  await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText('inside the disks');
  await snapshots.agree(dialog, 'Take snapshot');
  await expect(snapshots.row('clean')).toContainText('Right after the installation');
  await expect(snapshots.row('clean')).toContainText('inside the disks');
  await expect(snapshots.present).toBeVisible();
  expect(await stack.node.virsh('snapshot-list', VM, '--name')).toBe('clean');
  expect(await violations(page)).toEqual([]);
  expect(pageProblems).toEqual([]);
});

test('one of a VM that runs is beside the disk without its memory, and is merged when it is deleted', async ({
  page,
  stack,
}, info) => {
  const vm = new VmPage(page, VM);
  const snapshots = new Snapshots(page);
  await vm.open(vmId);
  await vm.button('Start').click();
  await vm.expectState('Running');
  await vm.view('Snapshots');
  const dialog = await snapshots.take(VM, 'upgrade');
  await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText('stands still');
  await dialog.getByRole('checkbox', { name: 'With memory' }).uncheck();
  const plan = dialog.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('beside the disks, as overlays');
  await expect(plan).toContainText('as by a power cut');
  await page.screenshot({ path: info.outputPath('take.png') });
  await snapshots.agree(dialog, 'Take snapshot');
  await expect(snapshots.row('upgrade')).toContainText('beside the disks');
  const disks = async (): Promise<number> =>
    (await stack.node.mustExec(['ls', `${stack.node.imagesPath}/lab`]))
      .split('\n')
      .filter((name) => name.startsWith(VM)).length;
  expect(await disks()).toBe(2);

  // The one inside the disk is covered now, and the button says so.
  await expect(snapshots.revertButton('clean')).toHaveAttribute('aria-disabled', 'true');
  await snapshots.revertButton('clean').hover();
  await expect(page.getByRole('tooltip')).toContainText('upgrade');
  // A tooltip stays while the mouse is on its way to it, which only the next move tells.
  await page.mouse.move(0, 0, { steps: 5 });
  await expect(page.getByRole('tooltip')).toBeHidden();

  await (await snapshots.item('upgrade', 'Copy to a volume')).click();
  const copy = page.getByRole('dialog', { name: 'Copy snapshot upgrade to a volume' });
  await expect(copy.getByLabel('Name of the volume')).toHaveValue(`${VM}-upgrade.qcow2`);
  await copy.getByLabel('Name of the volume').fill('copied.qcow2');
  await snapshots.agree(copy, 'Copy');
  await expect
    .poll(() => stack.node.virsh('vol-list', 'lab-pool'), { timeout: 30_000 })
    .toContain('copied.qcow2');
  await expect(snapshots.takeButton).not.toHaveAttribute('aria-disabled', 'true');

  await (await snapshots.item('upgrade', /^Delete(?! with)/)).click();
  const question = page.getByRole('dialog', { name: 'Delete snapshot upgrade?' });
  await expect(question.getByRole('region', { name: 'Plan' })).toContainText('Merge');
  await snapshots.agree(question, 'Delete');
  await expect(snapshots.row('upgrade')).toHaveCount(0, { timeout: 60_000 });
  await expect.poll(disks, { timeout: 30_000 }).toBe(1);
  await expect(snapshots.revertButton('clean')).not.toHaveAttribute('aria-disabled', 'true');
});

test('going back keeps what is there now, and a tree goes at once', async ({
  page,
  stack,
}, info) => {
  const vm = new VmPage(page, VM);
  const snapshots = new Snapshots(page);
  await vm.open(vmId);
  await vm.view('Snapshots');
  await snapshots.revertButton('clean').click();
  const dialog = page.getByRole('dialog', { name: `Take ${VM} back to clean?` });
  await expect(
    dialog.getByRole('checkbox', { name: 'Take a snapshot of the present state first' }),
  ).toBeChecked();
  await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText('before-revert-');
  await page.screenshot({ path: info.outputPath('revert.png') });
  await snapshots.agree(dialog, 'Go back');
  await vm.expectState('Stopped');
  await expect(snapshots.row('before-revert-')).toContainText('memory');

  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: info.outputPath(`tree-${theme}.png`) });
    expect(await violations(page)).toEqual([]);
  }

  // Not before the VM is free again: a menu that is open keeps what it opened with.
  await expect(snapshots.takeButton).not.toHaveAttribute('aria-disabled', 'true');
  await (await snapshots.item('clean', /Delete with the 1 below it/)).click();
  const question = page.getByRole('dialog', { name: 'Delete snapshot clean and all below it?' });
  await snapshots.agree(question, 'Delete');
  await expect(page.getByText('No snapshots')).toBeVisible({ timeout: 60_000 });
  expect(await stack.node.virsh('snapshot-list', VM, '--name')).toBe('');
});
