import { putTinyGuest, testDomainXml } from '@corral/testkit';
import { waitForId } from '../tools/drills/lib/inventory.ts';
import { runTask } from '../tools/drills/lib/tasks.ts';
import { violations } from './resources/shell.ts';
import { TaskPage } from './resources/tasks.ts';
import { VmPage } from './resources/vms.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'credentials' });
test.describe.configure({ mode: 'serial' });

const VM = 'vault';
const PASSWORD = 'correct horse 9';
const MIB = 1024 * 1024;
let vmId = '';

test('a VM that is off gets a password by cloud-init, with every other way and why not', async ({
  page,
  stack,
  furniture,
  pageProblems,
}) => {
  test.setTimeout(300_000);
  await runTask(stack.graph, {
    name: 'createVm',
    inputType: 'CreateVmInput',
    input: {
      templateId: furniture.templateId,
      name: VM,
      vcpus: 1,
      memoryBytes: String(128 * MIB),
      start: false,
      cloudInit: { hostname: VM },
    },
  });
  vmId = await waitForId(stack.graph, 'vms', VM, furniture.nodeId);
  const vm = new VmPage(page, VM);
  await vm.open(vmId);
  await (await vm.item('Password and keys')).click();
  const dialog = page.getByRole('dialog', { name: `Password and keys of ${VM}` });
  const ways = dialog.getByRole('list', { name: 'Way' });
  await expect(ways).toContainText('Guest agent not now: The VM does not run');
  // The node of this stack is known by its socket alone, so no program runs there.
  await expect(ways).toContainText(
    'On its disks not now: Corral reaches this libvirt by its socket',
  );
  await expect(ways).toContainText('cloud-init open');
  const review = dialog.getByRole('button', { name: 'Review plan', exact: true });
  await expect(review).toHaveAttribute('aria-disabled', 'true');
  await page.screenshot({ path: 'test-results/credentials-dialog.png' });
  expect(await violations(page)).toEqual([]);

  await dialog.getByText('On its disks', { exact: true }).first().click();
  await dialog.getByLabel('New password').fill(PASSWORD);
  await review.click();
  await expect(dialog.getByRole('alert')).toContainText('by its socket alone');
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();

  await (await vm.item('Password and keys')).click();
  await dialog.getByLabel('New password').fill(PASSWORD);
  await review.click();
  const plan = dialog.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('is started, and stays on');
  await expect(plan).toContainText('Read back in the guest that the login is set');
  await expect(plan).not.toContainText(PASSWORD);
  await page.screenshot({ path: 'test-results/credentials-plan.png' });
  await dialog.getByRole('button', { name: 'Set login', exact: true }).click();
  const task = new TaskPage(page);
  await task.expectOpen();
  await task.expectState('Succeeded', 240_000);
  await expect(page.getByRole('log')).toContainText('shows the new login of root');
  await page.screenshot({ path: 'test-results/credentials-task.png', fullPage: true });
  expect(await stack.node.virsh('vol-list', 'lab-pool')).toContain(`${VM}-seed-2.iso`);
  expect(pageProblems).toEqual([]);
});

test('while it runs its agent sets keys, and the history knows both', async ({ page }) => {
  test.setTimeout(240_000);
  const vm = new VmPage(page, VM);
  await vm.open(vmId);
  await vm.expectState('Running');
  await vm.view('Guest');
  await expect(page.getByText('Tiny Guest 1 (busybox)')).toBeVisible({ timeout: 120_000 });
  await (await vm.item('Password and keys')).click();
  const dialog = page.getByRole('dialog', { name: `Password and keys of ${VM}` });
  await expect(dialog.getByRole('list', { name: 'Way' })).toContainText('Guest agent open');
  await dialog.getByLabel('More public keys').fill(KEY);
  await dialog.getByRole('button', { name: 'Review plan', exact: true }).click();
  await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText('1 added');
  await dialog.getByRole('button', { name: 'Set login', exact: true }).click();
  const task = new TaskPage(page);
  await task.expectState('Succeeded');
  await vm.open(vmId);
  await vm.view('History');
  const history = page.getByRole('table', { name: 'History' });
  await expect(history.getByText(/^Reset the login of root in vault by/)).toHaveCount(2);
});

test('a node over ssh with libguestfs offers to write the disks of a VM that is off', async ({
  page,
  stack,
}) => {
  const { lab, nodeId } = await stack.addRemote('barn');
  const { disk } = await putTinyGuest(lab);
  await lab.virshXml('define', testDomainXml({ name: 'shed', disk }));
  const id = await waitForId(stack.graph, 'vms', 'shed', nodeId);
  const vm = new VmPage(page, 'shed');
  await vm.open(id);
  await (await vm.item('Password and keys')).click();
  const dialog = page.getByRole('dialog', { name: 'Password and keys of shed' });
  const ways = dialog.getByRole('list', { name: 'Way' });
  await expect(ways).toContainText('On its disks open');
  await expect(ways).toContainText('cloud-init not now: Nothing says that the guest has');
  await dialog.getByLabel('New password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Review plan', exact: true }).click();
  const plan = dialog.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('Write the password to the disks');
  await expect(plan).toContainText('Read back from the disks that it is set');
  await page.screenshot({ path: 'test-results/credentials-disk.png' });
});

const KEY = `ssh-ed25519 ${Buffer.concat([
  Buffer.from([0, 0, 0, 11]),
  Buffer.from('ssh-ed25519'),
  Buffer.from([0, 0, 0, 32]),
  Buffer.alloc(32, 9),
]).toString('base64')} ann`;
