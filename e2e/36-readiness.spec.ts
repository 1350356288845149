import { putTinyGuest, testDomainXml } from '@corral/testkit';
import { waitForId } from '../tools/drills/lib/inventory.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

const NAME = 'early';
let vmId = '';

test.beforeAll(async ({ stack, furniture }) => {
  const { disk } = await putTinyGuest(stack.node);
  await stack.node.virshXml('define', testDomainXml({ name: NAME, disk, network: 'lab-net' }));
  vmId = await waitForId(stack.graph, 'vms', NAME, furniture.nodeId);
});

test('a VM is started and waited for until its agent answers', async ({ page }) => {
  test.slow();
  await page.goto(`/vms/${vmId}`);
  const signal = (name: string) =>
    page
      .getByRole('list', { name: 'Readiness' })
      .getByRole('listitem')
      .filter({ has: page.getByText(name, { exact: true }) });
  await expect(page.getByText('The VM does not run.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Start and wait…' }).click();
  const dialog = page.getByRole('dialog', { name: `Start ${NAME} and wait for it` });
  await dialog.getByLabel('Until').selectOption('a port answers');
  await dialog.getByLabel('Port of the guest').fill('');
  await expect(dialog.getByRole('button', { name: 'Start and wait…' })).toBeDisabled();
  await dialog.getByLabel('Until').selectOption('its agent answers');
  await expect(dialog.getByRole('region', { name: 'Plan' })).toContainText('Start the VM');
  await page.screenshot({ path: 'test-results/readiness-dialog.png' });
  await dialog.getByRole('button', { name: 'Start and wait…' }).click();
  await expect(signal('Agent')).toContainText('not yet', { timeout: 30_000 });
  await expect(signal('Agent')).toContainText('reached', { timeout: 120_000 });
  await expect(signal('Kernel')).toContainText('reached');
  await page.screenshot({ path: 'test-results/readiness-panel.png', fullPage: true });
  await page.goto(`/vms/${vmId}/tasks`);
  await expect(
    page
      .getByRole('row')
      .filter({ hasText: `Start ${NAME} until its agent answers`, hasNotText: 'Part of' }),
  ).toContainText(/succeeded/i, { timeout: 30_000 });
});

test('it is switched off again', async ({ stack }) => {
  await stack.node.virsh('destroy', NAME);
});
