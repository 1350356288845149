import { expect, type Locator, type Page } from '@playwright/test';

export interface NewNetwork {
  readonly name: string;
  readonly cidr: string;
  readonly from: string;
  readonly to: string;
}

/** Networks, their dialog and the page of one. */
export class Networks {
  readonly page: Page;
  readonly dialog: Locator;
  readonly leases: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole('dialog', { name: 'Create network' });
    this.leases = page.getByRole('table', { name: 'DHCP leases' });
  }

  row(name: string): Locator {
    const link = this.page.getByRole('link', { name, exact: true });
    return this.page
      .getByRole('table', { name: 'Networks' })
      .getByRole('row')
      .filter({ has: link });
  }

  async fillIn(network: NewNetwork): Promise<void> {
    await this.dialog.getByLabel('Name', { exact: true }).fill(network.name);
    await this.dialog.getByLabel('IPv4 address of the node').fill(network.cidr);
    await this.dialog.getByLabel('DHCP from').fill(network.from);
    await this.dialog.getByLabel('DHCP to').fill(network.to);
    await this.dialog.getByRole('button', { name: 'Create network' }).click();
  }

  async chooseMode(word: string): Promise<void> {
    await this.dialog.getByText(word, { exact: true }).click();
    await expect(this.dialog.getByRole('radio', { name: word })).toBeChecked();
  }

  async openDialog(): Promise<void> {
    await this.page.goto('/networks?dialog=create');
    await expect(this.dialog.getByLabel('Node', { exact: true })).not.toHaveValue('');
  }

  async create(network: NewNetwork): Promise<void> {
    await this.openDialog();
    await this.fillIn(network);
    await expect(this.dialog).toBeHidden();
    await expect(this.row(network.name)).toContainText('Active', { timeout: 30_000 });
  }

  /** Opens a network's menu and returns one of its items. */
  async item(network: string, name: string): Promise<Locator> {
    await this.page.getByRole('button', { name: `Actions for network ${network}` }).click();
    return this.page.getByRole('menuitem', { name });
  }
}
