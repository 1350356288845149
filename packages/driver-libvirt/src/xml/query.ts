import type { XmlElement } from './tree.ts';

/** Reading helpers. A path is a list of element names, as in `os/type`; the first match in document order counts. */

/** The direct children of that name. */
export function childrenNamed(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The first element at the path, or null. */
export function find(element: XmlElement, path: string): XmlElement | null {
  let current: XmlElement | undefined = element;
  for (const name of path.split('/')) {
    current = current.children.find((child) => child.name === name);
    if (!current) return null;
  }
  return current;
}

/** All elements at the path; only the last name may match more than once under one parent. */
export function findAll(element: XmlElement, path: string): XmlElement[] {
  const cut = path.lastIndexOf('/');
  if (cut < 0) return childrenNamed(element, path);
  const parent = find(element, path.slice(0, cut));
  return parent ? childrenNamed(parent, path.slice(cut + 1)) : [];
}

/** Trimmed text at the path; null when there is no such element or it is empty. */
export function textAt(element: XmlElement, path: string): string | null {
  const text = find(element, path)?.text.trim();
  return text === undefined || text === '' ? null : text;
}

/** An attribute at the path (`.` is the element itself); null when it is not there. */
export function attributeAt(element: XmlElement, path: string, name: string): string | null {
  const found = path === '.' ? element : find(element, path);
  return found?.attribute(name) ?? null;
}

/** A whole number written in decimal; null for anything else. */
export function wholeNumber(text: string | null): number | null {
  if (text === null || !/^-?\d+$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

const UNIT_BYTES: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  k: 1024,
  kib: 1024,
  kb: 1000,
  m: 1024 ** 2,
  mib: 1024 ** 2,
  mb: 1000 ** 2,
  g: 1024 ** 3,
  gib: 1024 ** 3,
  gb: 1000 ** 3,
  t: 1024 ** 4,
  tib: 1024 ** 4,
  tb: 1000 ** 4,
  p: 1024 ** 5,
  pib: 1024 ** 5,
  pb: 1000 ** 5,
};

/**
 * A scaled integer as libvirt writes it: `<memory unit='KiB'>1024</memory>`.
 * @param defaultUnit the unit when the attribute is absent (memory: KiB, storage: bytes).
 * @returns bytes; null when absent or not understood.
 */
export function scaledBytes(element: XmlElement | null, defaultUnit: string): number | null {
  if (!element) return null;
  const value = wholeNumber(element.text.trim());
  const unit = UNIT_BYTES[(element.attributes['unit'] ?? defaultUnit).toLowerCase()];
  return value === null || unit === undefined ? null : value * unit;
}

/** The namespace an element is in, from the declarations on itself and its ancestors; null for none. */
export function namespaceOf(element: XmlElement): string | null {
  const colon = element.name.indexOf(':');
  const declaration = colon < 0 ? 'xmlns' : `xmlns:${element.name.slice(0, colon)}`;
  for (let at: XmlElement | null = element; at; at = at.parent) {
    const uri = at.attributes[declaration];
    if (uri !== undefined) return uri === '' ? null : uri;
  }
  return null;
}

/** The name without its prefix. */
export function localName(element: XmlElement): string {
  return element.name.slice(element.name.indexOf(':') + 1);
}
