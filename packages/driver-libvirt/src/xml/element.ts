import { attributeValue, lineEnds, resolve } from './characters.ts';

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
  /** One of the attributes, for less than all of them cost; null when it is not there. */
  attribute(name: string): string | null;
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

const CDATA = '<![CDATA[';
const COMMENT = '<!--';

/** What the elements of one document share. */
export interface ScannedDocument {
  readonly source: string;
  /** Begin and end of the name and of the value of each attribute of all elements, in the order of the source. */
  readonly attributePlaces: number[];
}

/**
 * An element as the scanner leaves it: places in the source, from which names of attributes, their values, texts and
 * lists of children are made when they are asked for. Most of a definition is never asked for, and a thousand of them
 * come at once, so an element is kept small: no arrays of its own.
 */
export class ScannedElement implements XmlElement {
  readonly name: string;
  readonly parent: ScannedElement | null;
  readonly start: number;
  openEnd = 0;
  closeStart = 0;
  end = 0;
  selfClosing = false;
  private readonly document: ScannedDocument;
  /** Its attributes are those from here to `attributesTo` in the document's list. */
  private readonly attributesFrom: number;
  private attributesTo: number;
  private firstChild: ScannedElement | null = null;
  private lastChild: ScannedElement | null = null;
  private nextSibling: ScannedElement | null = null;
  private list: readonly ScannedElement[] | null = null;

  constructor(
    document: ScannedDocument,
    parent: ScannedElement | null,
    name: string,
    start: number,
  ) {
    this.document = document;
    this.parent = parent;
    this.name = name;
    this.start = start;
    this.attributesFrom = document.attributePlaces.length;
    this.attributesTo = this.attributesFrom;
  }

  /** For the scanner: the opening tag ends here, and the document's last attributes are those of this element. */
  opened(end: number, selfClosing: boolean): void {
    this.openEnd = end;
    this.closeStart = end;
    this.end = end;
    this.selfClosing = selfClosing;
    this.attributesTo = this.document.attributePlaces.length;
  }

  /** For the scanner: a child has been found. */
  addChild(child: ScannedElement): void {
    if (this.lastChild === null) this.firstChild = child;
    else this.lastChild.nextSibling = child;
    this.lastChild = child;
  }

  get children(): readonly ScannedElement[] {
    if (this.list !== null) return this.list;
    const list: ScannedElement[] = [];
    for (let child = this.firstChild; child !== null; child = child.nextSibling) list.push(child);
    this.list = list;
    return list;
  }

  get attributes(): Readonly<Record<string, string>> {
    const { source, attributePlaces: places } = this.document;
    const record: Record<string, string> = {};
    for (let i = this.attributesFrom; i < this.attributesTo; i += 4) {
      const name = source.slice(places[i], places[i + 1]);
      record[name] = attributeValue(source.slice(places[i + 2], places[i + 3]));
    }
    return record;
  }

  attribute(name: string): string | null {
    const { source, attributePlaces: places } = this.document;
    for (let i = this.attributesFrom; i < this.attributesTo; i += 4) {
      const start = places[i] ?? 0;
      if ((places[i + 1] ?? 0) - start !== name.length || !source.startsWith(name, start)) continue;
      return attributeValue(source.slice(places[i + 2], places[i + 3]));
    }
    return null;
  }

  get text(): string {
    return this.textRanges.map((range) => this.textOf(range)).join('');
  }

  /** What stands between the children, cut at comments, instructions and CDATA sections. */
  get textRanges(): readonly SourceRange[] {
    const ranges: SourceRange[] = [];
    let cursor = this.openEnd;
    for (let child = this.firstChild; child !== null; child = child.nextSibling) {
      this.cut(cursor, child.start, ranges);
      cursor = child.end;
    }
    this.cut(cursor, this.closeStart, ranges);
    return ranges;
  }

  private cut(from: number, to: number, ranges: SourceRange[]): void {
    const { source } = this.document;
    let start = from;
    while (start < to) {
      const markup = source.startsWith('<', start);
      const end = markup ? endOfMarkup(source, start) : endOfText(source, start, to);
      if (!markup || source.startsWith(CDATA, start)) ranges.push({ start, end });
      start = end;
    }
  }

  private textOf({ start, end }: SourceRange): string {
    const raw = this.document.source.slice(start, end);
    return raw.startsWith(CDATA) ? lineEnds(raw.slice(CDATA.length, -3)) : resolve(raw);
  }
}

/** Just behind the comment, instruction or CDATA section that begins there; the scanner has seen that it ends. */
function endOfMarkup(source: string, start: number): number {
  if (source.startsWith(COMMENT, start)) return source.indexOf('-->', start + 4) + 3;
  if (source.startsWith(CDATA, start)) return source.indexOf(']]>', start) + 3;
  return source.indexOf('?>', start) + 2;
}

function endOfText(source: string, start: number, limit: number): number {
  const markup = source.indexOf('<', start);
  return markup < 0 || markup > limit ? limit : markup;
}
