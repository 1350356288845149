import { violations } from './resources/shell.ts';
import { VmList, VmPage } from './resources/vms.ts';
import { expect, test } from './support/test.ts';
import { runTask } from '../tools/drills/lib/tasks.ts';
import { waitForId } from '../tools/drills/lib/inventory.ts';

test.use({ stackOf: 'history' });
test.describe.configure({ mode: 'serial' });

const NAME = 'remembered';
const MORE_THAN_A_PAGE = 27;

test('what was done to a VM is told: who, what, result, and paged', async ({
  page,
  stack,
  furniture,
}) => {
  await stack.blankVm(NAME);
  const id = await waitForId(stack.graph, 'vms', NAME, furniture.nodeId);
  const act = (name: string, type: string, more: Record<string, unknown> = {}) =>
    runTask(stack.graph, { name, inputType: type, input: { id, ...more } });
  await act('startVm', 'StartVmInput');
  await act('powerOffVm', 'VmActionInput');
  for (let index = 0; index < MORE_THAN_A_PAGE - 2; index += 1) {
    await act('updateVm', 'UpdateVmInput', { description: `number ${index}` });
  }
  await new VmList(page).open();
  await page.getByRole('link', { name: NAME }).click();
  await new VmPage(page, NAME).view('History');
  const history = page.getByRole('table', { name: 'History' });
  await expect(history.getByRole('row')).toHaveCount(26);
  const pages = page.getByRole('navigation', { name: 'Pages of the history' });
  await expect(pages.getByRole('status')).toHaveText(`1 to 25 of ${MORE_THAN_A_PAGE}`);
  expect(await violations(page)).toEqual([]);
  await pages.getByRole('button', { name: 'Older' }).click();
  await expect(pages.getByRole('status')).toHaveText(`26 to 27 of ${MORE_THAN_A_PAGE}`);
  await expect(history.getByRole('row').filter({ hasText: /Start/ })).toHaveCount(1);
  await expect(pages.getByRole('button', { name: 'Older' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await pages.getByRole('button', { name: 'Newer' }).click();
  await expect(pages.getByRole('status')).toContainText('1 to 25');

  await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Start (1)' });
  const start = history.getByRole('row').filter({ hasText: /Start/ });
  await expect(history.getByRole('row')).toHaveCount(2);
  await expect(start).toContainText('Succeeded');
  await expect(start).toContainText('local');
  await expect(page).toHaveURL(/kind=vm.start/);
  await page.getByRole('combobox', { name: 'Result' }).selectOption({ label: 'Failed' });
  await expect(page.getByText('No action matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(history.getByRole('row')).toHaveCount(26);
});

test('an action is repeated by a script from its GraphQL', async ({ page, context, stack }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await new VmList(page).open();
  await page.getByRole('link', { name: NAME }).click();
  await new VmPage(page, NAME).view('History');
  await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Start (1)' });
  await page.getByRole('button', { name: /^GraphQL of Start/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Repeat this action by a script' });
  await expect(dialog.getByRole('region', { name: 'Document' })).toContainText('startVm');
  expect(await violations(page)).toEqual([]);
  const copied = async (button: string): Promise<string> => {
    await dialog.getByRole('button', { name: button }).click();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const query = await copied('Copy document');
  const variables: unknown = JSON.parse(await copied('Copy variables'));
  expect(await copied('Copy as curl')).toContain(`${stack.url}/graphql`);
  // It goes to the same address as a script would send it.
  const answer = await fetch(`${stack.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  expect(await answer.json()).toMatchObject({
    data: { [/(\w+): startVm/.exec(query)?.[1] ?? 'startVm']: { task: { title: /Start/ } } },
  });
});

test('the history outlives its VM, and is found from the tasks by its name', async ({
  page,
  stack,
}) => {
  await page.goto('/vms');
  await expect(new VmList(page).row(NAME)).toContainText('Running', { timeout: 60_000 });
  await stack.node.virsh('destroy', NAME);
  await stack.node.virsh('undefine', NAME);
  await expect(new VmList(page).row(NAME)).toHaveCount(0, { timeout: 30_000 });
  await page.goto(`/tasks?q=${NAME}`);
  await page
    .getByRole('table', { name: 'Tasks' })
    .getByRole('link', { name: NAME, exact: true })
    .first()
    .click();
  await expect(page.getByText('This VM is gone')).toBeVisible();
  const history = page.getByRole('table', { name: 'History' });
  await expect(history.getByRole('row')).toHaveCount(26);
});

test('nodes, pools and networks have a history of their own', async ({ page, furniture }) => {
  const history = page.getByRole('table', { name: 'History' });
  await page.goto(`/networks/${furniture.networkId}`);
  await expect(history.getByRole('row').filter({ hasText: 'lab-net' })).toHaveCount(1);
  await page.goto(`/pools/${furniture.poolId}`);
  await expect(history.getByRole('row').filter({ hasText: 'lab-pool' }).first()).toBeVisible();
  await expect(history.getByRole('row').filter({ hasText: 'lab-guest' })).toHaveCount(1);
  await page.goto(`/nodes/${furniture.nodeId}`);
  await expect(history.getByRole('row').first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Create network (1)' });
  await expect(history.getByRole('row').filter({ hasText: 'lab-net' })).toHaveCount(1);
});
