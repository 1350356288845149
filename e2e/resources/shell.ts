import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

/** The frame around every page: navigation, palette, theme and language, banner. */
export class Shell {
  readonly page: Page;
  readonly navigation: Locator;
  readonly palette: Locator;
  readonly banner: Locator;
  readonly heading: Locator;

  constructor(page: Page) {
    this.page = page;
    this.navigation = page.getByRole('navigation', { name: 'Main' });
    this.palette = page.getByRole('dialog', { name: 'Command palette' });
    this.banner = page.getByRole('status').filter({ hasText: 'Connection to the server lost.' });
    this.heading = page.getByRole('heading', { level: 1 });
  }

  /** Chooses from the menu of that name in the top bar. Names are given in the language that is shown. */
  async choose(menu: string, item: string): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: menu, exact: true }).click();
    await this.page.getByRole('menuitemcheckbox', { name: item }).click();
  }

  /** The colour of text, as the browser paints it: every theme has its own. */
  ink(): Promise<string> {
    return this.page.evaluate(() => getComputedStyle(document.body).color);
  }
}

/** Addresses of other machines that a page asked for; filled as long as the page lives. */
export function foreignRequests(page: Page, home: string): readonly string[] {
  const found: string[] = [];
  const host = new URL(home).host;
  const note = (url: string): void => {
    if (/^(https?|wss?):/.test(url) && new URL(url).host !== host) found.push(url);
  };
  page.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  return found;
}

declare global {
  interface Window {
    layoutShift?: number;
  }
}

/** From now on every page that is opened counts how far its parts move about. */
export async function countLayoutShift(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.layoutShift = 0;
    new PerformanceObserver((list) => {
      const shifts = list.getEntries() as (PerformanceEntry & { value: number })[];
      window.layoutShift = shifts.reduce(
        (sum, shift) => sum + shift.value,
        window.layoutShift ?? 0,
      );
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** The cumulative layout shift of the page, once everything it asked for has come. */
export async function layoutShift(page: Page): Promise<number> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle');
  const shift = await page.evaluate(() => window.layoutShift);
  if (shift === undefined) throw new Error('Nothing counts the layout shift of this page.');
  return shift;
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Serious and critical violations of WCAG 2.2 AA on the page as it is now, one line each. */
export async function violations(page: Page): Promise<string[]> {
  // A moving thing is half transparent, which axe takes for too little contrast.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (animation) =>
          animation.effect?.getComputedTiming().endTime === Infinity ||
          animation.playState !== 'running',
      ),
  );
  const result = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  return result.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
