import { expect, type Locator, type Page } from '@playwright/test';

/** The snapshots of a VM, on the tab of its page. */
export class Snapshots {
  readonly page: Page;
  readonly list: Locator;
  readonly present: Locator;

  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole('list', { name: 'Snapshots' });
    this.present = this.list.getByRole('listitem').filter({ hasText: 'Present state' });
  }

  row(name: string | RegExp): Locator {
    return this.list.getByRole('listitem').filter({ hasText: name });
  }

  get takeButton(): Locator {
    return this.page.getByRole('main').getByRole('button', { name: 'Take snapshot' });
  }

  revertButton(name: string): Locator {
    return this.list.getByRole('button', { name: `Go back to ${name}`, exact: true });
  }

  /** Opens the dialog that takes a snapshot, with the name filled in. */
  async take(vm: string, name: string): Promise<Locator> {
    await this.takeButton.click();
    const dialog = this.page.getByRole('dialog', { name: `Take a snapshot of ${vm}` });
    await dialog.getByLabel('Name').fill(name);
    return dialog;
  }

  /** Opens the menu of a snapshot and returns one of its items. */
  async item(name: string, item: string | RegExp): Promise<Locator> {
    await this.list.getByRole('button', { name: `Actions for snapshot ${name}` }).click();
    return this.page.getByRole('menuitem', { name: item });
  }

  /** Answers a question with its plan in view, and waits until it is gone. */
  async agree(dialog: Locator, button: string): Promise<void> {
    await expect(dialog.getByRole('region', { name: 'Plan' })).toBeVisible();
    await dialog.getByRole('button', { name: button, exact: true }).click();
    await expect(dialog).toBeHidden();
  }
}
