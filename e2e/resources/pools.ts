import { expect, type Locator, type Page } from '@playwright/test';

/** The list of pools. */
export class Pools {
  readonly page: Page;
  readonly dialog: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole('dialog', { name: 'Create pool' });
  }

  card(name: string): Locator {
    const link = this.page.getByRole('link', { name, exact: true });
    return this.page
      .getByRole('list', { name: 'Storage pools' })
      .getByRole('listitem')
      .filter({ has: link });
  }

  async openDialog(): Promise<void> {
    await this.page.goto('/pools?dialog=create');
    await expect(this.dialog.getByLabel('Node', { exact: true })).not.toHaveValue('');
  }

  async fillIn(name: string, folder: string): Promise<void> {
    await this.dialog.getByLabel('Name', { exact: true }).fill(name);
    await this.dialog.getByLabel('Folder', { exact: true }).fill(folder);
    await this.dialog.getByRole('button', { name: 'Create pool' }).click();
  }

  async create(name: string, folder: string): Promise<void> {
    await this.openDialog();
    await this.fillIn(name, folder);
    await expect(this.dialog).toBeHidden();
    await expect(this.card(name)).toContainText('Running', { timeout: 30_000 });
  }

  /** Opens a pool's menu and returns one of its items; its name begins with the label, and a reason may follow. */
  async item(pool: string, name: string): Promise<Locator> {
    await this.page.getByRole('button', { name: `Actions for pool ${pool}` }).click();
    return this.page.getByRole('menuitem', { name: new RegExp(`^${name}`) });
  }
}

/** The page of one pool, with its volumes. */
export class PoolPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(poolId: string): Promise<void> {
    await this.page.goto(`/pools/${poolId}`);
    await expect(this.page.getByRole('table', { name: 'Volumes' })).toHaveAttribute(
      'aria-busy',
      'false',
    );
  }

  volume(name: string): Locator {
    const exact = this.page.getByText(name, { exact: true });
    return this.page
      .getByRole('table', { name: 'Volumes' })
      .getByRole('row')
      .filter({ has: exact });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name });
  }

  async openCreate(): Promise<Locator> {
    await this.page
      .getByRole('main')
      .getByRole('button', { name: 'Create volume', exact: true })
      .click();
    return this.dialog('Create volume');
  }

  async act(volume: string, action: string): Promise<void> {
    await this.page.getByRole('button', { name: `Actions for volume ${volume}` }).click();
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  /** Goes on from the fields to the plan, and confirms it. */
  async reviewAndConfirm(dialog: Locator, plan: string, confirm: string): Promise<void> {
    await dialog.getByRole('button', { name: 'Review plan' }).click();
    await this.confirmPlan(plan, confirm);
  }

  async confirmPlan(title: string, confirm: string): Promise<void> {
    const question = this.dialog(title);
    await expect(
      question.getByRole('region', { name: 'Plan' }).getByRole('listitem').first(),
    ).toBeVisible();
    await question.getByRole('button', { name: confirm, exact: true }).click();
    await expect(question).toBeHidden();
  }
}
