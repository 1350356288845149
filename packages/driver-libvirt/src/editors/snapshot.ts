import { CorralError } from '@corral/domain';
import type { FilesToRevertTo } from '@corral/hypervisor';
import { XmlEdit } from '../xml/edit.ts';
import { attributeAt, childrenNamed, find, findAll } from '../xml/query.ts';
import { el } from '../xml/render.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

/**
 * Corrects, in what libvirt keeps of a snapshot, the files that were merged into others.
 * @returns the new XML; null when nothing in it has moved.
 */
export function moveSnapshotFiles(
  xml: string,
  moved: readonly { readonly from: string; readonly to: string }[],
): string | null {
  const edit = new XmlEdit(xml);
  let changed = false;
  for (const source of ['domain', 'inactiveDomain'].flatMap((name) => sourcesOf(edit.root, name))) {
    const move = moved.find(({ from }) => from === source.attribute('file'));
    if (!move) continue;
    edit.setAttribute(source, 'file', move.to);
    changed = true;
  }
  return changed ? edit.toString() : null;
}

function sourcesOf(snapshot: XmlElement, domain: string): XmlElement[] {
  return findAll(snapshot, `${domain}/devices/disk`).flatMap((disk) => find(disk, 'source') ?? []);
}

/**
 * The definition that a snapshot keeps, the stored one where there are two.
 * @throws CorralError CAPABILITY_MISSING for a snapshot without one.
 */
export function definitionOfSnapshot(xml: string): string {
  const snapshot = parseXml(xml);
  const stored = find(snapshot, 'inactiveDomain');
  const domain = stored ?? find(snapshot, 'domain');
  if (!domain) {
    throw new CorralError(
      'CAPABILITY_MISSING',
      'Libvirt keeps no definition of the VM with this snapshot, so the VM cannot go back to it.',
      { capability: 'snapshot.revert' },
    );
  }
  const text = xml.slice(domain.start, domain.end);
  return stored
    ? text.replace(/^<inactiveDomain/, '<domain').replace(/<\/inactiveDomain>$/, '</domain>')
    : text;
}

/** Puts a domain's disks on other qcow2 files, and drops what it says of their backing files. */
export function putOnFiles(domainXml: string, files: FilesToRevertTo['overlays']): string {
  const edit = new XmlEdit(domainXml);
  for (const disk of findAll(edit.root, 'devices/disk')) {
    for (const backing of childrenNamed(disk, 'backingStore')) edit.remove(backing);
    const file = files.find(({ target }) => target === attributeAt(disk, 'target', 'dev'));
    const source = find(disk, 'source');
    if (!file || !source) continue;
    edit.setAttribute(source, 'file', file.path);
    const driver = find(disk, 'driver');
    if (driver) edit.setAttribute(driver, 'type', 'qcow2');
    else edit.insertAfter(source, el('driver', { name: 'qemu', type: 'qcow2' }));
  }
  return edit.toString();
}
