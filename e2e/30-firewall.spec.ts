import { testDomainXml } from '@corral/testkit';
import { waitForId } from '../tools/drills/lib/inventory.ts';
import { HardwareView } from './resources/hardware.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

const NAME = 'walled';
const MAC = '52:54:00:30:00:01';
const LATE = { timeout: 60_000 };
let vmId = '';
let nodeId = '';

test.beforeAll(async ({ stack, furniture }) => {
  nodeId = furniture.nodeId;
  const xml = testDomainXml({ name: NAME, network: 'lab-net' });
  const card = "<source network='lab-net'/>";
  await stack.node.virshXml('define', xml.replace(card, `<mac address='${MAC}'/>${card}`));
  await stack.node.virsh('start', NAME);
  vmId = await waitForId(stack.graph, 'vms', NAME, nodeId);
});

test('a preset is put on a card, and rules are added to it', async ({ page, stack }) => {
  const hardware = new HardwareView(page);
  await hardware.open(vmId);
  const traffic = page.getByRole('table', { name: 'Firewall and limits' });
  await expect(traffic.getByRole('row', { name: MAC })).toContainText('everything passes');
  await page.getByRole('button', { name: `Traffic of ${MAC}` }).click();
  await page.getByRole('menuitem', { name: 'Set firewall' }).click();
  const dialog = page.getByRole('dialog', { name: `Firewall of ${MAC}` });
  await dialog.getByLabel('Preset').selectOption('Only ssh comes in');
  await expect(dialog.getByLabel('Ports of rule 1')).toHaveValue('22');
  await dialog.getByRole('button', { name: 'Add rule' }).click();
  await expect(dialog.getByLabel('Preset')).toHaveValue('OWN');
  await dialog.getByLabel('Ports of rule 3').fill('x');
  await expect(dialog.getByRole('button', { name: 'Review plan' })).toBeDisabled();
  await dialog.getByLabel('Ports of rule 3').fill('80-90');
  await dialog.getByLabel('Address of rule 3').fill('192.0.2.0/24');
  await page.screenshot({ path: 'test-results/firewall-dialog.png' });
  await dialog.getByRole('button', { name: 'Review plan' }).click();
  const plan = page.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('Make a packet filter');
  await expect(plan).toContainText('For the next boots');
  await page.screenshot({ path: 'test-results/firewall-plan.png' });
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(traffic).toContainText('3 rules', LATE);
  await expect(traffic).toContainText('closed inward');
  for (const view of [['--inactive'], []])
    expect(await stack.node.virsh('dumpxml', NAME, ...view)).toMatch(/filterref filter='corral-/);
  await page.screenshot({ path: 'test-results/firewall-panel.png', fullPage: true });
});

test('a limit is planned, with a warning where the kernel cannot be asked', async ({ page }) => {
  const hardware = new HardwareView(page);
  await hardware.open(vmId);
  await page.getByRole('button', { name: `Traffic of ${MAC}` }).click();
  await page.getByRole('menuitem', { name: 'Set limits' }).click();
  const dialog = page.getByRole('dialog', { name: `Limits of ${MAC}` });
  const receives = dialog.getByRole('group', { name: 'The guest receives' });
  await receives.getByLabel('Peak (Mbit/s)').fill('50');
  await expect(dialog.getByRole('button', { name: 'Review plan' })).toBeDisabled();
  await receives.getByLabel('Average (Mbit/s)').fill('20');
  await dialog.getByRole('button', { name: 'Review plan' }).click();
  const plan = page.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText(`limit what the card ${MAC} receives`);
  await expect(plan).toContainText('cannot be seen');
  await page.keyboard.press('Escape');
});

test('the node lists its filters with who uses them', async ({ page }) => {
  await page.goto(`/nodes/${nodeId}`);
  const filters = page.getByRole('table', { name: 'Packet filters' });
  await expect(filters).toContainText('clean-traffic', LATE);
  await expect(filters.getByRole('row', { name: /corral-/ })).toContainText(NAME);
  await filters.scrollIntoViewIfNeeded();
  await filters
    .getByText(/rules$/)
    .first()
    .click();
  await page.screenshot({ path: 'test-results/firewall-node.png' });
});

test('everything passes again, and nothing is left on the node', async ({ page, stack }) => {
  const hardware = new HardwareView(page);
  await hardware.open(vmId);
  await page.getByRole('button', { name: `Traffic of ${MAC}` }).click();
  await page.getByRole('menuitem', { name: 'Let everything pass' }).click();
  const dialog = page.getByRole('dialog', { name: `Let everything pass ${MAC}?` });
  await expect(dialog).toContainText('Remove packet filters');
  await dialog.getByRole('button', { name: 'Let everything pass' }).click();
  const traffic = page.getByRole('table', { name: 'Firewall and limits' });
  await expect(traffic).toContainText('everything passes', LATE);
  expect(await stack.node.virsh('nwfilter-list')).not.toContain('corral-');
  await page.goto(`/nodes/${nodeId}`);
});
