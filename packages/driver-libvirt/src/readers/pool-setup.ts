import type { PoolSetup } from '@corral/hypervisor';
import { attributeAt, findAll, textAt, wholeNumber } from '../xml/query.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

/** How a pool is set up, from its stored definition (https://libvirt.org/formatstorage.html). */
export function readPoolSetup(xml: string): PoolSetup {
  const pool = parseXml(xml);
  const rights = 'target/permissions';
  const mode = textAt(pool, `${rights}/mode`);
  return {
    path: textAt(pool, 'target/path'),
    hosts: findAll(pool, 'source/host').map(hostOf),
    exportPath: attributeAt(pool, 'source/dir', 'path'),
    mode: mode === null ? null : mode.replace(/^0+/, '').padStart(4, '0'),
    owner: idAt(pool, `${rights}/owner`),
    group: idAt(pool, `${rights}/group`),
  };
}

/** Libvirt writes a user or group that is not set as -1. */
function idAt(pool: XmlElement, path: string): number | null {
  const id = wholeNumber(textAt(pool, path));
  return id === null || id < 0 ? null : id;
}

/** A server as it is written in a pool's source: `name`, `name:port`, `[v6]:port`. */
export function hostOf(host: XmlElement): string {
  const name = host.attributes['name'] ?? '';
  const port = host.attributes['port'];
  const address = name.includes(':') ? `[${name}]` : name;
  return port === undefined ? address : `${address}:${port}`;
}
