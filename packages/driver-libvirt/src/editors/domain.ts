import { CorralError } from '@corral/domain';
import type { VmEdit } from '@corral/hypervisor';
import { XmlEdit } from '../xml/edit.ts';
import { childrenNamed, find, scaledBytes, textAt, wholeNumber } from '../xml/query.ts';
import { el } from '../xml/render.ts';
import type { XmlElement } from '../xml/tree.ts';

/**
 * Changes description, vCPUs and memory in a domain's XML and leaves every other byte as it is.
 * @returns the new XML; the very same text when nothing had to change.
 * @throws CorralError CAPABILITY_MISSING where the domain lays the resource out in a way that a single number cannot say.
 */
export function editDomain(xml: string, change: VmEdit): string {
  const edit = new XmlEdit(xml);
  if (change.description !== undefined) setDescription(edit, change.description);
  if (change.vcpus !== undefined) setVcpus(edit, change.vcpus);
  if (change.memoryBytes !== undefined) setMemory(edit, change.memoryBytes);
  return edit.toString();
}

function setDescription(edit: XmlEdit, description: string | null): void {
  const present = find(edit.root, 'description');
  const wanted = description ?? '';
  if (present && present.text === wanted) return;
  if (wanted === '') {
    if (present) edit.remove(present);
  } else if (present) {
    edit.setText(present, wanted);
  } else {
    const after = find(edit.root, 'title') ?? find(edit.root, 'uuid') ?? find(edit.root, 'name');
    if (after) edit.insertAfter(after, el('description', {}, wanted));
    else edit.append(edit.root, el('description', {}, wanted));
  }
}

function setVcpus(edit: XmlEdit, vcpus: number): void {
  const element = find(edit.root, 'vcpu');
  const present = wholeNumber(textAt(edit.root, 'vcpu')) ?? 1;
  const current = wholeNumber(element?.attributes['current'] ?? null) ?? present;
  if (present === vcpus && current === vcpus) return;
  refuseNuma(edit.root, 'vCPUs');
  if (find(edit.root, 'vcpus')) {
    throw refusal('vCPUs', 'its vCPUs are listed one by one');
  }
  if (!element) {
    edit.append(edit.root, el('vcpu', {}, vcpus));
  } else {
    if (present !== vcpus) edit.setText(element, String(vcpus));
    edit.removeAttribute(element, 'current');
  }
  fitTopology(edit, vcpus);
}

/** Sockets × dies × clusters × cores × threads must give the number of vCPUs; sockets are fitted where they can be. */
export function fitTopology(edit: XmlEdit, vcpus: number): void {
  const topology = find(edit.root, 'cpu/topology');
  if (!topology) return;
  const factor = (name: string): number => wholeNumber(topology.attributes[name] ?? null) ?? 1;
  const perSocket = factor('dies') * factor('clusters') * factor('cores') * factor('threads');
  if (perSocket * factor('sockets') === vcpus) return;
  if (vcpus % perSocket === 0) {
    edit.setAttribute(topology, 'sockets', String(vcpus / perSocket));
    return;
  }
  edit.setAttribute(topology, 'sockets', String(vcpus));
  for (const name of ['dies', 'clusters', 'cores', 'threads']) {
    if (factor(name) !== 1) edit.setAttribute(topology, name, '1');
  }
}

function setMemory(edit: XmlEdit, memoryBytes: number): void {
  const memory = find(edit.root, 'memory');
  const current = find(edit.root, 'currentMemory');
  const same = [memory, current].every((el) => !el || scaledBytes(el, 'KiB') === memoryBytes);
  if (memory && same) return;
  refuseNuma(edit.root, 'memory');
  if (!memory) edit.append(edit.root, el('memory', { unit: 'KiB' }, memoryBytes / 1024));
  else setSize(edit, memory, memoryBytes);
  if (current) setSize(edit, current, memoryBytes);
}

/** Sets a scaled size. Keeps the unit that is there when it can say the size exactly. */
export function setSize(edit: XmlEdit, element: XmlElement, bytes: number): void {
  const before = wholeNumber(element.text.trim());
  const beforeBytes = scaledBytes(element, 'KiB');
  const unitBytes = before && beforeBytes ? beforeBytes / before : 1024;
  if (bytes % unitBytes === 0) {
    edit.setText(element, String(bytes / unitBytes));
    return;
  }
  edit.setText(element, String(Math.floor(bytes / 1024)));
  edit.setAttribute(element, 'unit', 'KiB');
}

/** @throws CorralError CAPABILITY_MISSING when vCPUs and memory are laid out in NUMA cells. */
export function refuseNuma(domain: XmlElement, what: string): void {
  const numa = find(domain, 'cpu/numa');
  if (numa && childrenNamed(numa, 'cell').length > 0) {
    throw refusal(what, 'it is laid out in NUMA cells');
  }
}

/** The error for what a single number cannot say of this domain. */
export function refusal(what: string, why: string): CorralError {
  return new CorralError(
    'CAPABILITY_MISSING',
    `The ${what} of this VM cannot be changed as one number, because ${why}.`,
    { capability: 'vm.edit' },
  );
}
