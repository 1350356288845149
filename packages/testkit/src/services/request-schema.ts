import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '../paths.ts';
import { run } from '../process.ts';

/** Ours, made from govmomi's declarations as the client's table is: shows that the client keeps to its table. */
const OURS = join(repoRoot, 'packages', 'vsphere-soap', 'src', 'schema', 'xsd');

/** VMware's own schema of the types of vSphere 7.0, in Debian's python3-oslo.vmware: shows that the table is right. */
const INDEPENDENT = '/usr/lib/python3/dist-packages/oslo_vmware/wsdl/7.0';

/** A request as it was sent. */
export interface SentRequest {
  readonly method: string;
  /** The whole envelope. */
  readonly body: string;
}

/** Lays the requests and the schema into a folder and asks xmllint. Returns its complaints. */
async function complaintsOf(folder: string, requests: readonly SentRequest[]): Promise<string[]> {
  const files = requests.map(({ method, body }, at) => {
    const file = `${at}-${method}.xml`;
    writeFileSync(join(folder, file), body);
    return file;
  });
  const argv = ['xmllint', '--noout', '--nonet', '--schema', 'envelope.xsd', ...files];
  const { code, stderr } = await run(argv, { cwd: folder });
  if (code === 0) return [];
  const lines = stderr
    .split('\n')
    .filter((line) => !/^(\S+ validates|\S+ fails to validate|)$/.test(line));
  return lines.length === 0 ? [`xmllint ended with code ${code}`] : lines;
}

async function check(types: string | null, requests: readonly SentRequest[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'corral-schema-'));
  try {
    cpSync(OURS, folder, { recursive: true });
    if (types !== null) cpSync(types, folder, { recursive: true });
    return await complaintsOf(folder, requests);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What is wrong with requests of vim25 in the eyes of their XML schema; empty when all is well. VMware's simulator
 * takes elements in any order and unknown ones, real hosts do not. The types are checked twice: against our own schema
 * and against VMware's, which says what our table says only when the table is right.
 * @throws an Error when xmllint or VMware's schema is not installed
 */
export async function requestComplaints(requests: readonly SentRequest[]): Promise<string[]> {
  if (requests.length === 0) return ['there is no request to check'];
  if (!existsSync(INDEPENDENT)) {
    throw new Error(
      'Requests are checked against the schema in the Debian package python3-oslo.vmware: install it (apt-get install python3-oslo.vmware libxml2-utils).',
    );
  }
  const ours = await check(null, requests);
  const independent = await check(INDEPENDENT, requests);
  return [...ours, ...independent.map((line) => `VMware's schema: ${line}`)];
}
