import { describe, expect, it } from 'vitest';
import { randomDocument } from '../fixtures/documents.ts';
import { Random } from '../fixtures/random.ts';
import { XmlEdit } from './edit.ts';
import { escapeAttribute, escapeText, isXmlText } from './escape.ts';
import { find } from './query.ts';
import { el, renderXml } from './render.ts';
import { parseXml, type XmlElement } from './tree.ts';

function all(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(all)];
}

/** The plain data of a tree, without places, for comparing two documents. */
function shape(element: XmlElement): unknown {
  const { name, attributes, text } = element;
  return { name, attributes, text, children: element.children.map(shape) };
}

const AWKWARD = [
  '',
  'plain',
  '<&>"\'',
  'a]]>b',
  ' lead and trail ',
  'line\nfeed\ttab',
  'cr\rcr',
  'é😀',
];

describe('escaping', () => {
  it.each(AWKWARD)('carries %j unharmed as text and as attribute', (value) => {
    const root = parseXml(`<a b='${escapeAttribute(value)}'>${escapeText(value)}</a>`);
    expect(root.attributes['b']).toBe(value);
    expect(root.text).toBe(value);
  });

  it.each(['\u0000', '\u001f', '\uffff', '\ud800'])('refuses %j', (value) => {
    expect(isXmlText(value)).toBe(false);
    expect(() => escapeText(value)).toThrow(RangeError);
    expect(() => escapeAttribute(value)).toThrow(RangeError);
  });
});

describe('renderXml', () => {
  it('writes what parses back to the same', () => {
    const draft = el('a', { one: 1, none: null, awkward: AWKWARD.join('|') }, [
      el('b'),
      null,
      false,
      el('c', {}, 'text & more'),
      el('d', {}, [el('e', {}, '')]),
    ]);
    const root = parseXml(renderXml(draft));
    expect(root.attributes).toEqual({ one: '1', awkward: AWKWARD.join('|') });
    expect(root.children.map(({ name, text }) => [name, text.trim()])).toEqual([
      ['b', ''],
      ['c', 'text & more'],
      ['d', ''],
    ]);
  });
});

describe('XmlEdit', () => {
  it('gives back the very same bytes when nothing is edited', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const source = randomDocument(new Random(seed));
      expect(new XmlEdit(source).toString()).toBe(source);
    }
  });

  it('changes one attribute and no other byte', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const random = new Random(seed);
      const source = randomDocument(random);
      const edit = new XmlEdit(source);
      const elements = all(edit.root);
      const index = random.below(elements.length);
      const element = elements[index];
      if (!element) throw new Error('no element');
      const name = random.pick([...Object.keys(element.attributes), 'fresh']);
      const value = random.pick(AWKWARD);
      edit.setAttribute(element, name, value);
      const result = edit.toString();
      expect(all(parseXml(result))[index]?.attributes[name]).toBe(value);
      // Everything outside the tag is untouched.
      expect(result.startsWith(source.slice(0, element.start))).toBe(true);
      expect(result.endsWith(source.slice(element.openEnd))).toBe(true);
    }
  });

  it('sets and then removes an attribute, leaving the tree as it was', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const random = new Random(seed);
      const source = randomDocument(random);
      const first = new XmlEdit(source);
      const at = random.below(all(first.root).length);
      const target = all(first.root)[at];
      if (!target) throw new Error('no element');
      first.setAttribute(target, 'fresh', 'x');
      const second = new XmlEdit(first.toString());
      const again = all(second.root)[at];
      if (!again) throw new Error('no element');
      second.removeAttribute(again, 'fresh');
      expect(shape(parseXml(second.toString()))).toEqual(shape(first.root));
    }
  });

  it('sets the text of a leaf, keeps comments inside it, and touches nothing else', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const random = new Random(seed);
      const source = randomDocument(random);
      const edit = new XmlEdit(source);
      const leaves = all(edit.root).filter((element) => element.children.length === 0);
      const leaf = random.pick(leaves);
      const index = all(edit.root).indexOf(leaf);
      const value = random.pick(AWKWARD);
      edit.setText(leaf, value);
      const result = edit.toString();
      expect(all(parseXml(result))[index]?.text).toBe(value);
      expect(result.startsWith(source.slice(0, leaf.start))).toBe(true);
      expect(result.endsWith(source.slice(leaf.end))).toBe(true);
      const comments = (text: string): number => text.split('<!--').length;
      expect(comments(result)).toBe(comments(source));
    }
  });

  it('inserts an element with the indent of its place and removes it again without a trace', () => {
    const source = '<a>\n  <b/>\n  <!-- c -->\n  <d>x</d>\n</a>\n';
    const edit = new XmlEdit(source);
    const b = find(edit.root, 'b');
    if (!b) throw new Error('no b');
    edit.insertAfter(b, el('new', { k: 'v' }, [el('inner', {}, 'y')]));
    const result = edit.toString();
    expect(result).toBe(
      "<a>\n  <b/>\n  <new k='v'>\n    <inner>y</inner>\n  </new>\n  <!-- c -->\n  <d>x</d>\n</a>\n",
    );
    const undo = new XmlEdit(result);
    const added = find(undo.root, 'new');
    if (!added) throw new Error('no new');
    undo.remove(added);
    expect(undo.toString()).toBe(source);
  });

  it.each(['<a/>', '<a></a>', '<a>\n</a>', '<a><b/></a>'])('appends to %j', (source) => {
    const edit = new XmlEdit(source);
    edit.append(edit.root, el('new', {}, '1'));
    const root = parseXml(edit.toString());
    expect(root.children.at(-1)).toMatchObject({ name: 'new', text: '1' });
  });

  it('removes one of several elements on a line without touching its neighbours', () => {
    const edit = new XmlEdit('<a>\n  <b/><c/><d/>\n</a>');
    const c = find(edit.root, 'c');
    if (!c) throw new Error('no c');
    edit.remove(c);
    expect(edit.toString()).toBe('<a>\n  <b/><d/>\n</a>');
  });

  it('refuses edits that overlap, and text where children are', () => {
    const edit = new XmlEdit('<a><b>x</b></a>');
    const b = find(edit.root, 'b');
    if (!b) throw new Error('no b');
    expect(() => edit.setText(edit.root, 'x')).toThrow(/children/);
    edit.setText(b, 'y');
    edit.remove(b);
    expect(() => edit.toString()).toThrow(/overlap/);
  });
});
