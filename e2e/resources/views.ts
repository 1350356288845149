import type { Locator, Page } from '@playwright/test';

/** The stored views of the list that is open, by their menu. */
export class ListViews {
  readonly page: Page;
  readonly button: Locator;
  readonly arrangeDialog: Locator;

  constructor(page: Page) {
    this.page = page;
    this.button = page.getByRole('button', { name: /^View:/ });
    this.arrangeDialog = page.getByRole('dialog', { name: 'Views of this list' });
  }

  async choose(item: string | RegExp): Promise<void> {
    await this.button.click();
    await this.page
      .getByRole('menuitemcheckbox', { name: item })
      .or(this.page.getByRole('menuitem', { name: item }))
      .click();
  }

  /** Stores what is shown under a name. */
  async save(name: string, asDefault = false): Promise<void> {
    await this.choose(/^Save as a new view/);
    const dialog = this.page.getByRole('dialog', { name: 'Save this view' });
    await dialog.getByLabel('Name').fill(name);
    if (asDefault) await dialog.getByRole('checkbox', { name: /^Open the list/ }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  /** The names in the menu, in their order; the menu is closed again. */
  async names(): Promise<string[]> {
    await this.button.click();
    const names = await this.page.getByRole('menuitemcheckbox').allTextContents();
    await this.page.keyboard.press('Escape');
    return names;
  }
}
