import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { promisify } from 'node:util';
import { KeyPairs } from './resources/key-pairs.ts';
import { expect, test } from './support/test.ts';

const run = promisify(execFile);

test('a generated key gives its private half once, as a file that ssh-keygen reads', async ({
  page,
}, info) => {
  const pairs = new KeyPairs(page);
  await page.goto('/key-pairs');
  await page.getByRole('main').getByRole('button', { name: 'Generate key pair' }).first().click();
  const dialog = pairs.generateDialog;
  await dialog.getByRole('button', { name: 'Generate key pair' }).click();
  await expect(dialog.getByRole('alert')).toContainText('1 to 63 letters');
  await dialog.getByLabel('Name').fill('laptop');
  await dialog.getByRole('button', { name: 'Generate key pair' }).click();
  const secret = dialog.getByRole('textbox', { name: 'Private key' });
  await expect(secret).toHaveValue(/^-----BEGIN OPENSSH PRIVATE KEY-----/);

  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download private key' }).click();
  const file = info.outputPath('laptop');
  await (await download).saveAs(file);
  await chmod(file, 0o600);
  const { stdout: fingerprint } = await run('ssh-keygen', ['-lf', file]);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();

  const row = pairs.row('laptop');
  await expect(row).toContainText(/SHA256:\S+/);
  const shown = /SHA256:[A-Za-z0-9+/]{43}/.exec((await row.textContent()) ?? '')?.[0];
  expect(fingerprint).toContain(shown ?? 'no fingerprint');
  await page.reload();
  await expect(row).toBeVisible();
  await expect(page.getByText('PRIVATE KEY')).toHaveCount(0);
});

test('a key is imported, a wrong one is refused at its field, and one is deleted', async ({
  page,
}, info) => {
  const file = info.outputPath('imported');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'by hand', '-f', file]);
  const { stdout: publicKey } = await run('cat', [`${file}.pub`]);
  const pairs = new KeyPairs(page);
  await page.goto('/key-pairs');
  await page.getByRole('main').getByRole('button', { name: 'Import key pair' }).first().click();
  const dialog = pairs.importDialog;
  await dialog.getByLabel('Name').fill('imported');
  await dialog.getByLabel('Public key').fill('ssh-ed25519 not-a-key');
  await dialog.getByRole('button', { name: 'Import key pair' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(dialog.getByLabel('Public key')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Public key').fill(publicKey);
  await dialog.getByRole('button', { name: 'Import key pair' }).click();
  await expect(dialog).toBeHidden();
  await expect(pairs.row('imported')).toContainText(/ED25519/i);

  await page.getByRole('button', { name: 'Delete imported' }).click();
  const question = page.getByRole('dialog', { name: 'Delete key pair imported?' });
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(question).toBeHidden();
  await expect(pairs.row('imported')).toHaveCount(0);
});

test('a key pair is made with the keyboard alone', async ({ page }) => {
  const pairs = new KeyPairs(page);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await page.keyboard.type('generate key');
  await expect(page.getByRole('option', { name: 'Generate key pair' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('Enter');
  await expect(pairs.generateDialog).toBeVisible();
  await expect(pairs.generateDialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('keyboard');
  await page.keyboard.press('Tab');
  await expect(pairs.generateDialog.getByRole('radio', { name: 'Ed25519' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(pairs.generateDialog.getByRole('textbox', { name: 'Private key' })).toHaveValue(
    /PRIVATE KEY/,
  );
  await page.keyboard.press('Escape');
  await expect(pairs.generateDialog).toBeHidden();
  await expect(pairs.row('keyboard')).toBeVisible();
});
