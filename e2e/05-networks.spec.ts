import { Networks } from './resources/networks.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

const NAME = 'branch';

test('what cannot be is told at its field, and nothing is made', async ({ page, stack }) => {
  await stack.localNode();
  const before = await stack.node.virsh('net-list', '--all', '--name');
  const networks = new Networks(page);
  const good = { name: NAME, cidr: '192.168.77.1/24', from: '192.168.77.10', to: '192.168.77.20' };
  await networks.openDialog();
  const { dialog } = networks;
  const complaint = dialog.getByRole('alert');
  await networks.fillIn({ ...good, name: 'a;b' });
  await expect(complaint).toContainText('1 to 63 letters');
  await networks.fillIn({ ...good, cidr: 'nonsense' });
  await expect(complaint).toContainText('address with a prefix');
  await networks.fillIn({ ...good, from: '10.0.0.5' });
  await expect(complaint.first()).toBeVisible();
  await expect(dialog.getByLabel('DHCP from')).toHaveAttribute('aria-invalid', 'true');
  await networks.fillIn({ ...good, from: good.to, to: good.from });
  await expect(complaint.first()).toBeVisible();
  await expect(dialog).toBeVisible();
  expect(await stack.node.virsh('net-list', '--all', '--name')).toBe(before);
});

test('a NAT network with DHCP is made, stopped, started and deleted', async ({ page, stack }) => {
  await stack.localNode();
  const networks = new Networks(page);
  await networks.create({
    name: NAME,
    cidr: '192.168.77.1/24',
    from: '192.168.77.10',
    to: '192.168.77.20',
  });
  const row = networks.row(NAME);
  await expect(row).toContainText('NAT');
  await expect(row).toContainText('192.168.77.1/24');
  await expect(row).toContainText('192.168.77.10 – 192.168.77.20');
  expect(await stack.node.virsh('net-dumpxml', NAME)).toContain("<forward mode='nat'");

  const confirm = async (verb: 'Stop' | 'Delete'): Promise<void> => {
    await (await networks.item(NAME, verb)).click();
    const question = page.getByRole('dialog', { name: `${verb} network ${NAME}?` });
    await question.getByRole('button', { name: verb, exact: true }).click();
    await expect(question).toBeHidden();
  };
  await confirm('Stop');
  await expect(row).toContainText('Inactive', { timeout: 30_000 });
  await (await networks.item(NAME, 'Start')).click();
  await expect(row.getByText('Active', { exact: true })).toBeVisible({ timeout: 30_000 });
  await confirm('Stop');
  await expect(row).toContainText('Inactive', { timeout: 30_000 });
  await confirm('Delete');
  await expect(row).toHaveCount(0, { timeout: 30_000 });
  expect(await stack.node.virsh('net-list', '--all', '--name')).not.toContain(NAME);
});

test('what another tool does to a network is seen at once', async ({ page, stack }) => {
  await page.goto('/networks');
  const row = new Networks(page).row('byhand');
  await stack.node.virshXml(
    'net-define',
    "<network><name>byhand</name><bridge name='byhand0'/><ip address='192.168.78.1' netmask='255.255.255.0'/></network>",
  );
  await expect(row).toContainText('Inactive');
  await stack.node.virsh('net-start', 'byhand');
  await expect(row.getByText('Active', { exact: true })).toBeVisible();
  await stack.node.virsh('net-destroy', 'byhand');
  await stack.node.virsh('net-undefine', 'byhand');
  await expect(row).toHaveCount(0);
});
