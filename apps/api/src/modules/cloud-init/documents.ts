import { CorralError } from '@corral/domain';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { checkSize, parseMapping } from './yaml-text.ts';

/** First lines by which cloud-init knows what else user-data can be (its documentation, "User-data formats"). */
const OTHER_HEADERS: readonly RegExp[] = [
  /^#!/,
  /^#include(-once)?\b/,
  /^#cloud-boothook\b/,
  /^#part-handler\b/,
  /^## template: *jinja/,
  /^Content-Type: *multipart\//i,
  /^MIME-Version:/i,
];

/**
 * Checks a whole user-data document: it must begin with a header cloud-init knows; `#cloud-config` must be a YAML
 * mapping, `#cloud-config-archive` a YAML list.
 * @throws CorralError INVALID_CLOUD_INIT naming the line.
 */
export function checkUserData(text: string, field: string): void {
  const what = 'user-data document';
  checkSize(text, field, what);
  const firstLine = text.split(/\r?\n/, 1)[0] ?? '';
  if (/^#cloud-config-archive\s*$/.test(firstLine)) return checkArchive(text, field);
  if (/^#cloud-config\s*$/.test(firstLine)) {
    // A document of the header and comments alone is legal: it configures nothing.
    if (text.split('\n').some((line) => /^\s*[^#\s]/.test(line))) parseMapping(text, field, what);
    return;
  }
  if (OTHER_HEADERS.some((header) => header.test(firstLine))) return;
  throw new CorralError(
    'INVALID_CLOUD_INIT',
    'Line 1 of the user-data document must be "#cloud-config" or another header that cloud-init knows, such as "#!/bin/sh".',
    { field },
  );
}

function checkArchive(text: string, field: string): void {
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0 || !isSeq(document.contents)) {
    const lines = new LineCounter();
    parseDocument(text, { prettyErrors: false, lineCounter: lines });
    const { line } = lines.linePos(document.errors[0]?.pos[0] ?? 0);
    throw new CorralError(
      'INVALID_CLOUD_INIT',
      `The cloud-config-archive is not a valid YAML list at line ${line}.`,
      { field },
    );
  }
}

/** What version 2 may hold beside `version` (netplan's names). */
const V2_KEYS = new Set([
  'version',
  'renderer',
  'ethernets',
  'bonds',
  'bridges',
  'vlans',
  'wifis',
  'modems',
  'tunnels',
  'vrfs',
  'dummy-devices',
]);
const V1_TYPES = new Set([
  'physical',
  'bond',
  'bridge',
  'vlan',
  'nameserver',
  'route',
  'loopback',
  'infiniband',
]);

/**
 * Checks a network-config document: version 1 (a list `config` of typed items) or 2 (netplan's mappings), at the top
 * or below `network:`.
 * @throws CorralError INVALID_CLOUD_INIT naming the line of the fault.
 */
export function checkNetworkConfig(text: string, field: string): void {
  const what = 'network-config document';
  const document = parseMapping(text, field, what);
  const base: readonly string[] = document.has('network') ? ['network'] : [];
  const at = (...path: (string | number)[]): (string | number)[] => [...base, ...path];
  const fail = (path: readonly (string | number)[], why: string): never => {
    throw new CorralError(
      'INVALID_CLOUD_INIT',
      `The ${what} is wrong at line ${lineOf(document, text, path)}: ${why}`,
      { field },
    );
  };
  if (base.length > 0 && !isMap(document.get('network')))
    fail(base, '"network" must be a mapping.');
  if (document.getIn(at('config')) === 'disabled') return;
  const version = document.getIn(at('version'));
  if (version === 1) return checkVersion1(document, at, fail);
  if (version === 2) return checkVersion2(document, base, at, fail);
  fail(at('version'), '"version" must be 1 or 2.');
}

type PathOf = (...path: (string | number)[]) => (string | number)[];
type Fail = (path: readonly (string | number)[], why: string) => never;

function checkVersion1(document: Document, at: PathOf, fail: Fail): void {
  const config = document.getIn(at('config'));
  if (!isSeq(config)) return fail(at('config'), 'version 1 needs a list "config".');
  config.items.forEach((_item, index) => {
    const type = document.getIn(at('config', index, 'type'));
    if (typeof type !== 'string' || !V1_TYPES.has(type)) {
      fail(at('config', index), `item ${index + 1} needs a "type" of ${[...V1_TYPES].join(', ')}.`);
    }
  });
}

function checkVersion2(document: Document, base: readonly string[], at: PathOf, fail: Fail): void {
  const map = base.length === 0 ? document.contents : document.getIn(base);
  if (!isMap(map)) return fail(base, 'a mapping is needed.');
  for (const pair of map.items) {
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    if (!V2_KEYS.has(key)) fail(at(key), `"${key.slice(0, 60)}" is not a key of version 2.`);
    if (key !== 'version' && key !== 'renderer' && !isMap(pair.value))
      fail(at(key), `"${key}" must be a mapping.`);
  }
}

/** Line of the deepest node that exists on the path. */
function lineOf(document: Document, text: string, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown =
      length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const range = isMap(node) || isSeq(node) || isScalar(node) ? node.range : undefined;
    if (range) return text.slice(0, range[0]).split('\n').length;
  }
  return 1;
}
