import { expect, type Locator, type Page } from '@playwright/test';

export interface SshPlace {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly privateKey: string;
}

/** Nodes and the dialog that adds one. */
export class Nodes {
  readonly page: Page;
  readonly dialog: Locator;
  readonly steps: Locator;
  readonly hostKey: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole('dialog', { name: 'Add node' });
    this.steps = this.dialog.getByRole('region', { name: 'Probe steps' });
    this.hostKey = this.dialog.getByRole('region', { name: 'Is this the right machine?' });
  }

  row(name: string): Locator {
    const link = this.page.getByRole('link', { name, exact: true });
    return this.page.getByRole('table', { name: 'Nodes' }).getByRole('row').filter({ has: link });
  }

  async fillIn(place: SshPlace): Promise<void> {
    await this.dialog.getByLabel('Name', { exact: true }).fill(place.name);
    await this.dialog.getByLabel('Host', { exact: true }).fill(place.host);
    await this.dialog.getByLabel('Port').fill(String(place.port));
    await this.dialog.getByLabel('User').fill(place.user);
    await this.dialog.getByRole('textbox', { name: 'Private key' }).fill(place.privateKey);
  }

  /** Adds a jump host that takes the node's own login. */
  async addJump(number: number, place: Pick<SshPlace, 'host' | 'user'>): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Add jump host' }).click();
    await this.dialog
      .getByRole('textbox', { name: `Jump host ${number}`, exact: true })
      .fill(place.host);
    await this.dialog.getByLabel(`User on jump host ${number}`).fill(place.user);
  }

  async probe(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Probe' }).click();
    await expect(this.steps).toBeVisible({ timeout: 60_000 });
  }

  async trust(): Promise<void> {
    await this.hostKey.getByRole('button', { name: 'Trust this host key' }).click();
  }
}
