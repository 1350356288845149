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

const NO_CHILDREN: readonly ScannedElement[] = [];
const CDATA = '<![CDATA[';

/**
 * An element as the scanner leaves it: places in the source, from which attributes and texts are made when they are
 * asked for. Most of a definition is never asked for.
 */
export class ScannedElement implements XmlElement {
  readonly name: string;
  readonly parent: ScannedElement | null;
  readonly start: number;
  readonly selfClosing: boolean;
  readonly openEnd: number;
  closeStart: number;
  end: number;
  private readonly source: string;
  /** Begin and end of the name and of the value of each attribute, one after the other. */
  private readonly attributePlaces: readonly number[];
  /** Begin and end of each text and CDATA section, one after the other. */
  private textPlaces: number[] | null = null;
  private kids: ScannedElement[] | null = null;
  private record: Readonly<Record<string, string>> | null = null;

  constructor(
    source: string,
    parent: ScannedElement | null,
    tag: {
      readonly name: string;
      readonly attributePlaces: readonly number[];
      readonly start: number;
      readonly end: number;
      readonly selfClosing: boolean;
    },
  ) {
    this.source = source;
    this.parent = parent;
    this.name = tag.name;
    this.attributePlaces = tag.attributePlaces;
    this.start = tag.start;
    this.openEnd = tag.end;
    this.closeStart = tag.end;
    this.end = tag.end;
    this.selfClosing = tag.selfClosing;
  }

  get children(): readonly ScannedElement[] {
    return this.kids ?? NO_CHILDREN;
  }

  /** For the scanner: a child element has been found. */
  addChild(child: ScannedElement): void {
    (this.kids ??= []).push(child);
  }

  /** For the scanner: a text or CDATA section has been found. */
  addText(start: number, end: number): void {
    (this.textPlaces ??= []).push(start, end);
  }

  get attributes(): Readonly<Record<string, string>> {
    if (this.record !== null) return this.record;
    const { source, attributePlaces: places } = this;
    const record: Record<string, string> = {};
    for (let i = 0; i < places.length; i += 4) {
      const name = source.slice(places[i], places[i + 1]);
      record[name] = attributeValue(source.slice(places[i + 2], places[i + 3]));
    }
    this.record = record;
    return record;
  }

  attribute(name: string): string | null {
    const { source, attributePlaces: places } = this;
    for (let i = 0; i < places.length; i += 4) {
      const start = places[i] ?? 0;
      if ((places[i + 1] ?? 0) - start !== name.length || !source.startsWith(name, start)) continue;
      return attributeValue(source.slice(places[i + 2], places[i + 3]));
    }
    return null;
  }

  get text(): string {
    return this.textRanges.map((range) => this.textOf(range)).join('');
  }

  get textRanges(): readonly SourceRange[] {
    const places = this.textPlaces ?? [];
    const ranges: SourceRange[] = [];
    for (let i = 0; i < places.length; i += 2) {
      ranges.push({ start: places[i] ?? 0, end: places[i + 1] ?? 0 });
    }
    return ranges;
  }

  private textOf({ start, end }: SourceRange): string {
    const raw = this.source.slice(start, end);
    return raw.startsWith(CDATA) ? lineEnds(raw.slice(CDATA.length, -3)) : resolve(raw);
  }
}
