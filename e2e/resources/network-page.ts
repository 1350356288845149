import { expect, type Locator, type Page } from '@playwright/test';

/** The page of one network. */
export class NetworkPage {
  readonly page: Page;
  readonly reservations: Locator;
  readonly dns: Locator;
  readonly dependents: Locator;
  /** What waits for the next start. */
  readonly waiting: Locator;

  constructor(page: Page) {
    this.page = page;
    this.reservations = page.getByRole('table', { name: 'Reserved addresses' });
    this.dns = page.getByRole('table', { name: 'DNS entries' });
    this.dependents = page.getByRole('list', { name: 'What depends on it' });
    this.waiting = page.getByRole('note');
  }

  /** Opens the page of the network from the list. */
  static async open(page: Page, name: string): Promise<NetworkPage> {
    await page.goto('/networks');
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    return new NetworkPage(page);
  }

  /** A dialog whose title begins with those words. */
  dialog(title: string): Locator {
    return this.page.getByRole('dialog', { name: title });
  }

  /** Waits for the plan, presses the button, and sees the dialog close. */
  async confirm(title: string, button: string): Promise<void> {
    const dialog = this.dialog(title);
    await expect(dialog.getByRole('region', { name: 'Plan' })).toBeVisible();
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  async reserve(guest: {
    readonly ip: string;
    readonly mac: string;
    readonly hostname: string;
  }): Promise<void> {
    await this.page.getByRole('button', { name: 'Reserve address', exact: true }).click();
    const dialog = this.dialog('Reserve an address');
    await dialog.getByLabel('Reserved address').fill(guest.ip);
    await dialog.getByLabel('MAC address').fill(guest.mac);
    await dialog.getByLabel('Host name').fill(guest.hostname);
  }

  async addDns(names: string, ip: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add DNS entry', exact: true }).click();
    const dialog = this.dialog('Add names');
    await dialog.getByLabel('Host names').fill(names);
    await dialog.getByLabel('Address').fill(ip);
  }
}
