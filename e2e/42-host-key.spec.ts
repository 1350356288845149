import { expect, test } from './support/test.ts';

test.use({ stackOf: 'host-key' });

test('a changed host key is compared side by side and accepted', async ({ page, stack }, info) => {
  const { lab, nodeId } = await stack.addRemote('far');
  const before = lab.ssh.hostKeyFingerprint;
  await page.goto(`/nodes/${nodeId}`);
  const online = page.getByRole('status').filter({ hasText: 'Online' });
  await expect(online).toBeVisible();
  await expect(page.getByRole('region', { name: 'The host key has changed' })).toHaveCount(0);
  await lab.changeHostKey();
  await lab.killSshSessions();
  const notice = page.getByRole('region', { name: 'The host key has changed' });
  await expect(notice).toBeVisible({ timeout: 40_000 });
  await page.screenshot({ path: info.outputPath('notice.png') });
  await notice.getByRole('button', { name: 'Compare host keys', exact: true }).click();

  const dialog = page.getByRole('dialog', { name: 'New host key of far?' });
  const plan = dialog.getByRole('region', { name: 'Plan' });
  await expect(plan.getByRole('listitem').first()).toBeVisible();
  const fingerprint = (title: string) =>
    dialog.getByRole('term').filter({ hasText: title }).locator('xpath=following-sibling::dd');
  await expect(fingerprint('Accepted before')).toHaveText(before);
  await expect(fingerprint('Shown now')).toHaveText(lab.ssh.hostKeyFingerprint);
  await expect(dialog).toContainText('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
  const accept = dialog.getByRole('button', { name: 'Accept the new key', exact: true });
  await expect(accept).toHaveAttribute('aria-disabled', 'true');
  await page.screenshot({ path: info.outputPath('compare.png') });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: info.outputPath('compare-dark.png') });
  await dialog.getByLabel('I have compared the new fingerprint').check();
  await accept.click();
  await expect(dialog).toBeHidden();
  await expect(online).toBeVisible({ timeout: 40_000 });
  await expect(notice).toHaveCount(0);
});
