import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENUMS, MANAGED, OPERATIONS, TYPES, type FieldRow } from './table.gen.ts';

const PLAIN =
  /^(ManagedObjectReference|xsd:(string|int|long|short|byte|boolean|double|float|dateTime|base64Binary|anyType|anyURI))$/;

const rows: ReadonlyArray<readonly [string, readonly FieldRow[]]> = [
  ...Object.entries(TYPES).map(([name, { fields }]) => [name, fields] as const),
  ...Object.entries(MANAGED).map(([name, { fields }]) => [name, fields] as const),
  ...Object.entries(OPERATIONS).map(([name, { request }]) => [name, request] as const),
];

const isKnown = (type: string): boolean => PLAIN.test(type) || type in TYPES || type in ENUMS;

/** A type with its bases, itself first. */
function chain(name: string): string[] {
  const base = TYPES[name]?.base ?? null;
  return base === null ? [name] : [name, ...chain(base)];
}

describe('the table of vim25', () => {
  it('names no type that it does not hold', () => {
    const unknown = rows.flatMap(([owner, fields]) =>
      fields.filter(([, type]) => !isKnown(type)).map(([name]) => `${owner}.${name}`),
    );
    const bases = Object.values(TYPES).flatMap(({ base }) => (base === null ? [] : [base]));
    const results = Object.values(OPERATIONS).flatMap(({ result }) => result?.type ?? []);
    expect([...unknown, ...[...bases, ...results].filter((type) => !isKnown(type))]).toEqual([]);
  });

  it('has fields of one name only once, in a type and its bases', () => {
    const doubled = Object.keys(TYPES).filter((name) => {
      const names = chain(name).flatMap((type) => TYPES[type]!.fields.map(([field]) => field));
      return new Set(names).size !== names.length;
    });
    expect(doubled).toEqual([]);
  });

  it('keeps the order of the wire and the line of descent', () => {
    expect(chain('VirtualVmxnet3')).toEqual([
      'VirtualVmxnet3',
      'VirtualVmxnet',
      'VirtualEthernetCard',
      'VirtualDevice',
      'DynamicData',
    ]);
    expect(TYPES['VirtualEthernetCard']!.fields.slice(0, 2)).toEqual([
      ['addressType', 'xsd:string', 2],
      ['macAddress', 'xsd:string', 2],
    ]);
    expect(chain('RestrictedVersion')).toContain('SecurityError');
    expect(TYPES['ArrayOfVirtualDevice']!.fields).toEqual([['VirtualDevice', 'VirtualDevice', 3]]);
    expect(OPERATIONS['RetrievePropertiesEx']).toEqual({
      request: [
        ['specSet', 'PropertyFilterSpec', 1],
        ['options', 'RetrieveOptions', 0],
      ],
      result: { type: 'RetrieveResult', array: false },
    });
    expect(OPERATIONS['Logout']!.result).toBeNull();
  });

  it('has the operations of the WSDL', () => {
    const wsdl = readFileSync(new URL('vim.wsdl', import.meta.url), 'utf8');
    const bound = [...wsdl.matchAll(/<operation name="(\w+)"><soap:operation/g)].map(([, n]) => n);
    expect(bound).toEqual(Object.keys(OPERATIONS));
  });
});
