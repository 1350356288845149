import { parseXml, type XmlElement } from '../xml/tree.ts';

/**
 * Every absolute path that a definition names, in whichever element: disks and what they are backed by, firmware
 * variables, kernels, shared folders. More than disks alone, because what is listed here is kept from deletion.
 */
export function pathsOf(xml: string): string[] {
  const found = new Set<string>();
  collect(parseXml(xml), found);
  return [...found];
}

function collect(element: XmlElement, found: Set<string>): void {
  for (const value of Object.values(element.attributes)) note(value, found);
  if (element.children.length === 0) note(element.text.trim(), found);
  for (const child of element.children) collect(child, found);
}

function note(value: string, found: Set<string>): void {
  if (value.startsWith('/') && value.length > 1) found.add(value);
}
