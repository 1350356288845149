import type { Page } from '@playwright/test';
import { z } from 'zod';
import { Shell, violations } from './resources/shell.ts';
import { expect, test, type Stack } from './support/test.ts';

const ADMIN = 'the-administrators-token';

test.use({ stackOf: 'sign-in', accessToken: ADMIN });

/** What the sign-in says of a mistake; the router has an alert of its own for screen readers. */
const problem = (page: Page) => page.getByRole('main').getByRole('alert');

/** A token that the administrator makes, and its id. */
async function makeToken(stack: Stack, name: string, role: string) {
  return stack.graph.mutate({
    name: 'createAccessToken',
    inputType: 'CreateAccessTokenInput',
    input: { name, role },
    fields: 'token accessToken { id }',
    payload: z.object({ token: z.string(), accessToken: z.object({ id: z.string() }) }),
  });
}

test('a server with a token shows nothing before signing in, and says what is wrong', async ({
  page,
  stack,
}) => {
  await stack.localNode();
  const shell = new Shell(page);
  await page.goto('/nodes');
  await expect(shell.heading).toHaveText('Sign in');
  await expect(page).toHaveTitle('Sign in · Corral');
  await expect(shell.navigation).toHaveCount(0);
  const token = page.getByLabel('Access token');
  await expect(token).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(problem(page)).toHaveText('Enter a token.');
  for (const wrong of ['wrong', 'two words', '密码']) {
    await token.fill(wrong);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(problem(page)).toHaveText('The server does not accept this token.');
  }
  expect(await violations(page)).toEqual([]);
  expect(await page.context().cookies()).toEqual([]);
});

test('signed in, everything is live, in other tabs and the playground too, until signing out', async ({
  page,
  stack,
}) => {
  const shell = new Shell(page);
  await page.goto('/nodes');
  await page.getByLabel('Access token').fill(ADMIN);
  await page.keyboard.press('Enter');
  await expect(shell.heading).toHaveText('Nodes');
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'local' }) });
  await expect(row).toContainText('Online');
  await page.goto('/settings');
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  await expect(page.getByText('admin · admin')).toBeVisible();
  // Scripts of the page cannot read the token.
  const readable = await page.evaluate(() =>
    JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }]),
  );
  expect(readable).not.toContain(ADMIN);

  const other = await page.context().newPage();
  await other.goto(`${stack.url}/vms`);
  await expect(new Shell(other).heading).toHaveText('Virtual machines');
  const asked = await other.evaluate(async () => {
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ serverInfo { role } }' }),
    });
    return answer.json() as Promise<unknown>;
  });
  expect(asked).toEqual({ data: { serverInfo: { role: 'admin' } } });

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(shell.heading).toHaveText('Sign in');
  await other.goto(`${stack.url}/vms`);
  await expect(new Shell(other).heading).toHaveText('Sign in');
});

test('an administrator makes a token, shown once, and takes it back', async ({ page }) => {
  await page.goto('/settings');
  await page.getByLabel('Access token').fill(ADMIN);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Create token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create token' });
  await dialog.getByLabel('Name').fill('two words');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel('Name').fill('night-shift');
  await dialog.getByText('Viewer').click();
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await expect(dialog.getByLabel('Token', { exact: true })).toHaveValue(/^corral_[\w-]{43}$/);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Done' }).click();
  const tokens = page.getByRole('list', { name: 'Access tokens' });
  await expect(tokens.getByRole('listitem')).toContainText(['night-shift']);
  await tokens.getByRole('button', { name: 'Revoke night-shift' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(tokens).toHaveCount(0);
});

test('a viewer sees everything and is told what the token does not allow', async ({
  page,
  stack,
}) => {
  const { token } = await makeToken(stack, 'a-viewer', 'VIEWER');
  const shell = new Shell(page);
  await page.goto('/key-pairs?dialog=create');
  await page.getByLabel('Access token').fill(token);
  await page.keyboard.press('Enter');
  await expect(shell.heading).toHaveText('Key pairs');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('not-mine-to-make');
  await dialog.getByRole('button', { name: 'Generate key pair' }).click();
  await expect(dialog.getByRole('alert')).toContainText('operator');
});

test('a token that is taken back ends the visit with the next question of the page', async ({
  page,
  stack,
}) => {
  const made = await makeToken(stack, 'for-a-while', 'OPERATOR');
  const shell = new Shell(page);
  await page.goto('/nodes');
  await page.getByLabel('Access token').fill(made.token);
  await page.keyboard.press('Enter');
  await expect(shell.heading).toHaveText('Nodes');
  await stack.graph.mutate({
    name: 'revokeAccessToken',
    inputType: 'RevokeAccessTokenInput',
    input: { id: made.accessToken.id },
    fields: '__typename',
    payload: z.object({}),
  });
  // The page asks again as soon as anything changes, and now and then.
  await expect(shell.heading).toHaveText('Sign in');
  await expect(problem(page)).toHaveText('The server does not accept this token.');
  await expect.poll(() => page.context().cookies()).toEqual([]);
});
