/**
 * Writes docs/ERRORS.md from the error catalogue of packages/domain.
 * `node tools/generate-errors-doc.ts` writes it; `--check` exits 1 when the file is not what would be written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ERROR_CATALOGUE, type ErrorEntry, type ErrorFamily } from '@corral/domain';

const FILE = fileURLToPath(new URL('../docs/ERRORS.md', import.meta.url));

const FAMILIES: readonly (readonly [ErrorFamily, string, string])[] = [
  ['input', 'Input', '`ValidationError`'],
  ['notFound', 'Not found', '`NotFoundError`'],
  ['conflict', 'Conflict', '`ConflictError`'],
  ['busy', 'Busy', '`BusyError`'],
  ['capability', 'Capability', '`CapabilityError`'],
  ['node', 'Node and transport', '`NodeError`'],
  ['hypervisor', 'Hypervisor and operations', '`NodeError`, or the error of a task'],
  ['access', 'Access', 'a GraphQL error, HTTP 401 or 403'],
  ['limit', 'Limits', 'a GraphQL error or HTTP 413'],
  ['internal', 'Internal', 'a GraphQL error with an id'],
];

const row = ([code, entry]: readonly [string, ErrorEntry]): string =>
  `| \`${code}\` | ${entry.meaning} | ${entry.wayOut} | ${entry.retryable ? 'yes' : 'no'} |`;

function render(): string {
  const entries = Object.entries<ErrorEntry>(ERROR_CATALOGUE);
  const sections = FAMILIES.map(([family, title, carrier]) => {
    const rows = entries.filter(([, entry]) => entry.family === family).map(row);
    return `## ${title}\n\nCarried by ${carrier}.\n\n| Code | Meaning | Way out | Retry helps |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return `# Errors

Generated from \`packages/domain/src/errors/catalogue.ts\` by \`npm run docs:errors\`; a test compares both ways.
Every error Corral shows has a code, a sentence about this very case, and a way out. What the hypervisor itself said
(its code and text) stays reachable as \`native\`. "Retry helps" is yes when the very same request may succeed later.

${sections.join('\n')}`;
}

const text = render();
if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    console.error('docs/ERRORS.md is out of step with the catalogue: run npm run docs:errors.');
    process.exit(1);
  }
} else {
  writeFileSync(FILE, text);
}
