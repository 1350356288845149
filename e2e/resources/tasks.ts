import { expect, type Locator, type Page } from '@playwright/test';

/** The page of one task. */
export class TaskPage {
  readonly page: Page;
  readonly state: Locator;
  readonly steps: Locator;
  readonly log: Locator;
  readonly progress: Locator;

  constructor(page: Page) {
    this.page = page;
    this.state = page.getByRole('main').getByRole('status').first();
    this.steps = page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
    this.log = page.getByRole('log');
    this.progress = page.getByRole('progressbar', { name: /^Progress of / }).first();
  }

  async expectOpen(): Promise<void> {
    await expect(this.page).toHaveURL(/\/tasks\/[^/]+$/);
    await expect(this.log).toBeVisible();
  }

  async expectState(state: string, timeout = 60_000): Promise<void> {
    // A task that ended otherwise will not change any more.
    await expect(this.state).toHaveText(new RegExp(`^(${state}|Failed)$`), { timeout });
    await expect(this.state, (await this.log.textContent()) ?? '').toHaveText(state, {
      timeout: 1_000,
    });
  }

  button(name: string): Locator {
    return this.page.getByRole('main').getByRole('button', { name, exact: true });
  }

  /** How far the task says it is, in percent. */
  async percent(): Promise<number> {
    return Number(await this.progress.getAttribute('aria-valuenow'));
  }
}

/** The list of tasks. */
export class TaskList {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  row(title: string | RegExp): Locator {
    const table = this.page.getByRole('table', { name: 'Tasks' });
    return table.getByRole('row').filter({ has: this.page.getByRole('link', { name: title }) });
  }
}
