/** What is made from sources and kept until they change: the database clients and the console. */
import path from 'node:path';
import { run } from '../setup/dependencies.mjs';
import { unlessFresh } from './fingerprint.mjs';

const environment = () => ({
  ...process.env,
  NEXT_TELEMETRY_DISABLED: '1',
  TURBO_TELEMETRY_DISABLED: '1',
});

/** Generates the database clients unless they are those of the models as they stand. */
export function ensureDatabaseClients(root) {
  return unlessFresh({
    root,
    stamp: path.join(root, 'packages/db/src/generated/.stamp'),
    entries: [
      'prisma/models',
      'prisma/sqlite/schema.prisma',
      'prisma/postgres/schema.prisma',
      'prisma.config.ts',
      'package-lock.json',
    ],
    result: path.join(root, 'packages/db/src/generated/sqlite'),
    make: async () => {
      console.log('Generating the database client…');
      await run('npm', ['run', '--silent', 'generate'], { cwd: root, env: environment() });
    },
  });
}

/** Builds the console unless it was built from the sources as they stand. */
export function ensureConsole(root) {
  return unlessFresh({
    root,
    stamp: path.join(root, 'apps/web/.next/.stamp'),
    entries: ['apps/web', 'schema.graphql', 'package-lock.json'],
    result: path.join(root, 'apps/web/.next/BUILD_ID'),
    make: async () => {
      console.log('Building the console (once; about half a minute)…');
      await run(
        'npx',
        [
          '--no-install',
          'turbo',
          'run',
          'build',
          '--filter=@corral/web',
          '--output-logs=errors-only',
        ],
        { cwd: root, env: environment() },
      );
    },
  });
}
