import { expect, type Locator, type Page } from '@playwright/test';

class ConsoleRegion {
  readonly page: Page;
  readonly region: Locator;
  readonly status: Locator;

  constructor(page: Page, label: string) {
    this.page = page;
    this.region = page.getByRole('region', { name: label });
    this.status = this.region.getByRole('status');
  }

  async expectConnected(): Promise<void> {
    await expect(this.status).toHaveText('Connected', { timeout: 30_000 });
  }

  button(name: string): Locator {
    return this.region.getByRole('button', { name, exact: true });
  }

  /** Types a text through the dialog for long texts, as a paste does. */
  async typeText(text: string): Promise<void> {
    await this.button('Type text').click();
    const dialog = this.page.getByRole('dialog', { name: 'Type text' });
    await dialog.getByRole('textbox', { name: 'Text to type' }).fill(text);
    await dialog.getByRole('button', { name: 'Type', exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  async fullScreenAndBack(): Promise<void> {
    const button = this.button('Full screen');
    await button.click();
    await expect(button).toHaveAttribute('aria-pressed', 'true');
    await button.click();
    await expect(button).toHaveAttribute('aria-pressed', 'false');
  }
}

/** A VM's serial console: what it says is read from the part that screen readers get. */
export class SerialConsole extends ConsoleRegion {
  readonly text: Locator;

  constructor(page: Page, vm: string) {
    super(page, `Serial console of ${vm}`);
    this.text = this.region.locator('.xterm-accessibility');
  }

  /** Types a line on the keyboard, into the terminal. */
  async line(text: string): Promise<void> {
    await this.region.getByRole('textbox', { name: 'Terminal input' }).focus();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  async expectText(text: string | RegExp, timeout = 120_000): Promise<void> {
    await expect(this.text).toContainText(text, { timeout });
  }
}

/** A VM's screen by VNC. */
export class VncConsole extends ConsoleRegion {
  readonly canvas: Locator;

  constructor(page: Page, vm: string) {
    super(page, `VNC console of ${vm}`);
    this.canvas = this.region.locator('canvas').first();
  }

  /** How many different colours the picture has: a screen that nothing was painted on has one. */
  colours(): Promise<number> {
    return this.canvas.evaluate((element) => {
      const canvas = element instanceof HTMLCanvasElement ? element : null;
      const context = canvas?.getContext('2d');
      if (!canvas || !context || canvas.width === 0) return 0;
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
  }
}
