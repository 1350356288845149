import { readdir } from 'node:fs/promises';
import { violations } from './resources/shell.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'nodes-more' });

test('the hardware of a node, with the reason for what it does not tell', async ({
  page,
  stack,
  pageProblems,
}) => {
  await page.goto(`/nodes/${await stack.localNode()}`);
  const hardware = page.getByRole('region', { name: 'Hardware' });
  const disks = hardware.getByRole('table', { name: 'Disks of the node' });
  await expect(disks).toBeVisible();
  // The kernel of the lab node is this machine's.
  const blocks = await readdir('/sys/block');
  const shown = await disks.getByText(/^\/dev\//).allTextContents();
  expect(shown.length).toBeGreaterThan(0);
  for (const path of shown) expect(blocks).toContain(path.replace('/dev/', ''));
  const pci = hardware.getByRole('table', { name: 'PCI devices' });
  const addresses = await readdir('/sys/bus/pci/devices');
  for (const address of addresses) await expect(pci.getByText(address)).toBeVisible();
  const notTold = hardware.getByRole('button', { name: 'not told' }).first();
  await notTold.hover();
  await expect(page.getByRole('tooltip')).toContainText(/\w+ \w+.*\./);
  expect(await violations(page)).toEqual([]);
  expect(pageProblems).toEqual([]);
});
