import { describe, expect, it } from 'vitest';
import { layoutCodec, splitLayout } from './codec.ts';
import { ProtocolError } from './errors.ts';
import { decodeLayout, encodeCall } from './messages.ts';
import { allEvents, allProcedures, procedure } from './procedures.ts';
import { compositeTypes } from './schema/types.ts';
import { randomRecord, seededRandom } from './testing/index.ts';
import { param, paramsToMap, paramValues } from './typed-params.ts';
import { XdrWriter } from './xdr.ts';

function roundTrip(layout: string, value: unknown): unknown {
  const writer = new XdrWriter();
  layoutCodec(layout).write(writer, value);
  return decodeLayout(layout, writer.finish(), 'a test');
}

describe('the tables', () => {
  it('have 320 procedures or more, each number once per program', () => {
    const numbers = allProcedures().map((info) => `${info.program}:${info.number}`);
    expect(numbers.length).toBeGreaterThanOrEqual(315);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('have each event number once, and none that is a procedure as well', () => {
    const events = allEvents().map((info) => `${info.program}:${info.number}`);
    const procedures = new Set(allProcedures().map((info) => `${info.program}:${info.number}`));
    expect(new Set(events).size).toBe(events.length);
    expect(events.filter((number) => procedures.has(number))).toEqual([]);
  });

  it('mark streams by their direction', () => {
    expect(procedure('storageVolUpload').stream).toBe('write');
    expect(procedure('domainOpenConsole').stream).toBe('read');
    expect(procedure('domainCreate').stream).toBe('none');
    expect(procedure('domainBackupBegin').since).toBe('6.0.0');
  });
});

describe('round trips of random values', () => {
  const random = seededRandom(20_261);
  const layouts = [
    ...allProcedures().flatMap((info) => [info.args, info.ret]),
    ...allEvents().map((info) => info.layout),
    ...Object.values(compositeTypes),
  ];

  it.each([...new Set(layouts)].map((layout) => [layout]))('%s', (layout) => {
    for (let i = 0; i < 3; i += 1) {
      const value = randomRecord(layout, random);
      expect(roundTrip(layout, value)).toEqual(value);
    }
  });
});

describe('layoutCodec', () => {
  it('keeps a nested record of an event apart from what follows it', () => {
    expect(splitLayout('callbackID:i msg:{dom:domain event:i} after:s')).toEqual([
      { name: 'callbackID', type: 'i' },
      { name: 'msg', type: '{dom:domain event:i}' },
      { name: 'after', type: 's' },
    ]);
  });

  it.each(['dom', 'dom:', ':i', 'dom:domain  flags:u', 'x:nonsense'])(
    'refuses the layout "%s"',
    (layout) => {
      expect(() => layoutCodec(layout)).toThrow(ProtocolError);
    },
  );

  it('names the path to a value that does not fit, and not the value', () => {
    const args = { dom: { name: 'a', uuid: 'secret-nonsense', id: 1 }, flags: 0 };
    expect(() => encodeCall(procedure('domainGetXmlDesc'), args)).toThrow(
      /domainGetXmlDesc: dom: uuid:/,
    );
    const password = { dom: null, user: 'root', password: 42, flags: 0 };
    expect(() => encodeCall(procedure('domainSetUserPassword'), password)).toThrow(ProtocolError);
    const missing = (): unknown =>
      roundTrip('password:s', { password: { toString: () => 'hunter2' } });
    expect(missing).toThrow(/^password: object is no string$/);
  });

  it.each([
    ['i', '1'],
    ['o', 'text'],
    ['s[]', 'text'],
    ['domain', null],
    ['P', { field: 'x', type: 'int', value: 'y' }],
    ['P', { field: 'x', type: 'float', value: 1 }],
    ['P', null],
    ['P', {}],
  ])('refuses a value that is no %s', (type, value) => {
    expect(() => roundTrip(`x:${type}`, { x: value })).toThrow(ProtocolError);
  });

  it('refuses what is no record, and bytes left over', () => {
    expect(() => roundTrip('x:i', null)).toThrow(ProtocolError);
    expect(() => decodeLayout('x:i', Buffer.alloc(8), 'a test')).toThrow(/4 bytes left over/);
  });

  it('takes bigint where a number would lose digits', () => {
    const writer = new XdrWriter();
    layoutCodec('x:U').write(writer, { x: 0xffff_ffff_ffff_fffen });
    expect(writer.finish().toString('hex')).toBe('fffffffffffffffe');
  });
});

describe('typed parameters', () => {
  const params = [
    param.string('migrate_disks', 'vda'),
    param.ullong('bandwidth', 10),
    param.string('migrate_disks', 'vdb'),
    param.boolean('auto', true),
    param.int('i', -1),
    param.uint('u', 1),
    param.llong('l', -5),
    param.double('d', 0.5),
  ];

  it('keep their order, their types and repeated fields', () => {
    expect(roundTrip('params:P[]', { params })).toEqual({ params });
    expect(paramValues(params, 'migrate_disks')).toEqual(['vda', 'vdb']);
    expect(paramValues(params, 'none')).toEqual([]);
    expect(paramsToMap(params).get('migrate_disks')).toBe('vda');
    expect(paramsToMap(params).get('auto')).toBe(true);
  });

  it('of an unknown type are an error', () => {
    const writer = new XdrWriter();
    writer.u32(1);
    writer.string('x');
    writer.u32(8);
    writer.u32(0);
    expect(() => decodeLayout('params:P[]', writer.finish(), 'a test')).toThrow(/unknown type 8/);
  });
});
