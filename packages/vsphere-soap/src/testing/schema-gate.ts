import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SCHEMA = fileURLToPath(new URL('../schema/xsd/requests.xsd', import.meta.url));
/** Requests of one xmllint, which parses the schema once for all of them. */
const BATCH = 200;

export interface SentRequest {
  /** The whole SOAP envelope. */
  readonly body: string;
}

/** What stands inside the SOAP body. */
function inner(envelope: string): string {
  const found = /<(?:\w+:)?Body>([\s\S]*)<\/(?:\w+:)?Body>/.exec(envelope)?.[1];
  if (found === undefined) throw new Error('a request without a SOAP body');
  return found;
}

async function complaints(files: readonly string[]): Promise<string> {
  try {
    await run('xmllint', ['--noout', '--schema', SCHEMA, ...files]);
    return '';
  } catch (error) {
    // 3 and 4: files that do not validate. Anything else, as a missing program, is no answer.
    if (error instanceof Error && 'code' in error && (error.code === 3 || error.code === 4))
      return 'stderr' in error ? String(error.stderr) : error.message;
    throw error;
  }
}

/**
 * Validates requests against the XML schema of vim25. Simulators take fields in any order, and ones they do not know;
 * real hosts refuse them. Needs xmllint (Debian: libxml2-utils).
 * @returns what is wrong, line by line; nothing when all are valid
 * @throws Error when there is no request to look at, or no xmllint
 */
export async function invalidRequests(sent: readonly SentRequest[]): Promise<readonly string[]> {
  const bodies = [...new Set(sent.map(({ body }) => inner(body)))];
  if (bodies.length === 0) throw new Error('there is no request to validate');
  const folder = await mkdtemp(join(tmpdir(), 'corral-requests-'));
  try {
    const files = bodies.map((_, index) => join(folder, `${index}.xml`));
    await Promise.all(bodies.map((body, index) => writeFile(files[index] ?? '', body)));
    const told: string[] = [];
    for (let at = 0; at < files.length; at += BATCH)
      told.push(await complaints(files.slice(at, at + BATCH)));
    return told
      .join('\n')
      .split('\n')
      .filter((line) => line.includes('error'))
      .map((line) => explained(line, folder, bodies));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The complaint with the request in place of the file's name. */
function explained(line: string, folder: string, bodies: readonly string[]): string {
  const number = /\/(\d+)\.xml/.exec(line)?.[1];
  const body = number === undefined ? '' : (bodies[Number(number)] ?? '');
  return `${line.replace(`${folder}/`, '')} in ${body.slice(0, 2000)}`;
}
