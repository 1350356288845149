import { violations } from './resources/shell.ts';
import { VmList, VmPage } from './resources/vms.ts';
import { expect, test, type Furniture, type Stack } from './support/test.ts';

const LISTS = [
  '/',
  '/vms',
  '/nodes',
  '/pools',
  '/networks',
  '/templates',
  '/key-pairs',
  '/tasks',
  '/leftovers',
  '/settings',
] as const;

const DIALOGS = [
  '/vms?dialog=create',
  '/nodes?dialog=create',
  '/pools?dialog=create',
  '/networks?dialog=create',
  '/templates?dialog=create',
  '/key-pairs?dialog=create',
] as const;

const objects = ({ nodeId, poolId, networkId }: Furniture): string[] => [
  `/nodes/${nodeId}`,
  `/pools/${poolId}`,
  `/networks/${networkId}`,
];

for (const theme of ['dark', 'light'] as const) {
  test.describe(`axe, ${theme}`, () => {
    test.use({ colorScheme: theme });

    test('every list and page', async ({ page, stack, furniture }) => {
      await someVm(stack);
      const found: Record<string, string[]> = {};
      for (const place of [...LISTS, ...objects(furniture)]) {
        await page.goto(place);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        found[place] = await violations(page);
      }
      await new VmList(page).open();
      await page.getByRole('link', { name: 'to-look-at' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('to-look-at');
      for (const view of ['Overview', 'XML', 'History']) {
        await new VmPage(page, 'to-look-at').view(view);
        found[`vm ${view}`] = await violations(page);
      }
      await page.goto('/tasks');
      await page
        .getByRole('link', { name: /lab-guest/ })
        .first()
        .click();
      await expect(page.getByRole('log')).toContainText('INFO');
      found['task'] = await violations(page);
      expect(Object.entries(found).filter(([, lines]) => lines.length > 0)).toEqual([]);
    });

    test('every dialog', async ({ page, furniture }) => {
      expect(furniture.poolId).not.toBe('');
      const found: Record<string, string[]> = {};
      for (const place of DIALOGS) {
        await page.goto(place);
        await expect(page.getByRole('dialog')).toBeVisible();
        found[place] = await violations(page);
      }
      expect(Object.entries(found).filter(([, lines]) => lines.length > 0)).toEqual([]);
    });
  });
}

/** A VM of the node that is switched off, once. */
async function someVm(stack: Stack): Promise<void> {
  const known = await stack.node.virsh('list', '--all', '--name');
  if (!known.split('\n').includes('to-look-at')) await stack.foreignVm('to-look-at');
}
