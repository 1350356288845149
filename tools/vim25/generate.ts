/**
 * Writes what packages/vsphere-soap knows of vim25 from the declarations of govmomi, or with `--check` only says
 * whether the files are what it would write. `--source FOLDER` names another copy of the library than Debian's.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { generated } from './files.ts';
import { DEBIAN_GOVMOMI } from './go-source.ts';

const { values } = parseArgs({
  options: {
    source: { type: 'string', default: DEBIAN_GOVMOMI },
    check: { type: 'boolean', default: false },
  },
});

const stale: string[] = [];
for (const [file, text] of generated(values.source)) {
  if (!values.check) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) stale.push(path.relative(process.cwd(), file));
}
for (const file of stale) console.error(`${file} is not what the generator writes.`);
process.exitCode = stale.length === 0 ? 0 : 1;
