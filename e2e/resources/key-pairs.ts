import { type Locator, type Page } from '@playwright/test';

/** Key pairs and their two dialogs. */
export class KeyPairs {
  readonly page: Page;
  readonly generateDialog: Locator;
  readonly importDialog: Locator;

  constructor(page: Page) {
    this.page = page;
    this.generateDialog = page.getByRole('dialog', { name: 'Generate key pair' });
    this.importDialog = page.getByRole('dialog', { name: 'Import key pair' });
  }

  row(name: string): Locator {
    const exact = this.page.getByText(name, { exact: true });
    return this.page
      .getByRole('table', { name: 'Key pairs' })
      .getByRole('row')
      .filter({ has: exact });
  }
}
