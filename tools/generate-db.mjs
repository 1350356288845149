// Generates the Prisma clients of both providers and the Pothos types into packages/db/src/generated. No network, no
// database.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const prismaCli = fileURLToPath(new URL('../node_modules/prisma/build/index.js', import.meta.url));
const urls = { sqlite: `file:${root}data/dev.db`, postgres: 'postgresql://localhost/corral' };

for (const [provider, url] of Object.entries(urls)) {
  execFileSync(process.execPath, [prismaCli, 'generate'], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url, CHECKPOINT_DISABLE: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  console.log(`generated the ${provider} client`);
}

// The Pothos generator always writes `.js`; Node runs the sources themselves.
const pothos = fileURLToPath(
  new URL('../packages/db/src/generated/pothos-sqlite.ts', import.meta.url),
);
writeFileSync(pothos, readFileSync(pothos, 'utf8').replace('/client.js"', '/client.ts"'));
