import type { PoolEdit } from '@corral/hypervisor';
import { hostOf, readPoolSetup } from '../readers/pool-setup.ts';
import { hostAttributes } from '../writers/storage.ts';
import { XmlEdit } from '../xml/edit.ts';
import { find, findAll } from '../xml/query.ts';
import { el, renderXml } from '../xml/render.ts';
import type { XmlElement } from '../xml/tree.ts';

const RIGHTS = ['mode', 'owner', 'group'] as const;

/**
 * Changes the definition of a pool and leaves every other byte as it is.
 * @returns the new XML; the very same text when nothing had to change.
 */
export function editPool(xml: string, change: PoolEdit): string {
  const edit = new XmlEdit(xml);
  if (change.hosts !== undefined) setHosts(edit, change.hosts);
  if (change.exportPath !== undefined) setExport(edit, change.exportPath);
  if (change.path !== undefined) setPath(edit, change.path);
  if (RIGHTS.some((name) => change[name] !== undefined)) setRights(edit, change);
  return edit.toString();
}

/** What else a server's element says stays with it. */
function setHosts(edit: XmlEdit, hosts: readonly string[]): void {
  const source = find(edit.root, 'source');
  const drafts = hosts.map((host) => el('host', hostAttributes(host)));
  if (!source || source.children.length === 0) {
    if (source) edit.remove(source);
    edit.append(edit.root, el('source', {}, drafts));
    return;
  }
  const present = findAll(edit.root, 'source/host');
  hosts.forEach((host, index) => {
    const element = present[index];
    if (element && hostOf(element) !== host) setHost(edit, element, host);
  });
  for (const element of present.slice(hosts.length)) edit.remove(element);
  const last = present.at(-1);
  for (const draft of drafts.slice(present.length)) {
    if (last) edit.insertAfter(last, draft);
    else edit.prepend(source, draft);
  }
}

function setHost(edit: XmlEdit, element: XmlElement, host: string): void {
  const { name, port } = hostAttributes(host);
  if (element.attributes['name'] !== name) edit.setAttribute(element, 'name', name);
  if (port === undefined) edit.removeAttribute(element, 'port');
  else if (element.attributes['port'] !== port) edit.setAttribute(element, 'port', port);
}

function setExport(edit: XmlEdit, path: string): void {
  const present = find(edit.root, 'source/dir');
  const source = find(edit.root, 'source');
  const draft = el('dir', { path });
  if (present) {
    if (present.attributes['path'] !== path) edit.setAttribute(present, 'path', path);
  } else if (source) edit.append(source, draft);
  else edit.append(edit.root, el('source', {}, [draft]));
}

function setPath(edit: XmlEdit, path: string): void {
  const present = find(edit.root, 'target/path');
  const target = find(edit.root, 'target');
  const draft = el('path', {}, path);
  if (present) {
    if (present.text.trim() !== path) edit.setText(present, path);
  } else if (target) edit.prepend(target, draft);
  else edit.append(edit.root, el('target', {}, [draft]));
}

/** Rights that are left to the node have no element. */
function setRights(edit: XmlEdit, change: PoolEdit): void {
  const before = readPoolSetup(edit.source);
  const value = (name: (typeof RIGHTS)[number]): string | number | null =>
    change[name] === undefined ? before[name] : change[name];
  const present = find(edit.root, 'target/permissions');
  if (!present || present.selfClosing) {
    newRights(edit, present, (name) => value(name));
    return;
  }
  for (const name of RIGHTS) {
    const wanted = value(name);
    if (wanted === before[name]) continue;
    const element = find(present, name);
    if (wanted === null) {
      if (element) edit.remove(element);
    } else if (element) edit.setText(element, String(wanted));
    else edit.prepend(present, el(name, {}, wanted));
  }
}

function newRights(
  edit: XmlEdit,
  empty: XmlElement | null,
  value: (name: (typeof RIGHTS)[number]) => string | number | null,
): void {
  const drafts = RIGHTS.flatMap((name) => {
    const wanted = value(name);
    return wanted === null ? [] : [el(name, {}, wanted)];
  });
  if (drafts.length === 0) return;
  const rights = el('permissions', {}, drafts);
  const target = find(edit.root, 'target');
  if (empty) edit.replace(empty, renderXml(rights));
  else if (target) edit.append(target, rights);
  else edit.append(edit.root, el('target', {}, [rights]));
}
