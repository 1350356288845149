import { Networks } from './resources/networks.ts';
import { NetworkPage } from './resources/network-page.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'networks in depth' });
test.describe.configure({ mode: 'serial' });

const NAME = 'depth';

test('a routed network with IPv6 is made, and its plan says what it needs', async ({
  page,
  stack,
}) => {
  await stack.localNode();
  const networks = new Networks(page);
  await networks.openDialog();
  const { dialog } = networks;
  await networks.chooseMode('routed');
  await dialog.getByLabel('IPv6 address of the node').fill('fd00:77::1/64');
  await dialog.getByLabel('DHCPv6 from').fill('fd00:77::100');
  await dialog.getByLabel('DHCPv6 to').fill('fd00:77::1ff');
  await networks.fillIn({
    name: NAME,
    cidr: '192.168.77.1/24',
    from: '192.168.77.10',
    to: '192.168.77.20',
  });
  await expect(dialog).toBeHidden();
  await expect(networks.row(NAME)).toContainText('routed', { timeout: 30_000 });
  const xml = await stack.node.virsh('net-dumpxml', NAME);
  expect(xml).toContain("<forward mode='route'");
  expect(xml).toContain("<range start='fd00:77::100' end='fd00:77::1ff'/>");
});

test('addresses are reserved and names answered while it runs', async ({ page, stack }) => {
  const network = await NetworkPage.open(page, NAME);
  await network.reserve({ ip: '192.168.78.5', mac: '52:54:00:77:00:01', hostname: 'web' });
  await expect(network.dialog('Reserve an address')).toContainText('in no subnet');
  await network.dialog('Reserve an address').getByLabel('Reserved address').fill('192.168.77.50');
  await network.confirm('Reserve an address', 'Reserve address');
  await expect(network.reservations.getByText('192.168.77.50')).toBeVisible({ timeout: 30_000 });

  await network.addDns('db, db.lan', '192.168.77.60');
  await network.confirm('Add names', 'Add DNS entry');
  await expect(network.dns.getByText('db, db.lan')).toBeVisible({ timeout: 30_000 });
  const live = await stack.node.virsh('net-dumpxml', NAME);
  const stored = await stack.node.virsh('net-dumpxml', '--inactive', NAME);
  for (const xml of [live, stored]) {
    expect(xml).toContain("<host mac='52:54:00:77:00:01' name='web' ip='192.168.77.50'/>");
    expect(xml).toContain('<hostname>db.lan</hostname>');
  }

  await network.reservations.getByRole('button', { name: 'Release 192.168.77.50' }).click();
  await network.confirm('Release 192.168.77.50?', 'Release');
  await expect(page.getByText('No address is reserved.')).toBeVisible({ timeout: 30_000 });
  await network.dns.getByRole('button', { name: 'Remove the names of 192.168.77.60' }).click();
  await network.confirm('Remove the names of 192.168.77.60?', 'Remove');
  await expect(page.getByText('No name is added')).toBeVisible({ timeout: 30_000 });
  expect(await stack.node.virsh('net-dumpxml', '--inactive', NAME)).not.toContain('<host ');
});

test('an edit says what waits for the next start, and the start brings it', async ({
  page,
  stack,
}) => {
  const network = await NetworkPage.open(page, NAME);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const dialog = network.dialog('Edit network');
  await expect(dialog.getByText('Change something to see the plan.')).toBeVisible();
  await dialog.getByLabel('DHCP to').fill('192.168.77.40');
  await expect(dialog.getByText('goes on as it is')).toBeHidden();
  await network.confirm('Edit network', 'Apply changes');
  await expect(page.getByText('192.168.77.10 – 192.168.77.40')).toBeVisible({ timeout: 30_000 });
  await expect(network.waiting).toBeHidden();
  expect(await stack.node.virsh('net-dumpxml', NAME)).toContain("end='192.168.77.40'");

  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await dialog.getByLabel('DNS domain').fill('depth.test');
  await dialog.getByText('NAT', { exact: true }).click();
  await expect(dialog.getByText('The network goes on as it is until')).toBeVisible();
  await network.confirm('Edit network', 'Apply changes');
  await expect(network.waiting).toContainText('depth.test', { timeout: 30_000 });
  await expect(network.waiting).toContainText('routed');
  expect(await stack.node.virsh('net-dumpxml', NAME)).toContain("mode='route'");
  await page.screenshot({ path: 'test-results/network-waiting.png', fullPage: true });

  const networks = new Networks(page);
  await (await networks.item(NAME, 'Stop')).click();
  await network.confirm(`Stop network ${NAME}?`, 'Stop');
  await expect(network.waiting).toBeHidden({ timeout: 30_000 });
  await (await networks.item(NAME, 'Start')).click();
  await expect(page.getByRole('status').getByText('Active', { exact: true })).toBeVisible({
    timeout: 30_000,
  });
  expect(await stack.node.virsh('net-dumpxml', NAME)).toContain("<domain name='depth.test'");
});

test('what depends on a network is named, and holds it', async ({ page, stack }) => {
  await stack.node.virshXml(
    'define',
    `<domain type='qemu'><name>tenant</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
     <os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
     <interface type='network'><mac address='52:54:00:77:00:09'/><source network='${NAME}'/></interface>
     </devices></domain>`,
  );
  const network = await NetworkPage.open(page, NAME);
  await expect(network.dependents.getByRole('link', { name: 'tenant' })).toBeVisible();
  await expect(network.dependents).toContainText('its only network');
  await stack.node.virsh('start', 'tenant');
  await expect(network.dependents).toContainText('runs: loses it at once', { timeout: 30_000 });
  const remove = await new Networks(page).item(NAME, 'Delete');
  await expect(remove).toHaveAttribute('aria-disabled', 'true');
  await expect(remove).toContainText('tenant');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Reserve address', exact: true }).click();
  const dialog = network.dialog('Reserve an address');
  await dialog.getByLabel('Card of a VM').selectOption({ label: 'tenant · 52:54:00:77:00:09' });
  await expect(dialog.getByLabel('Host name')).toHaveValue('tenant');
  await page.keyboard.press('Escape');
  await stack.node.virsh('destroy', 'tenant');
  await stack.node.virsh('undefine', 'tenant');
  await expect(network.dependents).toBeHidden({ timeout: 30_000 });
});

test('a network joins a bridge that the node has', async ({ page, stack }) => {
  const { lab, nodeId } = await stack.addRemote('far');
  await lab.mustExec(['ip', 'link', 'add', 'br-lan', 'type', 'bridge']);
  const networks = new Networks(page);
  await networks.openDialog();
  const { dialog } = networks;
  await dialog.getByLabel('Node', { exact: true }).selectOption(nodeId);
  await networks.chooseMode('bridge');
  await dialog.getByLabel('Name', { exact: true }).fill('lan');
  await expect(dialog.getByLabel('Bridge of the node')).toHaveValue('br-lan');
  await dialog.getByRole('button', { name: 'Create network' }).click();
  await expect(dialog).toBeHidden();
  await expect(networks.row('lan')).toContainText('br-lan', { timeout: 30_000 });
  expect(await lab.virsh('net-dumpxml', 'lan')).toContain("<bridge name='br-lan'/>");
  const network = await NetworkPage.open(page, 'lan');
  const reserve = page.getByRole('button', { name: 'Reserve address', exact: true });
  await expect(reserve).toHaveAttribute('aria-disabled', 'true');
  await expect(network.waiting).toBeHidden();
});
