import { generateKeyPairSync } from 'node:crypto';
import { testDomainXml } from '@corral/testkit';
import { VncConsole } from './resources/consoles.ts';
import { Nodes } from './resources/nodes.ts';
import { violations } from './resources/shell.ts';
import { VmList, VmPage } from './resources/vms.ts';
import { expect, test, type Stack } from './support/test.ts';

test.describe.configure({ mode: 'serial' });

let machine: Awaited<ReturnType<Stack['spareMachine']>> | undefined;

async function spare(stack: Stack) {
  machine ??= await stack.spareMachine();
  const { host, port, user, privateKey, hostKeyFingerprint } = machine.ssh;
  return { place: { name: 'rack-1', host, port, user, privateKey }, hostKeyFingerprint };
}

test('a key that the machine does not know: the step that failed, and what to do', async ({
  page,
  stack,
}) => {
  const { place } = await spare(stack);
  const wrong = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const nodes = new Nodes(page);
  await page.goto('/nodes?dialog=create');
  await nodes.fillIn({ ...place, privateKey: wrong.privateKey });
  await nodes.probe();
  await nodes.trust();
  await expect(nodes.hostKey).toBeHidden({ timeout: 60_000 });
  const failed = nodes.steps
    .getByRole('listitem')
    .filter({ has: page.getByRole('img', { name: 'failed' }) });
  await expect(failed).toHaveCount(1);
  await expect(failed).toContainText(/auth|log ?in/i);
  await expect(failed.getByRole('button', { name: 'Copy fix' })).toBeVisible();
  await expect(nodes.dialog.getByRole('button', { name: 'Add node' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});

test('an address where nobody answers', async ({ page, stack }) => {
  const { place } = await spare(stack);
  const nodes = new Nodes(page);
  await page.goto('/nodes?dialog=create');
  await nodes.fillIn({ ...place, port: 9 });
  await nodes.probe();
  await expect(nodes.steps.getByRole('img', { name: 'failed' })).toHaveCount(1);
  await expect(nodes.steps).toContainText(/refused|reach|connect/i);
});

test('a node is probed, its fingerprint shown and trusted, and added', async ({ page, stack }) => {
  const { place, hostKeyFingerprint } = await spare(stack);
  const nodes = new Nodes(page);
  await page.goto('/nodes');
  await page.getByRole('main').getByRole('button', { name: 'Add node' }).click();
  await nodes.fillIn(place);
  await nodes.probe();
  await expect(nodes.hostKey).toContainText(hostKeyFingerprint);
  const add = nodes.dialog.getByRole('button', { name: 'Add node' });
  await expect(add).toHaveAttribute('aria-disabled', 'true');
  await nodes.trust();
  await expect(nodes.hostKey).toBeHidden({ timeout: 30_000 });
  await expect(nodes.steps.getByRole('img', { name: 'failed' })).toHaveCount(0);
  await expect(nodes.steps).toContainText('Found QEMU');
  await add.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('rack-1', { timeout: 60_000 });
  await expect(page.getByRole('main').getByRole('status').first()).toHaveText('Online', {
    timeout: 60_000,
  });
  await expect(page.getByRole('main')).toContainText(hostKeyFingerprint);
});

test('the screen of a VM there, by VNC through the ssh connection', async ({ page }) => {
  await machine?.virshXml('define', testDomainXml({ name: 'screen-1', memoryMiB: 32 }));
  await machine?.virsh('start', 'screen-1');
  const list = new VmList(page);
  await list.open();
  await expect(list.row('screen-1')).toContainText('Running', { timeout: 30_000 });
  await list.row('screen-1').getByRole('link', { name: 'screen-1' }).click();
  await new VmPage(page, 'screen-1').view('VNC console');
  const vnc = new VncConsole(page, 'screen-1');
  await vnc.expectConnected();
  await expect(vnc.canvas).toBeVisible();
  await expect.poll(() => vnc.colours(), { timeout: 30_000 }).toBeGreaterThan(1);
  await vnc.button('Ctrl-Alt-Del').click();
  await vnc.typeText('no keyboard needed');
  await vnc.fullScreenAndBack();
  expect(await violations(page)).toEqual([]);
  await machine?.virsh('destroy', 'screen-1');
  // The screen goes with the VM: first the connection, then the whole console.
  await expect(page.getByRole('main').getByText('Stopped').first()).toBeVisible({
    timeout: 30_000,
  });
  await expect(vnc.canvas).toBeHidden({ timeout: 30_000 });
  await machine?.virsh('undefine', 'screen-1');
});

test('another host key on that address stops the node, and says so', async ({ page, stack }) => {
  await spare(stack);
  await page.goto('/nodes');
  const row = new Nodes(page).row('rack-1');
  await expect(row).toContainText('Online');
  await machine?.changeHostKey();
  await machine?.killSshSessions();
  await expect(row).toContainText('Host key changed', { timeout: 90_000 });
});

test('a node is removed; the machine keeps what it has', async ({ page, stack }) => {
  await spare(stack);
  await page.goto('/nodes');
  const row = new Nodes(page).row('rack-1');
  await row.getByRole('link', { name: 'rack-1' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Remove', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'Remove rack-1?' });
  const confirm = question.getByRole('button', { name: 'Remove', exact: true });
  await expect(confirm).toHaveAttribute('aria-disabled', 'true');
  await question.getByLabel('Type rack-1 to confirm').fill('rack-1');
  await expect(question.getByRole('region', { name: 'Plan' })).toContainText('Forget the node');
  await confirm.click();
  await expect(page).toHaveURL(/\/nodes$/);
  await expect(row).toHaveCount(0);
  await new VmList(page).open();
});
