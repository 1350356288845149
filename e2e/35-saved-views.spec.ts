import { violations } from './resources/shell.ts';
import { ListViews } from './resources/views.ts';
import { VmList } from './resources/vms.ts';
import { expect, test } from './support/test.ts';

test.use({ stackOf: 'saved views' });
test.describe.configure({ mode: 'serial' });

test('columns are hidden and shown, and stay with the address', async ({
  page,
  stack,
  furniture,
}) => {
  expect(furniture.poolId).not.toBe('');
  for (const name of ['web-1', 'web-2', 'db-1']) await stack.blankVm(name);
  const list = new VmList(page);
  await list.open();
  await expect(list.row('db-1')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Memory' }).click();
  // The menu stays open for the next choice.
  await page.getByRole('menuitemcheckbox', { name: 'vCPUs' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'Memory' })).toHaveCount(0);
  await expect(page).toHaveURL(/hide=memory%2Cvcpus/);
  await page.reload();
  await expect(page.getByRole('columnheader', { name: 'State' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Memory' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitem', { name: 'Show all columns' }).click();
  await expect(page.getByRole('columnheader', { name: 'Memory' })).toBeVisible();
  await expect(page).not.toHaveURL(/hide=/);
});

test('a view keeps filter, order and columns on the server', async ({ page, browser, stack }) => {
  const list = new VmList(page);
  const views = new ListViews(page);
  await list.open();
  await list.filter.fill('web');
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await expect(page).toHaveURL(/sort=-name/);
  await views.save('Web servers');
  await expect(views.button).toHaveText(/Web servers/);
  await list.filter.fill('db');
  await views.save('数据库');
  expect(await views.names()).toEqual(['Web servers', '数据库']);

  // Another browser sees them.
  const other = await (await browser.newContext()).newPage();
  await other.goto(`${stack.url}/vms`);
  const theirs = new ListViews(other);
  await theirs.choose('Web servers');
  await expect(other.getByRole('searchbox', { name: 'Filter VMs' })).toHaveValue('web');
  const names = other.getByRole('table').getByRole('link', { name: /^(web|db)-/ });
  await expect(names).toHaveText(['web-2', 'web-1']);
  // The address alone says which view it is.
  const id = new URL(other.url()).searchParams.get('view') ?? '';
  await other.goto(`${stack.url}/vms?view=${id}`);
  await expect(names).toHaveText(['web-2', 'web-1']);
  await other.context().close();
});

test('what was changed is told, stored, or taken back', async ({ page }) => {
  const list = new VmList(page);
  const views = new ListViews(page);
  await list.open();
  await views.choose('Web servers');
  await expect(list.filter).toHaveValue('web');
  await list.filter.fill('web-2');
  await expect(views.button).toHaveText(/edited/);
  await views.choose(/^Store changes in/);
  await expect(views.button).not.toHaveText(/edited/);
  await views.choose(/^Everything/);
  await expect(list.filter).toHaveValue('');
  await expect(list.row('db-1')).toBeVisible();
  await views.choose('Web servers');
  await expect(list.filter).toHaveValue('web-2');
  await expect(list.row('web-1')).toHaveCount(0);
});

test('views are renamed, moved, made the default and deleted, by keyboard alone', async ({
  page,
}) => {
  const list = new VmList(page);
  const views = new ListViews(page);
  await list.open();
  await views.button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitemcheckbox').first().waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  const dialog = views.arrangeDialog;
  await expect(dialog).toBeVisible();
  const rows = dialog.getByRole('listitem');
  await expect(rows).toHaveText(['Web servers', '数据库']);
  expect(await violations(page)).toEqual([]);

  const press = async (name: string): Promise<void> => {
    await dialog.getByRole('button', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };
  await press('Move Web servers down');
  await expect(rows).toHaveText(['数据库', 'Web servers']);
  await expect(dialog.getByText('Web servers is now at place 2 of 2.')).toBeAttached();
  await expect(dialog.getByRole('button', { name: 'Move Web servers down' })).toBeFocused();
  await expect(dialog.getByRole('button', { name: 'Move Web servers down' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await press('Rename Web servers');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('数据库');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('already');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Front');
  await page.keyboard.press('Enter');
  await expect(rows).toHaveText(['数据库', 'Front']);
  await press('Open the list with 数据库');
  await expect(dialog.getByRole('button', { name: 'Open the list with 数据库' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  // The list opens with its default, which can be left again.
  await list.open();
  await expect(list.filter).toHaveValue('db');
  await expect(views.button).toHaveText(/数据库/);
  await list.filter.fill('');
  await expect(list.row('web-1')).toBeVisible();

  await views.choose(/^Arrange views/);
  await dialog.getByRole('button', { name: 'Delete 数据库' }).click();
  await dialog.getByRole('button', { name: 'Delete view' }).click();
  await expect(rows).toHaveText(['Front']);
  await page.keyboard.press('Escape');
  await list.open();
  await expect(list.row('db-1')).toBeVisible();
  await expect(list.filter).toHaveValue('');
});

test('tasks, volumes, templates, networks and pools have views of their own', async ({
  page,
  furniture,
}) => {
  const views = new ListViews(page);
  const places = ['/tasks', '/templates', '/networks', '/pools', `/pools/${furniture.poolId}`];
  for (const [index, place] of places.entries()) {
    await page.goto(place);
    const filter = page.getByRole('main').getByRole('searchbox');
    await filter.fill(`nothing-${index}`);
    await expect(page.getByText('Nothing matches the filter')).toBeVisible();
    await views.save(`view-${index}`);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(filter).toHaveValue('');
    await page.goto(place);
    expect(await views.names()).toEqual([`view-${index}`]);
    await views.choose(`view-${index}`);
    await expect(filter).toHaveValue(`nothing-${index}`);
  }
});
