import { expect, type Locator, type Page } from '@playwright/test';

/** The view “Hardware” of a VM's page. */
export class HardwareView {
  readonly page: Page;
  readonly disks: Locator;
  readonly nics: Locator;
  readonly devices: Locator;
  readonly pending: Locator;

  constructor(page: Page) {
    this.page = page;
    this.disks = page.getByRole('table', { name: 'Disks and drives' });
    this.nics = page.getByRole('table', { name: 'Network cards' });
    this.devices = page.getByRole('table', { name: 'Other devices' });
    this.pending = page.getByRole('region', { name: 'Waiting for the next boot' });
  }

  async open(vmId: string): Promise<void> {
    await this.page.goto(`/vms/${vmId}/hardware`);
    await expect(this.disks).toBeVisible();
  }

  disk(target: string): Locator {
    return this.disks.getByRole('row').filter({ hasText: target });
  }

  nic(mac: string): Locator {
    return this.nics.getByRole('row').filter({ hasText: mac });
  }

  device(words: string): Locator {
    return this.devices.getByRole('row').filter({ hasText: words });
  }

  /** Opens the menu of what can be attached and chooses an item. */
  async attachDevice(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Attach device', exact: true }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** Opens the menu of a device and chooses an item. */
  async choose(device: string, item: string): Promise<void> {
    await this.page.getByRole('button', { name: `Actions for ${device}`, exact: true }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** Opens the dialog of a setting. */
  async edit(what: string): Promise<Locator> {
    await this.page.getByRole('button', { name: `Edit ${what}`, exact: true }).click();
    return this.page.getByRole('dialog');
  }

  /** Goes from the fields to the plan, and from the plan to the task. */
  async apply(confirm: string): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    const review = dialog.getByRole('button', { name: 'Review plan' });
    if (await review.isVisible()) await review.click();
    await expect(dialog.getByRole('region', { name: 'Plan' })).toBeVisible();
    await dialog.getByRole('button', { name: confirm, exact: true }).click();
    await expect(dialog).toBeHidden();
  }
}
