import { SaxesParser } from 'saxes';

/** A stretch of the source: `start` inclusive, `end` exclusive, in UTF-16 units. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/**
 * An element with the places where it stands in the source. Everything that is not an element (comments, processing
 * instructions, white space) is left where it is and known only by not being in the tree.
 */
export interface XmlElement {
  /** The name as written, with its prefix. */
  readonly name: string;
  /** Attribute values with references resolved, by name as written. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly parent: XmlElement | null;
  /** Direct text and CDATA joined, references resolved. */
  readonly text: string;
  /** Where direct text (not only white space between elements, all of it) and CDATA sections stand. */
  readonly textRanges: readonly SourceRange[];
  readonly start: number;
  /** Just after the `>` of the opening tag. */
  readonly openEnd: number;
  /** At the `<` of the closing tag; equal to `openEnd` for an empty-element tag. */
  readonly closeStart: number;
  readonly end: number;
  readonly selfClosing: boolean;
}

interface MutableElement extends XmlElement {
  children: MutableElement[];
  text: string;
  textRanges: SourceRange[];
  closeStart: number;
  end: number;
}

/** The source is not well-formed XML, or is larger than what is read. */
export class XmlSyntaxError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'XmlSyntaxError';
  }
}

/** libvirt's own limit of one string on the wire is 4 MiB; nothing longer can come from there. */
const MAX_SOURCE_LENGTH = 8 * 1024 * 1024;
const MAX_DEPTH = 256;

class TreeBuilder {
  root: MutableElement | null = null;
  private readonly open: MutableElement[] = [];
  /** Just after the last piece of markup: where a text begins. */
  private cursor = 0;
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  openTag(
    name: string,
    attributes: Record<string, string>,
    end: number,
    selfClosing: boolean,
  ): void {
    if (this.open.length >= MAX_DEPTH)
      throw new XmlSyntaxError('The elements are nested too deep.');
    const parent = this.open.at(-1) ?? null;
    const element: MutableElement = {
      name,
      attributes,
      children: [],
      parent,
      text: '',
      textRanges: [],
      // A `<` cannot stand inside a well-formed tag, so the last one before its end begins it.
      start: this.source.lastIndexOf('<', end - 1),
      openEnd: end,
      closeStart: end,
      end,
      selfClosing,
    };
    if (parent) parent.children.push(element);
    else this.root = element;
    this.open.push(element);
    this.cursor = end;
  }

  closeTag(end: number): void {
    const element = this.open.pop();
    if (element && !element.selfClosing) {
      element.closeStart = this.source.lastIndexOf('<', end - 1);
      element.end = end;
    }
    this.cursor = end;
  }

  text(value: string): void {
    const end = this.nextMarkup();
    this.addText(value, { start: this.cursor, end });
    this.cursor = end;
  }

  cdata(value: string): void {
    const start = this.nextMarkup();
    const end = this.source.indexOf(']]>', start) + 3;
    this.addText(value, { start, end });
    this.cursor = end;
  }

  /** A comment or processing instruction: stepped over. */
  skip(closer: string): void {
    this.cursor = this.source.indexOf(closer, this.nextMarkup() + 2) + closer.length;
  }

  private nextMarkup(): number {
    const at = this.source.indexOf('<', this.cursor);
    return at < 0 ? this.source.length : at;
  }

  private addText(value: string, range: SourceRange): void {
    const element = this.open.at(-1);
    if (!element) return;
    element.text += value;
    element.textRanges.push(range);
  }
}

/**
 * Parses a document whole and returns its root element.
 * @throws XmlSyntaxError when it is not well-formed, has a document type (libvirt writes none), or is out of bounds.
 */
export function parseXml(source: string): XmlElement {
  if (source.length > MAX_SOURCE_LENGTH) throw new XmlSyntaxError('The document is too long.');
  const builder = new TreeBuilder(source);
  const parser = new SaxesParser({ position: false, xmlns: false });
  parser.on('error', (error) => {
    throw new XmlSyntaxError(error.message);
  });
  parser.on('doctype', () => {
    throw new XmlSyntaxError('A document type is not accepted.');
  });
  parser.on('opentag', (tag) => {
    builder.openTag(tag.name, tag.attributes, parser.position, tag.isSelfClosing);
  });
  parser.on('closetag', () => builder.closeTag(parser.position));
  parser.on('text', (value) => builder.text(value));
  parser.on('cdata', (value) => builder.cdata(value));
  parser.on('comment', () => builder.skip('-->'));
  parser.on('processinginstruction', () => builder.skip('?>'));
  parser.write(source).close();
  if (!builder.root) throw new XmlSyntaxError('The document is empty.');
  return builder.root;
}
