import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { randomDocument } from '../fixtures/documents.ts';
import { Random } from '../fixtures/random.ts';
import { parseXml, type XmlElement } from './tree.ts';

/** Our own parser is there for speed; saxes, a parser that checks all of XML's rules, says what is right. */

interface Plain {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Plain[];
  text: string;
}

const plain = ({ name, attributes, children, text }: XmlElement): Plain => ({
  name,
  attributes: { ...attributes },
  children: children.map(plain),
  text,
});

function bySaxes(source: string): Plain {
  const top: Plain = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const parser = new SaxesParser({ xmlns: false });
  const text = (value: string): void => {
    const element = open.at(-1);
    if (element && element !== top) element.text += value;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('not accepted');
  });
  parser.on('opentag', (tag) => {
    const attributes = { ...tag.attributes };
    const element: Plain = { name: tag.name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', text);
  parser.on('cdata', text);
  parser.write(source).close();
  const [root] = top.children;
  if (!root) throw new Error('empty');
  return root;
}

/** The tree, or the fact that there is none. */
function outcome(parse: (source: string) => Plain, source: string): Plain | 'refused' {
  try {
    return parse(source);
  } catch {
    return 'refused';
  }
}

const CASES = [
  '<a/>',
  `<a >x<b c="1" d='&lt;&#x41;&#66;'/>y<!-- c --><![CDATA[<z>]]>t</a >`,
  '<?xml version="1.0"?>\n<a x:y="q"><x:b xmlns:x="u">ü\r\nq</x:b></a>\n<!-- tail -->',
  '<a b="1\n2\t3"/>',
  '<ä é="ü"/>',
  '<a>&#13;x</a>',
  '<a b = "1"  c="2" ></a>',
  '<a>',
  '<a></b>',
  '</a>',
  '<a b=1/>',
  '<a b/>',
  '<a b="1" b="2"/>',
  '<a b="1"c="2"/>',
  '<a b="<"/>',
  '<a b="',
  '<a>]]></a>',
  '<a>&foo;</a>',
  '<a>& </a>',
  '<a>&#xD800;</a>',
  '<a>&#1;</a>',
  '<a>\u0001</a>',
  'text',
  '<a/>x',
  '<a/><b/>',
  '<1a/>',
  '< a/>',
  '<a',
  '<a><!-- x',
  '<a><!-- -- --></a>',
  '<a><![CDATA[x',
  '<!DOCTYPE a><a/>',
  '',
];

describe('parseXml and saxes agree', () => {
  it.each(CASES)('on %j', (source) => {
    expect(outcome((text) => plain(parseXml(text)), source)).toEqual(outcome(bySaxes, source));
  });

  it('on 300 random documents, and on each with one character taken out', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const source = randomDocument(new Random(seed));
      const at = (seed * 7919) % source.length;
      for (const text of [source, source.slice(0, at) + source.slice(at + 1)]) {
        // Half a surrogate pair is refused here; saxes lets some pass.
        if (!text.isWellFormed()) continue;
        expect(outcome((xml) => plain(parseXml(xml)), text)).toEqual(outcome(bySaxes, text));
      }
    }
  });
});
