import { expect, type Locator, type Page } from '@playwright/test';

/** The list of VMs. */
export class VmList {
  readonly page: Page;
  readonly filter: Locator;
  readonly state: Locator;
  readonly bulk: Locator;

  constructor(page: Page) {
    this.page = page;
    this.filter = page.getByRole('searchbox', { name: 'Filter VMs' });
    this.state = page.getByRole('combobox', { name: 'State' });
    this.bulk = page.getByRole('toolbar', { name: 'Selected VMs' });
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`/vms${query}`);
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText('Virtual machines');
  }

  row(name: string): Locator {
    const link = this.page.getByRole('link', { name, exact: true });
    return this.page
      .getByRole('table', { name: 'Virtual machines' })
      .getByRole('row')
      .filter({ has: link });
  }

  async select(...names: string[]): Promise<void> {
    for (const name of names)
      await this.page.getByRole('checkbox', { name: `Select ${name}` }).check();
    await expect(this.bulk).toContainText(`${names.length} selected`);
  }

  /** Presses a button of the selection's toolbar and returns the question that it asks. */
  async ask(verb: 'Start' | 'Stop' | 'Delete', count: number): Promise<Locator> {
    await this.bulk.getByRole('button', { name: verb, exact: true }).click();
    return this.page.getByRole('dialog', { name: `${verb} ${count} VMs?` });
  }
}

/** The page of one VM, whichever of its views is open. */
export class VmPage {
  readonly page: Page;
  readonly name: string;
  readonly state: Locator;
  readonly toolbar: Locator;

  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
    this.state = page.getByRole('main').getByRole('status').first();
    this.toolbar = page.getByRole('toolbar', { name: `Actions for ${name}` });
  }

  async open(vmId: string): Promise<void> {
    await this.page.goto(`/vms/${vmId}`);
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(this.name);
  }

  button(name: string): Locator {
    return this.toolbar.getByRole('button', { name, exact: true });
  }

  /** Opens the menu of further actions and returns one of its items. */
  async item(name: string): Promise<Locator> {
    await this.button('More actions').click();
    return this.page.getByRole('menuitem', { name });
  }

  async view(name: string): Promise<void> {
    const views = this.page.getByRole('navigation', { name: 'Views of this VM' });
    await views.getByRole('link', { name, exact: true }).click();
    await expect(views.getByRole('link', { name, exact: true })).toHaveAttribute(
      'aria-current',
      'page',
    );
  }

  /** Waits for the state that the page shows live. */
  async expectState(state: string, timeout = 60_000): Promise<void> {
    await expect(this.state).toHaveText(state, { timeout });
  }
}

/** The dialog that makes a VM from a template. */
export class CreateVm {
  readonly dialog: Locator;
  readonly plan: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Create VM' });
    this.plan = this.dialog.getByRole('region', { name: 'Plan' });
  }

  field(label: string): Locator {
    return this.dialog.getByLabel(label, { exact: true });
  }

  submit(): Promise<void> {
    return this.dialog.getByRole('button', { name: 'Create VM', exact: true }).click();
  }
}
