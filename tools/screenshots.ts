/**
 * Makes the pictures of docs/screenshots: the real console, the real API and two lab machines with guests that run.
 *
 *   npm run docs:screenshots
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, chromiumPath, waitFor } from '@corral/testkit';
import { z } from 'zod';
import { Stack, type Furniture } from '../e2e/support/stack.ts';
import { makePool, waitForId } from './drills/lib/inventory.ts';
import { runDrill } from './drills/lib/main.ts';
import { runTask } from './drills/lib/tasks.ts';

const folder = fileURLToPath(new URL('../docs/screenshots', import.meta.url));
const SIZE = { width: 1440, height: 900 };
const MAX_BYTES = 300_000;
const MIB = 1024 * 1024;
/** Samples of a VM's load until its charts are worth a picture. */
const ENOUGH_SAMPLES = 15;

interface Machine {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly tags: readonly string[];
  readonly start: boolean;
}

const MACHINES: readonly Machine[] = [
  { name: 'web-1', vcpus: 2, memoryMib: 256, tags: ['web', 'prod'], start: true },
  { name: 'db-1', vcpus: 1, memoryMib: 192, tags: ['db', 'prod'], start: true },
  { name: 'web-2', vcpus: 2, memoryMib: 256, tags: ['web', 'prod'], start: false },
  { name: 'build-1', vcpus: 4, memoryMib: 2048, tags: ['ci'], start: false },
  { name: 'mail-1', vcpus: 1, memoryMib: 512, tags: ['mail'], start: false },
];

/** What the pictures are of, by ids of the graph. */
interface Scene extends Furniture {
  readonly vmId: string;
  readonly createTaskId: string;
}

async function createVm(stack: Stack, furniture: Furniture, machine: Machine): Promise<string> {
  const { id } = await runTask(stack.graph, {
    name: 'createVm',
    inputType: 'CreateVmInput',
    input: {
      templateId: furniture.templateId,
      name: machine.name,
      vcpus: machine.vcpus,
      memoryBytes: String(machine.memoryMib * MIB),
      nics: [{ networkId: furniture.networkId }],
      tags: machine.tags,
      start: machine.start,
      cloudInit: { hostname: machine.name },
    },
  });
  return id;
}

async function furnish(stack: Stack): Promise<Scene> {
  const furniture = await stack.furnish('office');
  const remote = await stack.addRemote('rack-2');
  await makePool(stack.graph, remote.nodeId, 'archive', `${remote.lab.imagesPath}/archive`);
  const tasks: string[] = [];
  for (const machine of MACHINES) tasks.push(await createVm(stack, furniture, machine));
  const vmId = await waitForId(stack.graph, 'vms', 'web-1', furniture.nodeId);
  const createTaskId = tasks[0];
  if (createTaskId === undefined) throw new Error('There are no machines to show.');
  return { ...furniture, vmId, createTaskId };
}

const Booted = z.object({
  vm: z.object({
    addresses: z.array(z.object({ address: z.string() })),
    statsHistory: z.array(z.object({ at: z.string() })),
  }),
});

/** Waits until the guest has its address and its charts have something to show. */
async function settled(stack: Stack, vmId: string): Promise<void> {
  const query =
    'query Booted($id: ID!) { vm(id: $id) { addresses { address } statsHistory { at } } }';
  await waitFor(
    'a booted guest with charts',
    async () => {
      const { vm } = await stack.graph.ask(Booted, query, { id: vmId });
      return vm.addresses.length > 0 && vm.statsHistory.length >= ENOUGH_SAMPLES;
    },
    { timeoutMs: 180_000, everyMs: 500 },
  );
}

interface Picture {
  readonly file: string;
  readonly path: string;
  readonly theme?: 'dark' | 'light';
  readonly locale?: 'en' | 'zh-CN';
  /** What is done on the page before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

async function fillCreateDialog(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('web-3');
  await dialog.getByLabel('Memory (MiB)').fill('256');
  await dialog.getByRole('region', { name: 'Plan' }).scrollIntoViewIfNeeded();
  await dialog.getByRole('region', { name: 'Plan' }).getByRole('listitem').last().waitFor();
  await dialog.getByRole('region', { name: 'Plan' }).scrollIntoViewIfNeeded();
}

/** The VM's page with its charts and its screen. */
async function screenOfGuest(page: Page): Promise<void> {
  await page.getByRole('img', { name: 'Screen of web-1' }).waitFor();
}

const pictures = ({ nodeId, vmId, createTaskId }: Scene): readonly Picture[] => [
  { file: 'overview-dark', path: '/' },
  { file: 'vms-dark', path: '/vms' },
  { file: 'vms-light', path: '/vms', theme: 'light' },
  { file: 'vms-zh', path: '/vms', locale: 'zh-CN' },
  { file: 'vm-dark', path: `/vms/${vmId}`, act: screenOfGuest },
  { file: 'create-vm-dark', path: '/vms?dialog=create', act: fillCreateDialog },
  { file: 'task-dark', path: `/tasks/${createTaskId}` },
  { file: 'node-dark', path: `/nodes/${nodeId}` },
];

async function take(browser: Browser, home: string, picture: Picture): Promise<void> {
  const { theme = 'dark', locale = 'en' } = picture;
  const context = await browser.newContext({ viewport: SIZE, deviceScaleFactor: 1, locale });
  await context.addCookies([
    { name: 'corral-theme', value: theme, url: home },
    { name: 'corral-locale', value: locale, url: home },
  ]);
  const page = await context.newPage();
  await page.goto(`${home}${picture.path}`);
  // By its element: an open dialog hides the page's heading from roles.
  await page.locator('h1').waitFor();
  await page.waitForLoadState('networkidle');
  await picture.act?.(page);
  const file = join(folder, `${picture.file}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  await context.close();
  const { size } = await stat(file);
  console.log(`${picture.file}.png  ${Math.round(size / 1000)} KB`);
  if (size > MAX_BYTES) throw new Error(`${picture.file}.png has ${size} bytes: too many.`);
}

await runDrill(async (cleanup) => {
  const stack = await Stack.start();
  cleanup.add('the stack', () => stack.stop());
  const scene = await furnish(stack);
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [...CHROMIUM_ARGS],
  });
  cleanup.add('the browser', () => browser.close());
  // Load is sampled while somebody looks.
  const watcher = await browser.newPage();
  await watcher.goto(`${stack.url}/vms/${scene.vmId}`);
  await settled(stack, scene.vmId);
  for (const picture of pictures(scene)) await take(browser, stack.url, picture);
  return true;
});
