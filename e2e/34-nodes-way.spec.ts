import { Nodes } from './resources/nodes.ts';
import { violations } from './resources/shell.ts';
import { expect, test, type Stack } from './support/test.ts';

test.use({ stackOf: 'nodes-way' });
test.describe.configure({ mode: 'serial' });

type Lab = Awaited<ReturnType<Stack['spareMachine']>>;
let outer: Lab;
let inner: Lab;

test.beforeAll(async ({ stack }) => {
  await stack.localNode();
  outer = await stack.spareMachine();
  inner = await stack.spareMachine();
  await outer.connectTo(inner);
});

/** The lab's machines take each its own key, so the jump host gets a login of its own. */
async function fillJump(nodes: Nodes, user: string, password: string): Promise<void> {
  await nodes.addJump(1, { host: outer.address, user });
  await nodes.dialog.getByLabel('Log in to jump host 1 by').selectOption('PASSWORD');
  await nodes.dialog.getByLabel('Password', { exact: true }).fill(password);
}

test('a node behind a jump host: both keys are shown and trusted, what it lacks is listed', async ({
  page,
  pageProblems,
}) => {
  const nodes = new Nodes(page);
  const { host, port, user, privateKey, hostKeyFingerprint } = inner.ssh;
  await page.goto('/nodes?dialog=create');
  await nodes.fillIn({ name: 'behind', host, port, user, privateKey });
  const { plain } = outer.ssh;
  await fillJump(nodes, plain.user, plain.password);
  await nodes.probe();
  await expect(nodes.hostKey).toContainText(outer.ssh.hostKeyFingerprint);
  await expect(nodes.hostKey).toContainText(`jump host ${outer.address}:22`);
  await nodes.trust();
  await expect(nodes.hostKey).toContainText(hostKeyFingerprint, { timeout: 60_000 });
  await expect(nodes.hostKey).not.toContainText('jump host');
  await nodes.trust();
  await expect(nodes.hostKey).toBeHidden({ timeout: 60_000 });
  await expect(nodes.steps.getByRole('img', { name: 'failed' })).toHaveCount(0);
  const lacks = nodes.steps.getByRole('list', { name: 'Works without, but not for everything' });
  await expect(lacks).toContainText('KVM');
  await expect(lacks.getByRole('button', { name: 'Copy fix' }).first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await nodes.dialog.getByRole('button', { name: 'Add node' }).click();
  const main = page.getByRole('main');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('behind', { timeout: 60_000 });
  await expect(main.getByRole('status').first()).toHaveText('Online', { timeout: 60_000 });
  await expect(main).toContainText(`${plain.user}@${outer.address}:22`);
  expect(pageProblems).toEqual([]);
});

test('the session of a login by password, which has no networks', async ({ page }) => {
  const nodes = new Nodes(page);
  const { host, port, plain } = outer.ssh;
  await page.goto('/nodes?dialog=create');
  await nodes.dialog.getByLabel('Name', { exact: true }).fill('session');
  await nodes.dialog.getByLabel('Host', { exact: true }).fill(host);
  await nodes.dialog.getByLabel('Port').fill(String(port));
  await nodes.dialog.getByLabel('User').fill(plain.user);
  await nodes.dialog.getByLabel('Log in by').selectOption('PASSWORD');
  await nodes.dialog.getByLabel('Password', { exact: true }).fill(plain.password);
  await nodes.dialog.getByLabel('Libvirt daemon').selectOption('qemu:///session');
  await nodes.probe();
  await nodes.trust();
  await expect(nodes.hostKey).toBeHidden({ timeout: 60_000 });
  await expect(nodes.steps).toContainText('Found QEMU');
  await nodes.dialog.getByRole('button', { name: 'Add node' }).click();
  const main = page.getByRole('main');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('session', { timeout: 60_000 });
  await expect(main.getByRole('status').first()).toHaveText('Online', { timeout: 60_000 });
  await expect(main).toContainText('qemu:///session');
});

test('a node is renamed, tagged and described', async ({ page }) => {
  await page.goto('/nodes');
  await new Nodes(page).row('behind').getByRole('link', { name: 'behind' }).click();
  const main = page.getByRole('main');
  await main.getByRole('button', { name: 'Edit', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit behind' });
  await dialog.getByLabel('Name').fill('local');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText(/already|taken/);
  await dialog.getByLabel('Name').fill('rack-2');
  await dialog.getByLabel('Tags').fill('berlin spare');
  await dialog.getByLabel('Description').fill('Second shelf,\nleft of the door.');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('rack-2');
  await expect(main).toContainText('left of the door.');
  await expect(main.getByText('berlin')).toBeVisible();
});

test('nodes are put in order by arrows and by dragging', async ({ page }) => {
  const table = page.getByRole('table', { name: 'Nodes' });
  const names = () => table.getByRole('row').getByRole('link').allTextContents();
  await page.goto('/nodes');
  await expect.poll(names).toEqual(['local', 'rack-2', 'session']);
  const main = page.getByRole('main');
  await main.getByRole('button', { name: 'Order' }).click();
  const dialog = page.getByRole('dialog', { name: 'Order of the nodes' });
  await expect(dialog.getByRole('button', { name: 'Move local up' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Move session up' }).press('Enter');
  const list = dialog.getByRole('list', { name: 'Order of the nodes' });
  await expect(list.getByRole('listitem')).toHaveText(['local', 'session', 'rack-2']);
  expect(await violations(page)).toEqual([]);

  const handle = await list.locator('[data-handle="local"]').boundingBox();
  const last = await list.getByRole('listitem').last().boundingBox();
  if (!handle || !last) throw new Error('The list is not shown.');
  await page.mouse.move(handle.x + 5, handle.y + 5);
  await page.mouse.down();
  await page.mouse.move(handle.x + 5, last.y + last.height, { steps: 8 });
  await page.mouse.up();
  await expect(list.getByRole('listitem')).toHaveText(['session', 'rack-2', 'local']);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(names).toEqual(['session', 'rack-2', 'local']);
  await page.reload();
  await expect.poll(names).toEqual(['session', 'rack-2', 'local']);
});

test('a node is removed once its name was typed, by a plan that says what becomes of its VMs', async ({
  page,
}) => {
  await page.goto('/nodes');
  const row = new Nodes(page).row('session');
  await row.getByRole('link', { name: 'session' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Remove', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Remove session?' });
  await expect(question.getByRole('region', { name: 'Plan' })).toContainText('Forget the node');
  const confirm = question.getByRole('button', { name: 'Remove', exact: true });
  await expect(confirm).toHaveAttribute('aria-disabled', 'true');
  await question.getByLabel('Type session to confirm').fill('session');
  expect(await violations(page)).toEqual([]);
  await confirm.click();
  await expect(page).toHaveURL(/\/nodes$/);
  await expect(row).toHaveCount(0);
});

test('the load of a node shows what its disks and network cards move', async ({ page }) => {
  await page.goto('/nodes');
  await new Nodes(page).row('rack-2').getByRole('link', { name: 'rack-2' }).click();
  const load = page.getByRole('region', { name: 'Load' });
  await expect(load.getByText('Disks of the node')).toBeVisible({ timeout: 30_000 });
  await expect(load.getByText('Network cards of the node')).toBeVisible();
  await expect(load).toContainText(/received\s*[\d.]+ (B|KiB|MiB)\/s/, { timeout: 30_000 });
  expect(await violations(page)).toEqual([]);
});
