import { CorralError } from '@corral/domain';
import type { DiskReplacement, VmCopySpec } from '@corral/hypervisor';
import { CORRAL_NAMESPACE, metadataDraft } from '../metadata.ts';
import { nvramPath } from '../readers/copy-source.ts';
import { XmlEdit } from '../xml/edit.ts';
import { attributeAt, find, findAll, localName, namespaceOf } from '../xml/query.ts';
import { el } from '../xml/render.ts';
import type { XmlElement } from '../xml/tree.ts';

/**
 * Makes the definition of a copy from the stored definition of its source: a new identity and other disks. Every other
 * byte stays, so that hardware Corral does not know and metadata of other tools are in the copy too.
 * @throws CorralError INVALID_INPUT when a disk of the spec is not there, or the cards are of another number.
 */
export function copyDomain(xml: string, spec: VmCopySpec): string {
  const edit = new XmlEdit(xml);
  const oldName = find(edit.root, 'name')?.text.trim() ?? '';
  setIdentity(edit, spec);
  setMetadata(edit, spec);
  setNvram(edit, spec.name);
  for (const disk of spec.disks) replaceDisk(edit, disk);
  setCards(edit, spec.macs);
  for (const kind of CHARACTER_DEVICES) {
    for (const device of findAll(edit.root, `devices/${kind}`))
      renameFiles(edit, device, oldName, spec.name);
  }
  freeVsock(edit);
  return edit.toString();
}

const CHARACTER_DEVICES = ['serial', 'console', 'parallel', 'channel'] as const;

function setIdentity(edit: XmlEdit, spec: VmCopySpec): void {
  const name = find(edit.root, 'name');
  if (!name) throw invalid('The source has no name.');
  edit.setText(name, spec.name);
  const uuid = find(edit.root, 'uuid');
  if (uuid) edit.setText(uuid, spec.uuid);
  else edit.insertAfter(name, el('uuid', {}, spec.uuid));
  setDescription(edit, name, spec.description);
  // A guest that sees the same generation id believes that it is the same run of the same machine.
  const generation = find(edit.root, 'genid');
  if (generation) edit.setText(generation, spec.uuid);
  for (const entry of findAll(edit.root, 'sysinfo/system/entry')) {
    // Libvirt refuses a definition in which this differs from the uuid above.
    if (entry.attributes['name'] === 'uuid') edit.setText(entry, spec.uuid);
  }
}

function setDescription(edit: XmlEdit, name: XmlElement, description: string | null): void {
  const present = find(edit.root, 'description');
  if (present && (description ?? '') === '') edit.remove(present);
  else if (present) edit.setText(present, description ?? '');
  else if (description) {
    const after = find(edit.root, 'title') ?? find(edit.root, 'uuid') ?? name;
    edit.insertAfter(after, el('description', {}, description));
  }
}

/** Of Corral's own notes only the template goes with the copy: the others speak of the source. */
function setMetadata(edit: XmlEdit, spec: VmCopySpec): void {
  const draft = metadataDraft({
    templateName: null,
    createdByTask: spec.createdByTask,
    createdAt: spec.createdAt,
  });
  const metadata = find(edit.root, 'metadata');
  if (!metadata) {
    const after = find(edit.root, 'description') ?? find(edit.root, 'title');
    const anchor = after ?? find(edit.root, 'uuid') ?? find(edit.root, 'name');
    if (anchor) edit.insertAfter(anchor, el('metadata', {}, [draft]));
    return;
  }
  const own = metadata.children.find(
    (child) => localName(child) === 'vm' && namespaceOf(child) === CORRAL_NAMESPACE,
  );
  if (!own) {
    edit.append(metadata, draft);
    return;
  }
  for (const child of own.children) {
    if (localName(child) === 'created') {
      edit.setAttribute(child, 'at', spec.createdAt);
      if (spec.createdByTask === null) edit.removeAttribute(child, 'task');
      else edit.setAttribute(child, 'task', spec.createdByTask);
    } else if (localName(child) !== 'template') edit.remove(child);
  }
}

/** Beside the file of the source, named as libvirt names such files. */
function setNvram(edit: XmlEdit, name: string): void {
  const path = nvramPath(edit.root);
  const nvram = find(edit.root, 'os/nvram');
  if (path === null || nvram === null) return;
  const wanted = `${path.slice(0, path.lastIndexOf('/') + 1)}${name}_VARS${extensionOf(path)}`;
  const source = find(nvram, 'source');
  if (source) edit.setAttribute(source, 'file', wanted);
  else edit.setText(nvram, wanted);
}

function extensionOf(path: string): string {
  return /\.[A-Za-z0-9]+$/.exec(path)?.[0] ?? '.fd';
}

function replaceDisk(edit: XmlEdit, wanted: DiskReplacement): void {
  const disk = findAll(edit.root, 'devices/disk').find(
    (one) => attributeAt(one, 'target', 'dev') === wanted.target,
  );
  const source = disk && find(disk, 'source');
  if (!disk || !source) throw invalid(`The source has no disk ${wanted.target} any more.`);
  edit.setAttribute(disk, 'type', 'file');
  for (const name of Object.keys(source.attributes)) {
    if (name !== 'file') edit.removeAttribute(source, name);
  }
  for (const child of source.children) edit.remove(child);
  edit.setAttribute(source, 'file', wanted.path);
  const driver = find(disk, 'driver');
  if (driver) edit.setAttribute(driver, 'type', wanted.format);
  else edit.insertAfter(source, el('driver', { name: 'qemu', type: wanted.format }));
  // What libvirt noted of the source's chain and jobs; it looks at the copy's own file itself.
  for (const name of ['backingStore', 'mirror']) {
    const child = find(disk, name);
    if (child) edit.remove(child);
  }
}

function setCards(edit: XmlEdit, macs: readonly string[]): void {
  const cards = findAll(edit.root, 'devices/interface');
  if (cards.length !== macs.length)
    throw invalid(`The source has ${cards.length} network cards, not ${macs.length}.`);
  cards.forEach((card, index) => {
    const address = macs[index] ?? '';
    const mac = find(card, 'mac');
    if (mac) edit.setAttribute(mac, 'address', address);
    else edit.append(card, el('mac', { address }));
    // A name given by hand would be taken on the node while the source runs.
    const device = find(card, 'target');
    if (device?.attributes['dev'] !== undefined) edit.removeAttribute(device, 'dev');
  });
}

/** Sockets and logs named after the source get the name of the copy, so that the two do not write over each other. */
function renameFiles(edit: XmlEdit, device: XmlElement, from: string, to: string): void {
  const places = [
    [find(device, 'source'), 'path'],
    [find(device, 'log'), 'file'],
  ] as const;
  for (const [element, attribute] of places) {
    const path = element?.attributes[attribute];
    if (!element || path === undefined || from === '') continue;
    const at = path.lastIndexOf('/') + 1;
    const renamed = path.slice(0, at) + path.slice(at).replaceAll(from, to);
    if (renamed !== path) edit.setAttribute(element, attribute, renamed);
  }
}

/** A context id fixed by hand is taken while the source runs: the copy gets one from libvirt. */
function freeVsock(edit: XmlEdit): void {
  const cid = find(edit.root, 'devices/vsock/cid');
  if (cid?.attributes['address'] === undefined) return;
  edit.removeAttribute(cid, 'address');
  edit.setAttribute(cid, 'auto', 'yes');
}

const invalid = (message: string): CorralError => new CorralError('INVALID_INPUT', message);
