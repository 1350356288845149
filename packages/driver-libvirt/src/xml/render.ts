import { escapeAttribute, escapeText } from './escape.ts';

/** A new element to be written. Attributes and children that are null or undefined are left out. */
export interface XmlDraft {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | null | undefined>>;
  readonly content: string | readonly XmlDraft[];
}

type Child = XmlDraft | null | undefined | false;

/** Makes an element: `el('target', { dev: 'vda' })`, `el('name', {}, 'web-1')`, `el('os', {}, [ … ])`. */
export function el(
  name: string,
  attributes: XmlDraft['attributes'] = {},
  content: string | number | readonly Child[] = [],
): XmlDraft {
  if (typeof content === 'string' || typeof content === 'number') {
    return { name, attributes, content: String(content) };
  }
  return { name, attributes, content: content.filter((child) => !!child) };
}

/**
 * Writes an element in libvirt's own layout: single quotes, two blanks of indent.
 * @param indent what stands before the element on its line; the first line is returned without it.
 */
export function renderXml(draft: XmlDraft, indent = ''): string {
  const attributes = Object.entries(draft.attributes)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => ` ${name}='${escapeAttribute(String(value))}'`)
    .join('');
  if (typeof draft.content === 'string') {
    return draft.content === ''
      ? `<${draft.name}${attributes}/>`
      : `<${draft.name}${attributes}>${escapeText(draft.content)}</${draft.name}>`;
  }
  if (draft.content.length === 0) return `<${draft.name}${attributes}/>`;
  const inner = `${indent}  `;
  const children = draft.content.map((child) => `${inner}${renderXml(child, inner)}\n`).join('');
  return `<${draft.name}${attributes}>\n${children}${indent}</${draft.name}>`;
}
