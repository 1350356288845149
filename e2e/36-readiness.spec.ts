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
  const signals = page.getByRole('list', { name: 'Readiness' });
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
  await expect(signals.getByRole('listitem').filter({ hasText: 'Agent' })).toContainText(
    'not yet',
    { timeout: 30_000 },
  );
  await expect(signals.getByRole('listitem').filter({ hasText: 'Agent' })).toContainText(
    'reached',
    { timeout: 120_000 },
  );
  await expect(signals.getByRole('listitem').filter({ hasText: 'Kernel' })).toContainText(
    'reached',
  );
  await page.screenshot({ path: 'test-results/readiness-panel.png', fullPage: true });
  await page.goto(`/vms/${vmId}/tasks`);
  await expect(
    page.getByRole('row').filter({ hasText: `Start ${NAME} until its agent answers` }),
  ).toContainText(/succeeded/i, { timeout: 30_000 });
});

test('it is switched off again', async ({ stack }) => {
  await stack.node.virsh('destroy', NAME);
});
