import { escapeAttribute, escapeText } from './escape.ts';
import { renderXml, type XmlDraft } from './render.ts';
import { parseXml, type SourceRange, type XmlElement } from './tree.ts';

interface Splice extends SourceRange {
  readonly text: string;
}

/**
 * A document that is changed by splices on its source, so that every byte no edit names stays as it is. Elements are
 * those of `root`; edits are gathered and take effect in `toString()`. Two edits of the same place are refused, since
 * their order would decide the outcome.
 */
export class XmlEdit {
  readonly source: string;
  readonly root: XmlElement;
  private readonly splices: Splice[] = [];

  constructor(source: string) {
    this.source = source;
    this.root = parseXml(source);
  }

  /** Replaces the direct text of an element that has no child elements; comments inside it stay. */
  setText(element: XmlElement, text: string): void {
    if (element.children.length > 0) {
      throw new Error(`The element ${element.name} has children; its text cannot be set.`);
    }
    const escaped = escapeText(text);
    if (element.selfClosing) {
      const tag = this.source.slice(element.start, element.end);
      this.add(element, `${tag.replace(/\s*\/>$/, '>')}${escaped}</${element.name}>`);
      return;
    }
    const [first, ...rest] = element.textRanges;
    this.add(first ?? { start: element.openEnd, end: element.openEnd }, escaped);
    for (const range of rest) this.add(range, '');
  }

  /** Sets an attribute, keeping the quotes and place of one that is there. */
  setAttribute(element: XmlElement, name: string, value: string): void {
    const found = this.attributeRange(element, name);
    if (found) {
      this.add(found.value, escapeAttribute(value));
      return;
    }
    const at = this.afterAttributes(element);
    this.add({ start: at, end: at }, ` ${name}='${escapeAttribute(value)}'`);
  }

  /** Removes an attribute with the white space before it; nothing happens when it is not there. */
  removeAttribute(element: XmlElement, name: string): void {
    const found = this.attributeRange(element, name);
    if (found) this.add(found.whole, '');
  }

  /** Removes an element, and its line when nothing else stands on it. */
  remove(element: XmlElement): void {
    const lineStart = this.blankBack(element.start);
    const ownsLine = lineStart > 0 && this.source[lineStart - 1] === '\n';
    const rest = /^[ \t]*\r?\n/.exec(this.source.slice(element.end, element.end + 256));
    if (ownsLine && rest) this.add({ start: lineStart, end: element.end + rest[0].length }, '');
    else this.add(element, '');
  }

  /** Puts another element, given as text, in the place of one. */
  replace(element: XmlElement, xml: string): void {
    this.add(element, xml);
  }

  /** Inserts a new element, given as text, after an element, on its own line with the same indent. */
  insertTextAfter(sibling: XmlElement, xml: string): void {
    this.add({ start: sibling.end, end: sibling.end }, `\n${this.indentOf(sibling)}${xml}`);
  }

  /** The text of an element as it stands in the source. */
  textOf(element: XmlElement): string {
    return this.source.slice(element.start, element.end);
  }

  /** Inserts a new element as the last child. */
  append(parent: XmlElement, child: XmlDraft): void {
    const last = parent.children.at(-1);
    if (last) {
      this.insertAfter(last, child);
      return;
    }
    if (parent.selfClosing) {
      const tag = this.source.slice(parent.start, parent.end).replace(/\s*\/>$/, '>');
      const indent = this.indentOf(parent);
      const body = renderXml(child, `${indent}  `);
      this.add(parent, `${tag}\n${indent}  ${body}\n${indent}</${parent.name}>`);
      return;
    }
    const indent = this.indentOf(parent);
    const at = { start: parent.openEnd, end: parent.openEnd };
    this.add(at, `\n${indent}  ${renderXml(child, `${indent}  `)}`);
  }

  /** Inserts a new element as the first child of an element that has children. */
  prepend(parent: XmlElement, child: XmlDraft): void {
    const [first] = parent.children;
    if (!first) {
      this.append(parent, child);
      return;
    }
    const indent = this.indentOf(first);
    const at = { start: parent.openEnd, end: parent.openEnd };
    this.add(at, `\n${indent}${renderXml(child, indent)}`);
  }

  /** Inserts a new element right after another, on its own line with the same indent. */
  insertAfter(sibling: XmlElement, draft: XmlDraft): void {
    const indent = this.indentOf(sibling);
    this.add({ start: sibling.end, end: sibling.end }, `\n${indent}${renderXml(draft, indent)}`);
  }

  /** The document with all edits, well-formed for certain. */
  toString(): string {
    const ordered = this.splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
    const parts: string[] = [];
    let cursor = 0;
    for (const splice of ordered) {
      if (splice.start < cursor) throw new Error('Two edits of the document overlap.');
      parts.push(this.source.slice(cursor, splice.start), splice.text);
      cursor = splice.end;
    }
    parts.push(this.source.slice(cursor));
    const result = parts.join('');
    if (this.splices.length > 0) parseXml(result);
    return result;
  }

  private add(range: SourceRange, text: string): void {
    this.splices.push({ start: range.start, end: range.end, text });
  }

  private attributeRange(
    element: XmlElement,
    name: string,
  ): { whole: SourceRange; value: SourceRange } | null {
    const tag = this.source.slice(element.start, element.openEnd);
    const pattern = /(\s+)([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')/g;
    pattern.lastIndex = 1 + element.name.length;
    for (let match = pattern.exec(tag); match; match = pattern.exec(tag)) {
      if (match[2] !== name) continue;
      const start = element.start + match.index;
      const end = element.start + pattern.lastIndex;
      const valueStart = end - (match[3]?.length ?? 0) + 1;
      return { whole: { start, end }, value: { start: valueStart, end: end - 1 } };
    }
    return null;
  }

  private afterAttributes(element: XmlElement): number {
    const tag = this.source.slice(element.start, element.openEnd);
    return element.start + tag.replace(/\s*\/?>$/, '').length;
  }

  private blankBack(at: number): number {
    let index = at;
    while (index > 0 && (this.source[index - 1] === ' ' || this.source[index - 1] === '\t')) {
      index -= 1;
    }
    return index;
  }

  private indentOf(element: XmlElement): string {
    const start = this.blankBack(element.start);
    return this.source.slice(start, element.start);
  }
}
