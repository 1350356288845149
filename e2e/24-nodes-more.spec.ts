import { readdir } from 'node:fs/promises';
import { makeNetwork, makePool, waitForId } from '../tools/drills/lib/inventory.ts';
import { runTask } from '../tools/drills/lib/tasks.ts';
import { violations } from './resources/shell.ts';
import { VmPage } from './resources/vms.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'nodes-more' });
test.describe.configure({ mode: 'serial' });

test('the hardware of a node, with the reason for what it does not tell', async ({
  page,
  stack,
  pageProblems,
}) => {
  await page.goto(`/nodes/${await stack.localNode()}`);
  const hardware = page.getByRole('region', { name: 'Hardware' });
  const disks = hardware.getByRole('table', { name: 'Disks of the node' });
  await expect(disks).toBeVisible();
  // The kernel of the lab node is this machine's.
  const blocks = await readdir('/sys/block');
  const shown = await disks.getByText(/^\/dev\//).allTextContents();
  expect(shown.length).toBeGreaterThan(0);
  for (const path of shown) expect(blocks).toContain(path.replace('/dev/', ''));
  const pci = hardware.getByRole('table', { name: 'PCI devices' });
  const addresses = await readdir('/sys/bus/pci/devices');
  for (const address of addresses) await expect(pci.getByText(address)).toBeVisible();
  const notTold = hardware.getByRole('button', { name: 'not told' }).first();
  await notTold.hover();
  await expect(page.getByRole('tooltip')).toContainText(/\w+ \w+.*\./);
  expect(await violations(page)).toEqual([]);
  expect(pageProblems).toEqual([]);
});

test('a running VM moves to another node with its disk, under the same address of the console', async ({
  page,
  stack,
}) => {
  const nodeId = await stack.localNode();
  await stack.node.mustExec(['mkdir', '-p', `${stack.node.imagesPath}/lab`]);
  await makePool(stack.graph, nodeId, 'lab-pool', `${stack.node.imagesPath}/lab`);
  await stack.blankVm('mover');
  await stack.node.virsh('start', 'mover');
  const id = await waitForId(stack.graph, 'vms', 'mover', nodeId);
  const vm = new VmPage(page, 'mover');
  await vm.open(id);
  await vm.expectState('Running');
  await (await vm.item('Move to another node')).click();
  const question = page.getByRole('dialog', { name: 'Move mover to another node' });
  await expect(question).toContainText('There is no other node');
  await question.getByRole('button', { name: 'Close' }).last().click();

  const { lab, nodeId: otherId } = await stack.addRemote('rack-2');
  await stack.node.connectTo(lab);
  await (await vm.item('Move to another node')).click();
  await expect(question.getByRole('radio', { name: 'rack-2' })).toBeChecked();
  await expect(question).toContainText('The node has no running storage pool for its disks.');
  await question.getByRole('button', { name: 'Cancel' }).click();

  await lab.mustExec(['mkdir', '-p', `${lab.imagesPath}/lab`]);
  await makePool(stack.graph, otherId, 'lab-pool', `${lab.imagesPath}/lab`);
  await (await vm.item('Move to another node')).click();
  const plan = question.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('Carry the running VM to rack-2');
  expect(await violations(page)).toEqual([]);
  await question.getByRole('button', { name: 'Move', exact: true }).click();
  const main = page.getByRole('main');
  await expect(main.getByRole('link', { name: 'rack-2' }).first()).toBeVisible({ timeout: 60_000 });
  await vm.expectState('Running');
  expect(await lab.virsh('list', '--name')).toContain('mover');
  expect(await stack.node.virsh('list', '--all', '--name')).not.toContain('mover');
});

test('a node in maintenance starts nothing; it is emptied when asked', async ({ page, stack }) => {
  const nodeId = await stack.localNode();
  await makeNetwork(stack.graph, nodeId, 'lab-net', 171);
  await stack.blankVm('idle');
  const id = await waitForId(stack.graph, 'vms', 'idle', nodeId);
  await page.goto(`/nodes/${nodeId}`);
  const main = page.getByRole('main');
  await main.getByRole('button', { name: 'Maintenance', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Maintenance of local?' });
  const plan = question.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('idle (off) can move to rack-2 while it is off.');
  await question.getByLabel('Reason').fill('new disks');
  await question.getByLabel('Reason').blur();
  await question.getByRole('button', { name: 'Maintenance', exact: true }).click();
  await expect(main.getByText('In maintenance')).toBeVisible();
  await expect(main).toContainText('new disks');

  const vm = new VmPage(page, 'idle');
  await vm.open(id);
  await expect(vm.button('Start')).toHaveAttribute('aria-disabled', 'true');
  await vm.button('Start').focus();
  await expect(page.getByRole('tooltip')).toContainText('in maintenance');

  await runTask(stack.graph, {
    name: 'setNodeMaintenance',
    inputType: 'SetNodeMaintenanceInput',
    input: { id: nodeId, on: true, empty: true },
  });
  await expect(main.getByRole('link', { name: 'rack-2' }).first()).toBeVisible({ timeout: 30_000 });
  await page.goto(`/nodes/${nodeId}`);
  await main.getByRole('button', { name: 'End maintenance', exact: true }).click();
  const ending = page.getByRole('dialog', { name: 'End the maintenance of local?' });
  await ending.getByRole('button', { name: 'End maintenance', exact: true }).click();
  await expect(main.getByText('In maintenance')).toBeHidden();
});
