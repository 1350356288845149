import { connect } from 'node:net';
import { testDomainXml, putTinyGuest, type LabNode } from '@corral/testkit';
import { runTask } from '../tools/drills/lib/tasks.ts';
import { makeNetwork, waitForId } from '../tools/drills/lib/inventory.ts';
import { NetworkPage } from './resources/network-page.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'port forwards' });
test.describe.configure({ mode: 'serial' });

const PORT = 20_022;
const VM = 'served';
let lab: LabNode;
let nodeId: string;
let vmId: string;

/** The first bytes that answer on a port of the node, as seen from another machine; null when nothing does. */
function greeting(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: lab.address, port, timeout: 3000 });
    const end = (text: string | null): void => {
      socket.destroy();
      resolve(text);
    };
    socket.once('data', (data: Buffer) => end(data.toString()));
    socket.once('error', () => end(null));
    socket.once('timeout', () => end(null));
  });
}

const answers = () =>
  expect.poll(() => greeting(PORT), { timeout: 90_000, intervals: [1000] }).toMatch(/^SSH-2\.0-/);
const rules = async (): Promise<string> =>
  (await lab.mustExec(['iptables-save']))
    .split('\n')
    .filter((line) => line.includes('CORRAL_'))
    .join('\n');

test('a port of a node leads to a guest', async ({ page, stack }) => {
  test.slow();
  ({ lab, nodeId } = await stack.addRemote('gate'));
  await makeNetwork(stack.graph, nodeId, 'inner', 163);
  const { disk } = await putTinyGuest(lab);
  await lab.virshXml('define', testDomainXml({ name: VM, disk, network: 'inner' }));
  vmId = await waitForId(stack.graph, 'vms', VM, nodeId);
  await lab.virsh('start', VM);
  // A rule of somebody else, which must be there in the end as it is now.
  await lab.mustExec(
    'iptables -t nat -A PREROUTING -p tcp --dport 20099 -j DNAT --to-destination 192.0.2.1'.split(
      ' ',
    ),
  );
  await expect
    .poll(() => lab.virsh('net-dhcp-leases', 'inner'), { timeout: 120_000 })
    .toContain('192.168.163.');

  await page.goto(`/vms/${vmId}/ports`);
  await page.getByRole('button', { name: 'Forward a port', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Forward a port to ${VM}` });
  await dialog.getByLabel('Port of the guest').fill('22');
  await dialog.getByLabel('Port of the node').fill('22');
  await expect(dialog).toContainText('a program of the node listens there');
  await dialog.getByLabel('Port of the node').fill('20099');
  await expect(dialog).toContainText('another firewall rule of the node forwards it');
  await dialog.getByLabel('Port of the node').fill(String(PORT));
  const plan = dialog.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('Keep 192.168.163.');
  await dialog.getByRole('button', { name: 'Forward a port', exact: true }).click();
  await expect(dialog).toBeHidden();
  const table = page.getByRole('table', { name: 'Port forwarding' });
  await expect(table).toContainText('active', { timeout: 30_000 });
  await expect(table).toContainText(`${lab.address}:${PORT}`);
  await answers();
  await page.screenshot({ path: 'test-results/port-forwards.png' });
  expect(await lab.virsh('net-dumpxml', '--inactive', 'inner')).toContain(`name='${VM}'`);
});

test('it is on the page of the network too, and the port cannot be taken twice', async ({
  page,
}) => {
  const network = await NetworkPage.open(page, 'inner');
  const table = page.getByRole('table', { name: 'Port forwarding' });
  await expect(table).toContainText(VM);
  await expect(network.reservations).toContainText(VM);
  await page.getByRole('button', { name: 'Forward a port', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Forward a port' });
  await dialog.getByLabel('Port of the node').fill(String(PORT));
  await dialog.getByLabel('Port of the guest').fill('80');
  await expect(dialog).toContainText('it leads to');
  await page.keyboard.press('Escape');
  await page.screenshot({ path: 'test-results/network-page.png', fullPage: true });
});

test('it comes back after rules are lost, the network and libvirt restart', async () => {
  test.slow();
  const chain = /:(CORRAL_\w+) /.exec(await rules())?.[1] ?? '';
  await lab.mustExec(['iptables', '-t', 'nat', '-F', chain]);
  await lab.virsh('destroy', VM);
  await lab.virsh('net-destroy', 'inner');
  await lab.virsh('net-start', 'inner');
  await expect.poll(rules, { timeout: 60_000 }).toContain(`--dport ${PORT} `);
  await lab.virsh('start', VM);
  await answers();
  const before = await rules();
  await lab.endLibvirtd();
  await lab.mustExec(['iptables', '-D', 'FORWARD', '-j', chain]);
  await lab.startLibvirtd();
  await expect
    .poll(async () => (await rules()).split('\n').toSorted(), { timeout: 90_000 })
    .toEqual(before.split('\n').toSorted());
  await answers();
});

test('it goes with its VM, and what others made stays', async ({ page, stack }) => {
  await page.goto(`/vms/${vmId}/ports`);
  await expect(page.getByRole('table', { name: 'Port forwarding' })).toContainText(String(PORT));
  await runTask(stack.graph, {
    name: 'deleteVm',
    inputType: 'DeleteVmInput',
    input: { id: vmId, deleteVolumes: false },
  });
  expect(await rules()).toBe('');
  expect(await greeting(PORT)).toBeNull();
  expect(await lab.mustExec(['iptables-save', '-t', 'nat'])).toContain(
    '--dport 20099 -j DNAT --to-destination 192.0.2.1',
  );
  expect(await lab.virsh('net-dumpxml', 'inner')).not.toContain('<host ');
});
