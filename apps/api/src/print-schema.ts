import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { printGraph } from './graphql/schema.ts';

/** Writes the graph to schema.graphql, or with `--check` says whether the file is in step with the code. */
const file = path.join(import.meta.dirname, '..', '..', '..', 'schema.graphql');
const printed = printGraph();

if (process.argv.includes('--check')) {
  const stored = await readFile(file, 'utf8');
  if (stored !== printed) {
    process.stderr.write('schema.graphql is not what the code says: run npm run schema.\n');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, printed);
}
