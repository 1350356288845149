import { CreateVm, VmList, VmPage } from './resources/vms.ts';
import { Networks } from './resources/networks.ts';
import { Pools } from './resources/pools.ts';
import { SerialConsole } from './resources/consoles.ts';
import { violations } from './resources/shell.ts';
import { TaskPage } from './resources/tasks.ts';
import { Templates } from './resources/templates.ts';
import { expect, test, type Stack } from './support/test.ts';

test.use({ stackOf: 'main job' });
// One line from an empty Corral to a deleted VM: each test goes on where the one before ended.
test.describe.configure({ mode: 'serial' });

const VM = 'web-1';
const BOOT_MS = 150_000;
/** Pause of the file server after each 64 KiB: slow enough to reload a page in the middle. */
const SLOW_MS = 15;
const HELD_AFTER_BYTES = 4 * 1024 * 1024;

let vmId = '';

/** What virsh on the node shows of domains and of the pool's volumes. */
async function onTheNode(stack: Stack): Promise<{ domains: string; volumes: string }> {
  await stack.node.virsh('pool-refresh', 'images');
  return {
    domains: await stack.node.virsh('list', '--all', '--name'),
    volumes: await stack.node.virsh('vol-list', 'images'),
  };
}

test('a pool and a network are made', async ({ page, stack }) => {
  await stack.localNode();
  await new Pools(page).create('images', `${stack.node.imagesPath}/main`);
  await new Networks(page).create({
    name: 'office',
    cidr: '192.168.150.1/24',
    from: '192.168.150.10',
    to: '192.168.150.99',
  });
});

test('a template is registered with live progress, also after a reload', async ({
  page,
  stack,
}) => {
  // However long the reload takes, the download is not over before it.
  const seenAgain = Promise.withResolvers<void>();
  const hold = { afterBytes: HELD_AFTER_BYTES, until: seenAgain.promise };
  const guest = await stack.guestUrl({ slowMs: SLOW_MS, hold });
  const templates = new Templates(page);
  await templates.register({ ...guest, name: 'tiny', guestAgent: true });
  const download = templates.underWay.getByRole('listitem').filter({ hasText: 'tiny' });
  await expect(download.getByRole('progressbar')).toBeVisible();
  await download.getByRole('link').click();

  const task = new TaskPage(page);
  await task.expectOpen();
  await expect.poll(() => task.percent(), { timeout: 60_000 }).toBeGreaterThan(0);
  const seen = await task.percent();
  await page.reload();
  await expect.poll(() => task.percent()).toBeGreaterThanOrEqual(seen);
  await task.expectState('Running');
  await expect(task.steps.filter({ hasText: 'Running' })).toHaveCount(1);
  seenAgain.resolve();
  await task.expectState('Succeeded', 120_000);
  await expect(task.steps.filter({ hasText: 'Running' })).toHaveCount(0);

  await page.goto('/templates');
  await expect(templates.row('tiny').getByRole('button', { name: 'Create VM' })).toBeEnabled();
});

test('a VM is created from it: plan, live steps and log, running', async ({ page }) => {
  const create = new CreateVm(page);
  await new VmList(page).open();
  await page.getByRole('main').getByRole('button', { name: 'Create VM' }).first().click();
  await create.field('Name').fill('no spaces');
  await create.field('vCPUs').fill('1');
  await expect(create.dialog.getByRole('alert')).toContainText('1 to 63 letters');
  await expect(create.plan).toBeHidden();

  await create.field('Name').fill(VM);
  await create.field('Memory (MiB)').fill('192');
  await expect(create.field('Network 1')).not.toHaveValue('');
  await create.field('Host name').fill(VM);
  await expect(create.plan.getByRole('listitem').first()).toBeVisible();
  const planned = await create.plan.getByRole('listitem').count();
  await create.submit();

  const task = new TaskPage(page);
  await task.expectOpen();
  await expect(task.steps).toHaveCount(planned);
  await task.expectState('Succeeded', 120_000);
  await expect(task.log).toContainText(VM);
  const list = new VmList(page);
  await list.open();
  await list.row(VM).getByRole('link', { name: VM, exact: true }).click();
  const vm = new VmPage(page, VM);
  await vm.expectState('Running');
  vmId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
});

test('the serial console reaches the login prompt and takes commands', async ({ page }) => {
  const vm = new VmPage(page, VM);
  await vm.open(vmId);
  await vm.view('Serial console');
  const serial = new SerialConsole(page, VM);
  await serial.expectConnected();
  // The prompt may have come before this console; a key brings it again.
  await expect(async () => {
    await serial.button('Enter').click();
    await expect(serial.text).toContainText(`${VM} login:`, { timeout: 5_000 });
  }).toPass({ timeout: BOOT_MS });
  await serial.line('root');
  await serial.expectText('Password:', 30_000);
  await serial.line('tiny');
  await serial.expectText('~ #', 30_000);
  await serial.line('echo $((6 * 7)) answers');
  await serial.expectText('42 answers', 30_000);
  await serial.typeText('echo one$((1 + 1))two; echo "quoted" | tr a-z A-Z\n');
  await serial.expectText('one2two', 30_000);
  await serial.expectText('QUOTED', 30_000);
  await serial.fullScreenAndBack();
  expect(await violations(page)).toEqual([]);
});

test('its address appears, and its lease on the network', async ({ page }) => {
  const vm = new VmPage(page, VM);
  await vm.open(vmId);
  await expect(page.getByRole('main')).toContainText(/192\.168\.150\.\d+/, { timeout: 60_000 });
  expect(await violations(page)).toEqual([]);

  const networks = new Networks(page);
  await page.goto('/networks');
  await networks.row('office').getByRole('link', { name: 'office' }).click();
  await expect(networks.leases.getByRole('row').filter({ hasText: VM })).toContainText(
    /192\.168\.150\.\d+/,
    { timeout: 30_000 },
  );
  const remove = await networks.item('office', 'Delete');
  await expect(remove).toHaveAttribute('aria-disabled', 'true');
  await expect(remove).toContainText(VM);
});

test('it pauses and resumes', async ({ page }) => {
  const vm = new VmPage(page, VM);
  await vm.open(vmId);
  await (await vm.item('Pause')).click();
  await vm.expectState('Paused');
  await (await vm.item('Resume')).click();
  await vm.expectState('Running');
});

test('it stops when asked, says why buttons are off, and starts again', async ({ page }) => {
  const vm = new VmPage(page, VM);
  await vm.open(vmId);
  await vm.button('Stop').click();
  const question = page.getByRole('dialog', { name: `Stop ${VM}?` });
  await question.getByLabel('Wait at most (seconds)').fill('90');
  await expect(question.getByRole('region', { name: 'Plan' })).toBeVisible();
  await question.getByRole('button', { name: 'Stop', exact: true }).click();
  await vm.expectState('Stopped', 120_000);

  const stop = vm.button('Stop');
  await expect(stop).toHaveAttribute('aria-disabled', 'true');
  await stop.focus();
  await expect(page.getByRole('tooltip')).toContainText(/not running|stopped/i);
  const pause = await vm.item('Pause');
  await expect(pause).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');

  await vm.button('Start').click();
  await vm.expectState('Running');
  await expect(vm.button('Start')).toHaveAttribute('aria-disabled', 'true');
});

test('it is deleted with its volumes, and nothing is left on the node', async ({ page, stack }) => {
  expect((await onTheNode(stack)).domains).toContain(VM);
  const vm = new VmPage(page, VM);
  await vm.open(vmId);
  await (await vm.item('Delete')).click();
  const question = page.getByRole('dialog', { name: `Delete ${VM}?` });
  await expect(question.getByRole('checkbox', { name: 'Delete its volumes too' })).toBeChecked();
  await question.getByRole('checkbox', { name: 'Keep time to undo this' }).uncheck();
  const plan = question.getByRole('region', { name: 'Plan' });
  await expect(plan).toContainText('Loses data');
  await question.getByRole('button', { name: 'Delete', exact: true }).click();

  await expect(page).toHaveURL(/\/vms$/);
  await expect(new VmList(page).row(VM)).toHaveCount(0, { timeout: 60_000 });
  await page.goto('/tasks');
  const task = page.getByRole('row').filter({ hasText: `Delete VM ${VM}` });
  await expect(task).toContainText('Succeeded', { timeout: 30_000 });
  const left = await onTheNode(stack);
  expect(left.domains).not.toContain(VM);
  expect(left.volumes).not.toContain(VM);
  await page.goto('/leftovers');
  await expect(page.getByText('Nothing is left behind')).toBeVisible();
});
