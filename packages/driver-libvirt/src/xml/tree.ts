import {
  checkCharacters,
  fail,
  FORBIDDEN,
  isForbidden,
  isDigitDotDash,
  isNameCode,
  isSpace,
  resolve,
  XmlSyntaxError,
} from './characters.ts';
import { ScannedElement, type ScannedDocument, type XmlElement } from './element.ts';

export { XmlSyntaxError };
export type { SourceRange, XmlElement } from './element.ts';

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
const BRACKET = 0x5d;

/**
 * A scanner over the whole source. It exists for speed: a node with a thousand guests sends five megabytes of XML at
 * once, and a parser that goes character by character through callbacks takes longer over it than libvirtd does to
 * write it. Each character is looked at once, and nothing is copied out of the source before it is asked for.
 */
class Scanner {
  private readonly source: string;
  private readonly document: ScannedDocument;
  private at = 0;
  private current: ScannedElement | null = null;
  private root: ScannedElement | null = null;
  private depth = 0;
  /** True when the source holds references, which have to be looked at. */
  private readonly references: boolean;

  constructor(source: string) {
    this.source = source;
    this.document = { source, attributePlaces: [] };
    if (!source.isWellFormed()) fail('There is half a character.');
    this.references = source.includes('&');
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
    this.space();
    let at = this.at;
    const blank = source.charCodeAt(at) === LT || at === source.length;
    if (!current) {
      if (!blank) fail('There is text outside the root element.');
      return;
    }
    for (let code = source.charCodeAt(at); code !== LT; code = source.charCodeAt(at)) {
      if (Number.isNaN(code)) break;
      if (isForbidden(code)) fail(FORBIDDEN);
      if (code === BRACKET && source.startsWith(']]>', at)) fail('The text holds "]]>".');
      at += 1;
    }
    this.at = at;
    if (!blank && this.references) resolve(source.slice(start, at));
  }

  private declaration(): void {
    const { source, at: start } = this;
    if (source.startsWith('<!--', start)) return this.comment();
    if (!source.startsWith('<![CDATA[', start)) fail('A document type is not accepted.');
    if (!this.current) fail('There is text outside the root element.');
    this.skipTo(']]>', 9);
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
    checkCharacters(this.source.slice(this.at, found));
    this.at = found + closer.length;
    return this.at;
  }

  private openTag(): void {
    const start = this.at;
    this.at += 1;
    const element = new ScannedElement(this.document, this.current, this.name(), start);
    this.attributes();
    const selfClosing = this.source.charCodeAt(this.at) === SLASH;
    if (selfClosing) this.at += 1;
    if (this.source.charCodeAt(this.at) !== GT) fail(`The tag ${element.name} is not well-formed.`);
    this.at += 1;
    element.opened(this.at, selfClosing);
    this.attach(element);
  }

  private attach(element: ScannedElement): void {
    if (this.current) this.current.addChild(element);
    else if (this.root) fail('There is more than one root element.');
    else this.root = element;
    if (element.selfClosing) return;
    this.depth += 1;
    if (this.depth > MAX_DEPTH) fail('The elements are nested too deep.');
    this.current = element;
  }

  private closeTag(): void {
    const { source, current, at: start } = this;
    if (!current || !source.startsWith(current.name, start + 2)) {
      return fail('A closing tag does not belong where it stands.');
    }
    this.at = start + 2 + current.name.length;
    this.space();
    if (source.charCodeAt(this.at) !== GT) fail(`The end of ${current.name} is not well-formed.`);
    this.at += 1;
    current.closeStart = start;
    current.end = this.at;
    this.depth -= 1;
    this.current = current.parent;
  }

  /** Passes the attributes of a tag and notes begin and end of the name and of the value of each. */
  private attributes(): void {
    const { source } = this;
    const places = this.document.attributePlaces;
    const first = places.length;
    for (;;) {
      const spaced = this.space();
      const code = source.charCodeAt(this.at);
      if (code === GT || code === SLASH) return;
      if (!spaced) fail('A space is missing between attributes.');
      const start = this.at;
      this.passName();
      const end = this.at;
      this.space();
      if (source.charCodeAt(this.at) !== EQUALS) fail('An attribute has no value.');
      this.at += 1;
      this.space();
      if (this.hasName(first, start, end)) fail('An attribute stands twice.');
      const value = this.at + 1;
      this.passValue();
      places.push(start, end, value, this.at - 1);
    }
  }

  /** True when one of the attributes from `first` on has the name that stands at that place. */
  private hasName(first: number, start: number, end: number): boolean {
    const places = this.document.attributePlaces;
    for (let i = first; i < places.length; i += 4) {
      const other = places[i] ?? 0;
      if ((places[i + 1] ?? 0) - other !== end - start) continue;
      if (this.source.startsWith(this.source.slice(start, end), other)) return true;
    }
    return false;
  }

  /** Passes a quoted value. */
  private passValue(): void {
    const { source, at: start } = this;
    const quote = source.charCodeAt(start);
    if (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE) fail('An attribute is not quoted.');
    let at = start + 1;
    for (let code = source.charCodeAt(at); code !== quote; code = source.charCodeAt(at)) {
      if (code === LT) fail('An attribute holds "<".');
      if (Number.isNaN(code)) fail('An attribute is not closed.');
      if (isForbidden(code)) fail(FORBIDDEN);
      at += 1;
    }
    this.at = at + 1;
    if (this.references) resolve(source.slice(start + 1, at));
  }

  /** Passes a name and returns it. */
  private name(): string {
    const start = this.at;
    this.passName();
    return this.source.slice(start, this.at);
  }

  private passName(): void {
    const { source, at: start } = this;
    let at = start;
    while (isNameCode(source.charCodeAt(at))) at += 1;
    const first = source.charCodeAt(start);
    if (at === start || isDigitDotDash(first)) fail('There is no name where one belongs.');
    this.at = at;
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
