import { Nodes } from './resources/nodes.ts';
import { Shell } from './resources/shell.ts';
import { VmList, VmPage } from './resources/vms.ts';
import { expect, test } from './support/test.ts';

test('a node that goes away says why, what is shown of it is marked, and it comes back by itself', async ({
  page,
  stack,
}) => {
  await stack.localNode();
  await stack.foreignVm('watched');
  const list = new VmList(page);
  await list.open();
  await expect(list.row('watched')).toContainText('Stopped', { timeout: 30_000 });
  await list.row('watched').getByRole('link', { name: 'watched' }).click();
  const vm = new VmPage(page, 'watched');
  await vm.expectState('Stopped');

  await stack.node.killLibvirtd();
  const note = page.getByRole('main').getByRole('status').filter({ hasText: 'Out of date.' });
  await expect(note).toBeVisible({ timeout: 60_000 });
  await expect(vm.button('Start')).toHaveAttribute('aria-disabled', 'true');
  await note.getByRole('link', { name: 'Open local' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('local');
  await expect(page.getByRole('main').getByRole('status').first()).toHaveText(
    /Unreachable|No hypervisor/,
  );
  await page.goto('/nodes');
  const row = new Nodes(page).row('local');
  await expect(row).toContainText(/Unreachable|No hypervisor/);
  await page.goto('/');
  await expect(page.getByText('local is not connected')).toBeVisible();

  await page.goto('/nodes');
  await stack.node.startLibvirtd();
  await expect(row).toContainText('Online', { timeout: 90_000 });
  await list.open();
  await list.row('watched').getByRole('link', { name: 'watched' }).click();
  await expect(note).toHaveCount(0);
  await expect(vm.button('Start')).not.toHaveAttribute('aria-disabled', 'true');
  await stack.node.virsh('undefine', 'watched');
  await expect(page.getByText('This VM is gone')).toBeVisible({ timeout: 30_000 });
});

test('the server restarts: the banner comes, and goes by itself', async ({ page, stack }) => {
  await stack.localNode();
  const list = new VmList(page);
  await list.open();
  const { banner } = new Shell(page);
  await expect(banner).toHaveCount(0);
  await stack.api.kill();
  await expect(banner).toBeVisible({ timeout: 30_000 });
  await stack.api.launch();
  await expect(banner).toHaveCount(0, { timeout: 60_000 });
  // What happens from now on is seen again, without a reload.
  await stack.localNode();
  await stack.foreignVm('after-restart');
  await expect(list.row('after-restart')).toContainText('Stopped', { timeout: 60_000 });
  await stack.node.virsh('undefine', 'after-restart');
  await expect(list.row('after-restart')).toHaveCount(0, { timeout: 60_000 });
});
