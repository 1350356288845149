import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, chromiumPath } from '@corral/testkit';

export interface Browser {
  /** Resolves with the moment at which the row of the VM was painted with that word. */
  painted(name: string, word: string): Promise<number>;
  close(): Promise<void>;
}

/** Opens the console's list of VMs in Chromium and waits until the row of the VM is there. */
export async function openVmList(url: string, name: string): Promise<Browser> {
  const chrome = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  const page = await chrome.newPage({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  await page.goto(`${url}/vms`);
  await page.getByRole('row').filter({ hasText: name }).first().waitFor({ timeout: 60_000 });
  return {
    painted: (vm, word) => whenPainted(page, vm, word),
    close: () => chrome.close(),
  };
}

/**
 * Watches the document in the page itself. The frame after the change is the one that paints it; what runs after that
 * frame's callbacks runs after its layout and paint were handed on.
 */
function whenPainted(page: Page, name: string, word: string): Promise<number> {
  return page.evaluate(
    ([name, word]) =>
      new Promise<number>((resolve) => {
        const shows = (): boolean =>
          [...document.querySelectorAll('[role=row], tr')].some(
            ({ textContent }) =>
              textContent.includes(name ?? '') && textContent.includes(word ?? ''),
          );
        const observer = new MutationObserver(() => {
          if (!shows()) return;
          observer.disconnect();
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.addEventListener('message', () =>
              resolve(performance.timeOrigin + performance.now()),
            );
            port1.start();
            port2.postMessage(null);
          });
        });
        observer.observe(document, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        });
      }),
    [name, word],
  );
}
