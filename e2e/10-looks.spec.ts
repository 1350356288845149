import { Shell } from './resources/shell.ts';
import { expect, test } from './support/test.ts';

/** A word of an English heading; Chinese ones have Latin letters in acronyms alone, as in API. */
const ENGLISH_WORD = /[a-z]{3,}/;

test('both languages: the switch stays over a reload, and nothing is mixed', async ({
  page,
  stack,
}) => {
  await stack.localNode();
  const shell = new Shell(page);
  await page.goto('/vms');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(shell.heading).toHaveText('Virtual machines');
  await shell.choose('Language', '简体中文');
  await expect(shell.heading).toHaveText('虚拟机');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  const headings: string[] = [];
  for (const place of ['', 'nodes', 'pools', 'networks', 'templates', 'tasks', 'settings']) {
    await page.goto(`/${place}`);
    await expect(shell.heading).toBeVisible();
    headings.push(...(await page.getByRole('heading').allTextContents()));
  }
  expect(headings.filter((text) => ENGLISH_WORD.test(text))).toEqual([]);
  const links = await page
    .getByRole('navigation', { name: '主导航' })
    .getByRole('link')
    .allTextContents();
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((text) => ENGLISH_WORD.test(text))).toEqual([]);

  await page.goto('/settings');
  await page.getByLabel('语言').last().selectOption('en');
  await expect(shell.heading).toHaveText('Settings');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('dark and light: the switch stays over a reload, the first paint has it', async ({ page }) => {
  const shell = new Shell(page);
  await page.goto('/vms');
  await shell.choose('Theme', 'Dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const dark = await shell.ink();
  await page.reload();
  expect(await shell.ink()).toBe(dark);
  await shell.choose('Theme', 'Light');
  await expect.poll(() => shell.ink()).not.toBe(dark);
  const light = await shell.ink();
  await page.reload({ waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect.poll(() => shell.ink()).toBe(light);
});

test('the palette and the keys lead everywhere', async ({ page, stack }) => {
  await stack.localNode();
  const shell = new Shell(page);
  await page.goto('/');
  await expect(shell.heading).toHaveText('Overview');
  await page.keyboard.press('Control+k');
  await expect(shell.palette).toBeVisible();
  await page.keyboard.type('local');
  await expect(shell.palette.getByRole('option', { name: /^local/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(shell.heading).toHaveText('local');
  await page.keyboard.press('g');
  await page.keyboard.press('v');
  await expect(shell.heading).toHaveText('Virtual machines');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Filter VMs' })).toBeFocused();
  await page.keyboard.press('Tab');
  await shell.heading.click();
  await page.keyboard.press('t');
  await expect(page.getByRole('dialog', { name: 'Task centre' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});
