import { runTask } from '../tools/drills/lib/tasks.ts';
import { waitForId } from '../tools/drills/lib/inventory.ts';
import { violations } from './resources/shell.ts';
import { TaskPage } from './resources/tasks.ts';
import { VmList, VmPage } from './resources/vms.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'reinstall' });
test.describe.configure({ mode: 'serial' });

const VM = 'shop';
const MIB = 1024 * 1024;

test('a VM gets a new system from its page: questions, plan, task, and it stays what it is', async ({
  page,
  stack,
  furniture,
  pageProblems,
}) => {
  const { templateId, poolId } = furniture;
  await runTask(stack.graph, {
    name: 'createVm',
    inputType: 'CreateVmInput',
    input: {
      templateId,
      name: VM,
      vcpus: 1,
      memoryBytes: String(128 * MIB),
      start: false,
      tags: ['front'],
      cloudInit: { hostname: VM },
    },
  });
  const vmId = await waitForId(stack.graph, 'vms', VM, furniture.nodeId);
  const newVolume = { poolId, name: 'goods.qcow2', capacityBytes: String(16 * MIB) };
  await runTask(stack.graph, {
    name: 'attachDisk',
    inputType: 'AttachDiskInput',
    input: { id: vmId, newVolume },
  });
  const before = await stack.node.virsh('domiflist', VM);

  const vm = new VmPage(page, VM);
  await vm.open(vmId);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Reinstall' }).click();
  const dialog = page.getByRole('dialog', { name: `Reinstall ${VM}` });
  await expect(dialog.getByLabel('Template')).toHaveValue(templateId);
  await expect(dialog.getByRole('checkbox', { name: 'Keep vdb · goods.qcow2' })).toBeChecked();
  await expect(dialog.getByText('used again, as at a first boot')).toBeVisible();
  await page.screenshot({ path: 'test-results/reinstall-dialog.png' });
  expect(await violations(page)).toEqual([]);
  await dialog.getByText('New', { exact: true }).click();
  await dialog.getByLabel('Host name').fill('depot');
  await page.screenshot({ path: 'test-results/reinstall-new.png' });
  await dialog.getByRole('button', { name: 'Review plan' }).click();
  const plan = dialog.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('vda is lost');
  await expect(plan).toContainText('These disks stay with the VM as they are: vdb');
  await expect(plan).toContainText('Delete the old volume shop.qcow2');
  await page.screenshot({ path: 'test-results/reinstall-plan.png' });
  await dialog.getByRole('button', { name: 'Reinstall', exact: true }).click();
  const task = new TaskPage(page);
  await task.expectOpen();
  await task.expectState('Succeeded');
  await page.screenshot({ path: 'test-results/reinstall-task.png', fullPage: true });

  await vm.open(vmId);
  await vm.expectState('Running');
  expect(macsIn(await stack.node.virsh('domiflist', VM))).toEqual(macsIn(before));
  const disks = await stack.node.virsh('domblklist', VM);
  expect(disks).toContain('shop-2.qcow2');
  expect(disks).toContain('goods.qcow2');
  const volumes = await stack.node.virsh('vol-list', 'lab-pool');
  expect(volumes).not.toMatch(/^\s*shop\.qcow2/m);
  expect(pageProblems).toEqual([]);
});

test('a protected VM says why it cannot be reinstalled', async ({ page, stack, furniture }) => {
  await stack.blankVm('vault');
  const id = await waitForId(stack.graph, 'vms', 'vault', furniture.nodeId);
  await runTask(stack.graph, {
    name: 'updateVm',
    inputType: 'UpdateVmInput',
    input: { id, deleteProtected: true },
  });
  const list = new VmList(page);
  await list.open();
  await list.row('vault').getByRole('button', { name: 'Actions for vault' }).click();
  const item = page.getByRole('menuitem', { name: /^Reinstall/ });
  await expect(item).toHaveAttribute('aria-disabled', 'true');
  await expect(item).toContainText('protected from deletion');
});

const macsIn = (text: string): string[] => text.match(/([0-9a-f]{2}:){5}[0-9a-f]{2}/g) ?? [];
