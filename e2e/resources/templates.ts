import { expect, type Locator, type Page } from '@playwright/test';

export interface TemplateFromUrl {
  readonly url: string;
  readonly sha256?: string;
  readonly name: string;
  readonly guestAgent?: boolean;
}

/** Templates and the dialog that registers one. */
export class Templates {
  readonly page: Page;
  readonly dialog: Locator;
  /** Registrations under way. */
  readonly underWay: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole('dialog', { name: 'Register template' });
    this.underWay = page.getByRole('list', { name: 'Registrations under way' });
  }

  row(name: string): Locator {
    return this.page
      .getByRole('table', { name: 'Templates' })
      .getByRole('row')
      .filter({ hasText: name });
  }

  /** Registers an image from an address. */
  async register(template: TemplateFromUrl): Promise<void> {
    await this.fillIn(template);
    await this.send();
    await expect(this.dialog).toBeHidden();
  }

  /** Opens the dialog and fills it for an image from an address. */
  async fillIn({ url, sha256, name, guestAgent = false }: TemplateFromUrl): Promise<void> {
    await this.page.goto('/templates');
    const main = this.page.getByRole('main');
    await main.getByRole('button', { name: 'Register template' }).first().click();
    await this.dialog.getByText('URL', { exact: true }).click();
    await expect(this.dialog.getByRole('radio', { name: 'URL' })).toBeChecked();
    await this.dialog.getByLabel('Address').fill(url);
    if (sha256 !== undefined) await this.dialog.getByLabel('SHA-256').fill(sha256);
    await this.dialog.getByLabel('Name', { exact: true }).fill(name);
    await expect(this.dialog.getByLabel('Storage pool')).not.toHaveValue('');
    if (guestAgent) await this.dialog.getByRole('checkbox', { name: 'guest agent' }).check();
  }

  async send(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Register template' }).click();
  }
}
