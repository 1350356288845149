import { describe, expect, it } from 'vitest';
import { randomDocument } from '../fixtures/documents.ts';
import { Random } from '../fixtures/random.ts';
import { parseXml, XmlSyntaxError, type XmlElement } from './tree.ts';

function* walk(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* walk(child);
}

/** Checks that every place noted in the tree is where the source says it is. */
function checkPlaces(source: string, element: XmlElement): void {
  expect(source.startsWith(`<${element.name}`, element.start)).toBe(true);
  expect(source[element.openEnd - 1]).toBe('>');
  expect(source[element.end - 1]).toBe('>');
  if (element.selfClosing) {
    expect(source.slice(element.end - 2, element.end)).toBe('/>');
  } else {
    expect(source.startsWith(`</${element.name}`, element.closeStart)).toBe(true);
  }
  const inside = [...element.children, ...element.textRanges].toSorted((a, b) => a.start - b.start);
  let cursor = element.openEnd;
  for (const range of inside) {
    expect(range.start).toBeGreaterThanOrEqual(cursor);
    cursor = range.end;
  }
  expect(cursor).toBeLessThanOrEqual(element.closeStart);
}

describe('parseXml', () => {
  it('reads names, attributes, text and children', () => {
    const root = parseXml(
      `<domain type="kvm"><name>a &amp; b</name><os><type arch='x&apos;y'>hvm</type></os></domain>`,
    );
    expect(root.attributes).toEqual({ type: 'kvm' });
    expect(root.children.map((child) => child.name)).toEqual(['name', 'os']);
    expect(root.children[0]?.text).toBe('a & b');
    expect(root.children[1]?.children[0]?.attributes).toEqual({ arch: "x'y" });
    expect(root.children[1]?.children[0]?.parent?.parent).toBe(root);
  });

  it('joins text and CDATA round comments', () => {
    const root = parseXml('<a>one<!-- no --><![CDATA[<two>]]><?pi no?>three</a>');
    expect(root.text).toBe('one<two>three');
    expect(root.textRanges).toHaveLength(3);
  });

  it('knows the place of everything in 400 random documents', () => {
    for (let seed = 0; seed < 400; seed += 1) {
      const source = randomDocument(new Random(seed));
      for (const element of walk(parseXml(source))) checkPlaces(source, element);
    }
  });

  it.each([
    ['an empty document', ''],
    ['text alone', 'hello'],
    ['an open element', '<a><b></a>'],
    ['two roots', '<a/><b/>'],
    ['a bare ampersand', '<a>&</a>'],
    ['an unknown entity', '<a>&lol;</a>'],
    ['an attribute given twice', '<a b="1" b="2"/>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY lol "lol">]><a>&lol;</a>'],
    ['a control character', '<a>\u0001</a>'],
  ])('refuses %s', (_what, source) => {
    expect(() => parseXml(source)).toThrow(XmlSyntaxError);
  });

  it('refuses what is too deep or too long', () => {
    expect(() => parseXml('<a>'.repeat(300) + '</a>'.repeat(300))).toThrow(/deep/);
    expect(() => parseXml(`<a>${' '.repeat(9 * 1024 * 1024)}</a>`)).toThrow(/long/);
  });
});
