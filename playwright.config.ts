import { CHROMIUM_ARGS, chromiumPath } from '@corral/testkit';
import { defineConfig } from '@playwright/test';

/** A test may boot a guest under emulation. */
const TEST_TIMEOUT_MS = 180_000;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/playwright',
  // Guests under emulation want the whole machine.
  workers: 1,
  fullyParallel: false,
  // A noisy machine may starve a test; what needed another try is named at the end of the run.
  retries: 2,
  forbidOnly: true,
  timeout: TEST_TIMEOUT_MS,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    viewport: { width: 1400, height: 900 },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: chromiumPath(), args: [...CHROMIUM_ARGS] },
  },
});
