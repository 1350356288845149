import { testDomainXml } from '@corral/testkit';
import { waitForId } from '../tools/drills/lib/inventory.ts';
import { HardwareView } from './resources/hardware.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

const NAME = 'gadgets';
const LATE = { timeout: 60_000 };
let vmId = '';

test.beforeAll(async ({ stack, furniture }) => {
  await stack.node.virshXml('define', testDomainXml({ name: NAME, machine: 'q35' }));
  vmId = await waitForId(stack.graph, 'vms', NAME, furniture.nodeId);
});

test('a folder of the system is refused, and one that cannot be looked at says why', async ({
  page,
  stack,
}) => {
  const hardware = new HardwareView(page);
  await hardware.open(vmId);
  const dialog = page.getByRole('dialog', { name: `Share a folder with ${NAME}` });
  // The node of the stack is reached by libvirt's socket alone: no program can look at its folders.
  for (const [folder, why] of [
    ['/etc', 'belongs to the system'],
    ['/srv/gadgets', 'Add the node over ssh'],
  ] as const) {
    await hardware.attachDevice('Shared folder');
    await dialog.getByLabel('Folder of the node').fill(folder);
    await dialog.getByLabel('Tag').fill('data');
    await dialog.getByRole('button', { name: 'Review plan' }).click();
    await expect(dialog.getByRole('alert')).toContainText(why);
    await page.keyboard.press('Escape');
  }
  expect(await stack.node.virsh('dumpxml', NAME)).not.toContain('<filesystem');
});

test('devices of the node are listed, and those that cannot be given say why', async ({ page }) => {
  const hardware = new HardwareView(page);
  await hardware.open(vmId);
  await hardware.attachDevice('PCI device of the node');
  const dialog = page.getByRole('dialog', { name: `Attach a PCI device to ${NAME}` });
  await expect(dialog.getByRole('note')).toContainText('no IOMMU', LATE);
  const first = dialog.getByRole('radio').first();
  await expect(first).toBeDisabled();
  await expect(dialog.getByRole('button', { name: 'Review plan' })).toBeDisabled();
});

test('ports and displays come and go, and the last way in is warned about', async ({
  page,
  stack,
}) => {
  const hardware = new HardwareView(page);
  await hardware.open(vmId);
  await hardware.attachDevice('Serial port');
  await hardware.apply('Attach');
  await expect(hardware.device('serial port 1')).toBeVisible(LATE);
  await hardware.choose('VNC display', 'Detach');
  await hardware.apply('Detach');
  await expect(hardware.device('VNC display')).toHaveCount(0, LATE);
  await hardware.choose('serial port 1', 'Detach');
  await hardware.apply('Detach');
  await expect(hardware.device('serial port 1')).toHaveCount(0, LATE);
  await hardware.choose('serial port 0', 'Detach');
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Plan' })).toContainText(
    'last way in',
  );
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Display adapter: vga' }).click();
  await page.getByRole('dialog').getByLabel('Display adapter').selectOption('VIRTIO');
  await hardware.apply('Apply');
  await expect(page.getByRole('button', { name: 'Display adapter: virtio' })).toBeVisible(LATE);
  expect(await stack.node.virsh('dumpxml', NAME)).not.toContain('<graphics');
  await stack.node.virsh('undefine', NAME);
});
