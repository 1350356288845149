import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

/** What each suite may take; a real one boots guests under emulation. */
const UNIT_TIMEOUT_MS = 15_000;
const REAL_TIMEOUT_MS = 180_000;

const everywhere = ['packages/*/src', 'apps/api/src', 'tools', 'examples', 'bench'];
const exclude = ['**/node_modules/**', '**/generated/**', '**/.next/**'];

/** Vite would take graphql's ESM build where Node takes the other one: two copies do not know each other's schemas. */
const oneGraphql = {
  find: /^graphql$/,
  replacement: createRequire(import.meta.url).resolve('graphql'),
};

export default defineConfig({
  resolve: { alias: [oneGraphql] },
  test: {
    passWithNoTests: false,
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts', 'apps/api/src/**/*.ts'],
      exclude: [
        '**/*.test.ts',
        '**/*.testsuite.ts',
        '**/testing/**',
        '**/generated/**',
        '**/*.gen.ts',
        'packages/testkit/**',
        'packages/config/**',
      ],
      reporter: ['text-summary', 'json-summary', 'html'],
      reportsDirectory: 'coverage',
      reportOnFailure: true,
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            ...[...everywhere, 'apps/web/src'].map((folder) => `${folder}/**/*.test.{ts,tsx}`),
            'tools/**/*.test.mjs',
          ],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          exclude: [...exclude, '**/*.real.test.ts'],
          testTimeout: UNIT_TIMEOUT_MS,
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: everywhere.map((folder) => `${folder}/**/*.real.test.ts`),
          exclude,
          // Guests under emulation want the whole machine: one file at a time.
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          pool: 'forks',
          testTimeout: REAL_TIMEOUT_MS,
          hookTimeout: REAL_TIMEOUT_MS,
        },
      },
    ],
  },
});
