import { testDomainXml } from '@corral/testkit';
import { waitForId } from '../tools/drills/lib/inventory.ts';
import { HardwareView } from './resources/hardware.ts';
import { VmPage } from './resources/vms.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

const NAME = 'parts';
const LATE = { timeout: 60_000 };
let vmId = '';

test.beforeAll(async ({ stack, furniture }) => {
  expect(furniture.networkId).not.toBe('');
  // A VM without a system to boot: what is plugged in needs no guest for it.
  const xml = testDomainXml({
    name: NAME,
    network: 'lab-net',
    devices: `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><target dev='hdc' bus='ide'/><readonly/></disk>`,
  });
  await stack.node.virshXml('define', xml.replace('<vcpu>1</vcpu>', `<vcpu current='1'>2</vcpu>`));
  await stack.node.virsh('start', NAME);
  vmId = await waitForId(stack.graph, 'vms', NAME, furniture.nodeId);
});

test('a disk is made and plugged into a running VM, and grown under it', async ({
  page,
  stack,
}) => {
  const hardware = new HardwareView(page);
  await hardware.open(vmId);
  await expect(hardware.disk('hdc')).toContainText('Empty drive');
  await page.getByRole('button', { name: 'Attach disk' }).click();
  const dialog = page.getByRole('dialog', { name: `Attach a disk to ${NAME}` });
  await dialog.getByLabel('Name of the volume').fill('parts-data.qcow2');
  await dialog.getByLabel('Size (GiB)').fill('1');
  await dialog.getByRole('button', { name: 'Review plan' }).click();
  const plan = page.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('Create parts-data.qcow2');
  await expect(plan).toContainText('Now: attach parts-data.qcow2 as the disk vda');
  await expect(plan).toContainText('For the next boots');
  await hardware.apply('Attach');
  await expect(hardware.disk('vda')).toContainText('parts-data.qcow2', LATE);
  for (const view of [['--inactive'], []])
    expect(await stack.node.virsh('dumpxml', NAME, ...view)).toContain('parts-data.qcow2');
  await hardware.choose('vda', 'Grow');
  await page.getByRole('dialog').getByLabel('Size (GiB)').fill('2');
  await hardware.apply('Grow');
  await expect(hardware.disk('vda')).toContainText('2 GiB', LATE);
});

test('a card is plugged in, and its cable pulled', async ({ page, stack }) => {
  const hardware = new HardwareView(page);
  await hardware.open(vmId);
  await page.getByRole('button', { name: 'Attach card' }).click();
  await page.getByRole('dialog').getByLabel('MAC address').fill('52:54:00:21:00:01');
  await hardware.apply('Attach');
  await expect(hardware.nic('52:54:00:21:00:01')).toContainText('lab-net', LATE);
  await hardware.choose('52:54:00:21:00:01', 'Pull the cable');
  await expect(hardware.nic('52:54:00:21:00:01')).toContainText('link down', LATE);
  expect(await stack.node.virsh('domif-getlink', NAME, '52:54:00:21:00:01')).toContain('down');
});

test('what waits for the next boot is marked, and dropped', async ({ page, stack }) => {
  const hardware = new HardwareView(page);
  await hardware.open(vmId);
  await expect(hardware.pending).toHaveCount(0);
  const dialog = await hardware.edit('vCPUs');
  await dialog.getByLabel('At most').fill('4');
  await dialog.getByRole('button', { name: 'Review plan' }).click();
  await expect(page.getByRole('region', { name: 'Plan' })).toContainText('powered on next');
  await hardware.apply('Apply');
  await expect(hardware.pending).toContainText('1 setting waits', LATE);
  await expect(hardware.pending).toContainText('vCPUs at most');
  await hardware.pending.getByRole('button', { name: 'Drop all' }).click();
  await hardware.apply('Drop');
  await expect(hardware.pending).toHaveCount(0, LATE);
  expect(await stack.node.virsh('dumpxml', NAME, '--inactive')).toMatch(/<vcpu [^>]*>2<\/vcpu>/);
});

test('what cannot be done now says why', async ({ page }) => {
  const hardware = new HardwareView(page);
  await hardware.open(vmId);
  const rename = page.getByRole('button', { name: 'Edit Name' });
  await expect(rename).toHaveAttribute('aria-disabled', 'true');
  await rename.hover();
  await expect(page.getByRole('tooltip')).toContainText('while it is off');
});

test('the definition is edited with its difference shown, and a stale edit is refused', async ({
  page,
  stack,
}) => {
  const vm = new VmPage(page, NAME);
  await vm.open(vmId);
  await vm.view('XML');
  await page.getByRole('button', { name: 'Edit definition' }).click();
  const text = page.getByRole('textbox', { name: 'Definition' });
  const before = await text.inputValue();
  await text.fill(before.replace('</uuid>', '</uuid>\n  <title>By hand</title>'));
  await page.getByRole('button', { name: 'Review difference' }).click();
  const difference = page.getByLabel('Difference');
  await expect(difference).toContainText('+   <title>By hand</title>');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText('Store the edited');
  await dialog.getByRole('button', { name: 'Store' }).click();
  await expect(dialog).toBeHidden();
  await expect
    .poll(() => stack.node.virsh('dumpxml', NAME, '--inactive'), LATE)
    .toContain('<title>By hand</title>');

  await page.getByRole('button', { name: 'Edit definition' }).click();
  await expect(text).toHaveValue(/By hand/);
  await stack.node.virsh('desc', NAME, '--config', '--title', 'Meanwhile');
  await text.fill((await text.inputValue()).replace('By hand', 'Too late'));
  await page.getByRole('button', { name: 'Review difference' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('has changed since');
  expect(await stack.node.virsh('dumpxml', NAME, '--inactive')).toContain('Meanwhile');
});

test('a VM that is off is renamed, and boots from what is asked for', async ({ page, stack }) => {
  await stack.node.virsh('destroy', NAME);
  const hardware = new HardwareView(page);
  await hardware.open(vmId);
  await expect(page.getByRole('button', { name: 'Edit Name' })).not.toHaveAttribute(
    'aria-disabled',
    'true',
    LATE,
  );
  const rename = await hardware.edit('Name');
  await rename.getByLabel('New name').fill('parts-two');
  await hardware.apply('Rename');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('parts-two', LATE);
  const boot = await hardware.edit('Boot order');
  await boot.getByRole('checkbox', { name: 'disk:hdc' }).check();
  await boot.getByRole('button', { name: 'Move disk:hdc up' }).click();
  await hardware.apply('Apply');
  await expect(page.getByText('disk:hdc → disk:vda')).toBeVisible(LATE);
  await stack.node.virsh('undefine', 'parts-two');
});
