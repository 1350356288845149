import { waitForId } from '../tools/drills/lib/inventory.ts';
import { runTask } from '../tools/drills/lib/tasks.ts';
import { violations } from './resources/shell.ts';
import { Snapshots } from './resources/snapshots.ts';
import { VmPage } from './resources/vms.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'from-snapshot' });
test.describe.configure({ mode: 'serial' });

const VM = 'shop';
let vmId = '';

test('a VM is made of a snapshot as a whole copy, with an identity of its own', async ({
  page,
  stack,
  furniture,
  pageProblems,
}) => {
  await runTask(stack.graph, {
    name: 'createVm',
    inputType: 'CreateVmInput',
    input: {
      templateId: furniture.templateId,
      name: VM,
      vcpus: 1,
      memoryBytes: String(128 * 1024 * 1024),
      start: false,
    },
  });
  vmId = await waitForId(stack.graph, 'vms', VM, furniture.nodeId);
  const take = (name: string, kind: string) =>
    runTask(stack.graph, {
      name: 'createVmSnapshot',
      inputType: 'CreateVmSnapshotInput',
      input: { vmId, name, kind },
    });
  await take('inside', 'INTERNAL');
  await take('beside', 'EXTERNAL');

  const vm = new VmPage(page, VM);
  const snapshots = new Snapshots(page);
  await vm.open(vmId);
  await vm.view('Snapshots');
  // The node of this stack is known by its socket alone, and what is inside a disk is copied by a program there.
  await (await snapshots.item('inside', 'New VM')).click();
  const inside = page.getByRole('dialog', { name: 'New VM from inside' });
  await expect(inside.getByText('its disks are copied as a whole')).toBeVisible();
  await expect(inside.getByRole('radio')).toHaveCount(0);
  await expect(inside.getByRole('alert')).toContainText('by its socket alone');
  await inside.getByRole('button', { name: 'Cancel', exact: true }).click();

  await (await snapshots.item('beside', 'New VM')).click();
  const dialog = page.getByRole('dialog', { name: 'New VM from beside' });
  await expect(dialog.getByLabel('Name')).toHaveValue('shop-beside');
  const plan = dialog.getByRole('region', { name: 'Plan' });
  await expect(plan).toBeVisible();
  // A name that is taken is refused where it stands, before anything is made.
  await dialog.getByLabel('Name').fill(VM);
  await expect(dialog.getByRole('alert')).toContainText(VM);
  await dialog.getByLabel('Name').fill('shop-old');
  await expect(plan).toContainText('shop-old.qcow2');
  await page.screenshot({ path: 'test-results/vm-from-snapshot.png' });
  expect(await violations(page)).toEqual([]);
  await snapshots.agree(dialog, 'Create VM');
  await waitForId(stack.graph, 'vms', 'shop-old', furniture.nodeId);
  const info = await infoOf('shop-old');
  expect(info).toContain('file format: qcow2');
  expect(info).not.toContain('backing file');
  expect(await stack.node.virsh('domuuid', 'shop-old')).not.toBe(
    await stack.node.virsh('domuuid', VM),
  );
  expect(pageProblems).toEqual([]);

  async function infoOf(name: string): Promise<string> {
    const disk = (await stack.node.virsh('domblklist', name)).match(/vda\s+(\S+)/)?.[1] ?? '';
    return stack.node.mustExec(['qemu-img', 'info', disk]);
  }
});

test('one of a snapshot beside the disks can stand on it, and then holds it', async ({
  page,
  stack,
  furniture,
}) => {
  const vm = new VmPage(page, VM);
  const snapshots = new Snapshots(page);
  await vm.open(vmId);
  await vm.view('Snapshots');
  await (await snapshots.item('beside', 'New VM')).click();
  const dialog = page.getByRole('dialog', { name: 'New VM from beside' });
  await dialog.getByText('Linked', { exact: true }).click();
  await expect(dialog.getByText('cannot be deleted as long as the new VM stands')).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText('overlay');
  await page.screenshot({ path: 'test-results/vm-from-snapshot-linked.png' });
  await snapshots.agree(dialog, 'Create VM');
  await waitForId(stack.graph, 'vms', 'shop-beside', furniture.nodeId);
  await page.reload();
  const item = await snapshots.item('beside', /^Delete$/);
  await item.click();
  const question = page.getByRole('dialog');
  await expect(question.getByRole('alert')).toContainText('shop-beside');
});

test('a template is made of the disk as a snapshot holds it, ready for new VMs', async ({
  page,
  stack,
}) => {
  const vm = new VmPage(page, VM);
  const snapshots = new Snapshots(page);
  await vm.open(vmId);
  await vm.view('Snapshots');
  await (await snapshots.item('beside', 'New template')).click();
  const dialog = page.getByRole('dialog', { name: 'New template from beside' });
  await dialog.getByLabel('Name').fill('golden');
  await dialog.getByLabel('Description').fill('As it was before the upgrade');
  await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText('golden');
  await page.screenshot({ path: 'test-results/template-from-snapshot.png' });
  await snapshots.agree(dialog, 'Create template');
  await page.goto('/templates');
  const row = page
    .getByRole('table', { name: 'Templates' })
    .getByRole('row')
    .filter({
      has: page.getByText('golden', { exact: true }),
    });
  await expect(row.getByRole('button', { name: 'Create VM' })).toBeVisible({ timeout: 60_000 });
  expect(await stack.node.virsh('vol-list', 'lab-pool')).toContain('golden');
});
