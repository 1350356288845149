import {
  checkCharacters,
  fail,
  isDigitDotDash,
  isNameCode,
  isSpace,
  lineEnds,
  resolve,
  XmlSyntaxError,
} from './characters.ts';

export { XmlSyntaxError };

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
  parent: MutableElement | null;
  children: MutableElement[];
  text: string;
  textRanges: SourceRange[];
  openEnd: number;
  closeStart: number;
  end: number;
  selfClosing: boolean;
}

/** libvirt's own limit of one string on the wire is 4 MiB; nothing longer can come from there. */
const MAX_SOURCE_LENGTH = 8 * 1024 * 1024;
const MAX_DEPTH = 256;

const DECLARATION =
  /^<\?xml\s+version\s*=\s*(["'])1\.\d+\1(?:\s+encoding\s*=\s*(["'])[A-Za-z][\w.-]*\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>$/;

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const EQUALS = 0x3d;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;

/**
 * A scanner over the whole source. It exists for speed: a node with a thousand guests sends five megabytes of XML at
 * once, and a parser that goes character by character through callbacks takes longer over it than libvirtd does to
 * write it. Stretches without markup are passed over by indexOf.
 */
class Scanner {
  private readonly source: string;
  private at = 0;
  private current: MutableElement | null = null;
  private root: MutableElement | null = null;
  private depth = 0;
  /** True when the source holds no reference and no carriage return, so that every text stands for itself. */
  private readonly literal: boolean;

  constructor(source: string) {
    this.source = source;
    checkCharacters(source);
    this.literal = !source.includes('&') && !source.includes('\r');
  }

  parse(): XmlElement {
    const { source } = this;
    if (source.charCodeAt(0) === 0xfeff) this.at = 1;
    while (this.at < source.length) {
      if (source.charCodeAt(this.at) === LT) this.markup();
      else this.characters();
    }
    if (this.current) fail(`The element ${this.current.name} is not closed.`);
    return this.root ?? fail('The document is empty.');
  }

  private markup(): void {
    const next = this.source.charCodeAt(this.at + 1);
    if (next === SLASH) this.closeTag();
    else if (next === BANG) this.declaration();
    else if (next === QUESTION) this.instruction();
    else this.openTag();
  }

  private characters(): void {
    const { source, at: start, current } = this;
    const found = source.indexOf('<', start);
    const end = found < 0 ? source.length : found;
    this.at = end;
    const raw = source.slice(start, end);
    if (!current) {
      if (/[^ \t\r\n]/.test(raw)) fail('There is text outside the root element.');
      return;
    }
    if (raw.includes(']]>')) fail('The text holds "]]>".');
    current.text += this.literal ? raw : resolve(raw);
    current.textRanges.push({ start, end });
  }

  private declaration(): void {
    const { source, at: start } = this;
    if (source.startsWith('<!--', start)) return this.comment();
    if (!source.startsWith('<![CDATA[', start)) fail('A document type is not accepted.');
    const { current } = this;
    if (!current) return fail('There is text outside the root element.');
    const end = this.skipTo(']]>', 9);
    current.text += lineEnds(source.slice(start + 9, end - 3));
    current.textRanges.push({ start, end });
  }

  private comment(): void {
    const start = this.at;
    const end = this.skipTo('-->', 4);
    if (this.source.slice(start + 4, end - 3).includes('--')) fail('A comment holds "--".');
  }

  private instruction(): void {
    const { source, at: start } = this;
    this.at += 2;
    const target = this.name();
    if (!this.space() && !source.startsWith('?>', this.at)) fail('An instruction has no end.');
    const end = this.skipTo('?>', 0);
    if (target.toLowerCase() !== 'xml') return;
    if (this.root || this.current || !DECLARATION.test(source.slice(start, end))) {
      fail('The XML declaration is not well-formed.');
    }
  }

  /** Goes behind the closing mark, which begins at the earliest `from` units after here; returns that place. */
  private skipTo(closer: string, from: number): number {
    const found = this.source.indexOf(closer, this.at + from);
    if (found < 0) fail(`There is no "${closer}".`);
    this.at = found + closer.length;
    return this.at;
  }

  private openTag(): void {
    const start = this.at;
    this.at += 1;
    const name = this.name();
    const element: MutableElement = {
      name,
      attributes: this.attributes(),
      children: [],
      parent: this.current,
      text: '',
      textRanges: [],
      start,
      openEnd: 0,
      closeStart: 0,
      end: 0,
      selfClosing: false,
    };
    element.selfClosing = this.source.charCodeAt(this.at) === SLASH;
    if (element.selfClosing) this.at += 1;
    if (this.source.charCodeAt(this.at) !== GT) fail(`The tag ${name} is not well-formed.`);
    this.at += 1;
    element.openEnd = this.at;
    element.closeStart = this.at;
    element.end = this.at;
    this.attach(element);
  }

  private attach(element: MutableElement): void {
    if (this.current) this.current.children.push(element);
    else if (this.root) fail('There is more than one root element.');
    else this.root = element;
    if (element.selfClosing) return;
    this.depth += 1;
    if (this.depth > MAX_DEPTH) fail('The elements are nested too deep.');
    this.current = element;
  }

  private closeTag(): void {
    const start = this.at;
    const { current } = this;
    this.at += 2;
    const name = this.name();
    if (!current || current.name !== name)
      return fail(`The closing tag ${name} does not belong here.`);
    this.space();
    if (this.source.charCodeAt(this.at) !== GT) fail(`The closing tag ${name} is not well-formed.`);
    this.at += 1;
    current.closeStart = start;
    current.end = this.at;
    this.depth -= 1;
    this.current = current.parent;
  }

  private attributes(): Record<string, string> {
    const { source } = this;
    const attributes: Record<string, string> = {};
    for (;;) {
      const spaced = this.space();
      const code = source.charCodeAt(this.at);
      if (code === GT || code === SLASH) return attributes;
      if (!spaced) fail('A space is missing between attributes.');
      const name = this.name();
      this.space();
      if (source.charCodeAt(this.at) !== EQUALS) fail(`The attribute ${name} has no value.`);
      this.at += 1;
      this.space();
      if (Object.hasOwn(attributes, name)) fail(`The attribute ${name} stands twice.`);
      attributes[name] = this.attributeValue(name);
    }
  }

  private attributeValue(name: string): string {
    const { source, at } = this;
    const quote = source.charCodeAt(at);
    if (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE)
      fail(`The attribute ${name} is not quoted.`);
    const end = source.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", at + 1);
    if (end < 0) fail(`The attribute ${name} is not closed.`);
    const raw = source.slice(at + 1, end);
    this.at = end + 1;
    if (raw.includes('<')) fail(`The attribute ${name} holds "<".`);
    const spaced = /[\t\r\n]/.test(raw) ? raw.replace(/\r\n|[\t\r\n]/g, ' ') : raw;
    return this.literal ? spaced : resolve(spaced);
  }

  /** Reads a name; leaves the scanner behind it. */
  private name(): string {
    const { source, at: start } = this;
    let at = start;
    while (isNameCode(source.charCodeAt(at))) at += 1;
    const first = source.charCodeAt(start);
    if (at === start || isDigitDotDash(first)) fail('There is no name where one belongs.');
    this.at = at;
    return source.slice(start, at);
  }

  /** Passes white space; true when there was any. */
  private space(): boolean {
    const { source, at: start } = this;
    let at = start;
    while (isSpace(source.charCodeAt(at))) at += 1;
    this.at = at;
    return at > start;
  }
}

/**
 * Parses a document whole and returns its root element.
 * @throws XmlSyntaxError when it is not well-formed, has a document type (libvirt writes none), or is out of bounds.
 */
export function parseXml(source: string): XmlElement {
  if (source.length > MAX_SOURCE_LENGTH) throw new XmlSyntaxError('The document is too long.');
  return new Scanner(source).parse();
}
