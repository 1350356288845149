import { describe, expect, it } from 'vitest';
import { VimError } from '../errors.ts';
import { Schema } from '../schema/schema.ts';
import { SMALL_TABLE } from '../testing/table.ts';
import { encodeRequest } from './encode.ts';

const schema = new Schema(SMALL_TABLE);
const VM = { type: 'VirtualMachine', value: 'vm-7' };

const body = (spec: Record<string, unknown>): string =>
  encodeRequest(schema, 'ReconfigVM_Task', VM, { spec });

function refusal(args: Record<string, unknown>, operation = 'ReconfigVM_Task'): string {
  try {
    encodeRequest(schema, operation, VM, args);
  } catch (error) {
    expect(error).toBeInstanceOf(VimError);
    expect(error).toMatchObject({ kind: 'protocol', operation, outcomeUnknown: false });
    return String(error);
  }
  throw new Error('was encoded');
}

describe('the encoder', () => {
  it('writes fields in the order of the table, those of the bases first, whatever order they came in', () => {
    const xml = body({
      deviceChange: [
        {
          device: {
            uptv2Enabled: true,
            macAddress: '00:50:56:00:00:01',
            addressType: 'manual',
            deviceInfo: { summary: 's', label: 'l' },
            key: -1,
            _type: 'VirtualVmxnet3',
          },
          operation: 'add',
        },
      ],
      numCPUs: 2,
      name: 'a',
    });
    expect(xml).toContain(
      '<spec><name>a</name><numCPUs>2</numCPUs><deviceChange><operation>add</operation>' +
        '<device xsi:type="VirtualVmxnet3"><key>-1</key><deviceInfo><label>l</label><summary>s</summary></deviceInfo>' +
        '<addressType>manual</addressType><macAddress>00:50:56:00:00:01</macAddress>' +
        '<uptv2Enabled>true</uptv2Enabled></device></deviceChange></spec>',
    );
  });

  it('puts the object first, with its type, in the namespaces it needs', () => {
    const xml = encodeRequest(schema, 'PowerOnVM_Task', VM, {
      host: { type: 'HostSystem', value: 'ha-host' },
    });
    expect(xml).toBe(
      '<PowerOnVM_Task xmlns="urn:vim25" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ' +
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
        '<_this type="VirtualMachine">vm-7</_this><host type="HostSystem">ha-host</host></PowerOnVM_Task>',
    );
  });

  it('writes dates as ISO times and escapes what is text', () => {
    const xml = body({
      name: 'a<b>&"c"\r',
      createDate: new Date('2026-11-23T10:00:00.5Z'),
    });
    expect(xml).toContain('<name>a&lt;b&gt;&amp;"c"&#13;</name>');
    expect(xml).toContain('<createDate>2026-11-23T10:00:00.500Z</createDate>');
  });

  it('tells the type of a value that the schema leaves open', () => {
    const value = (given: unknown): string =>
      /<value.*<\/value>/.exec(body({ extraConfig: [{ key: 'k', value: given }] }))?.[0] ?? '';
    expect(value('x')).toBe('<value xsi:type="xsd:string">x</value>');
    expect(value(true)).toBe('<value xsi:type="xsd:boolean">true</value>');
    expect(value(7)).toBe('<value xsi:type="xsd:int">7</value>');
    expect(value(2 ** 40)).toBe('<value xsi:type="xsd:long">1099511627776</value>');
    expect(value({ _type: 'xsd:long', value: 5 })).toBe('<value xsi:type="xsd:long">5</value>');
    expect(value(1.5)).toBe('<value xsi:type="xsd:double">1.5</value>');
    expect(value({ _type: 'ManagedObjectReference', ...VM })).toBe(
      '<value xsi:type="ManagedObjectReference" type="VirtualMachine">vm-7</value>',
    );
    expect(value({ _type: 'Description', label: 'l', summary: 's' })).toBe(
      '<value xsi:type="Description"><label>l</label><summary>s</summary></value>',
    );
  });

  it('refuses unknown fields, operations and types before anything is sent', () => {
    expect(refusal({ spec: { nmae: 'x' } })).toContain('spec.nmae is no field of');
    expect(refusal({ spec: {}, host: VM })).toContain('host is no field of ReconfigVM_Task');
    expect(refusal({}, 'Explode')).toContain('no operation');
    const device = { key: 1, _type: 'Description' };
    expect(refusal({ spec: { deviceChange: [{ device }] } })).toContain(
      'spec.deviceChange[0].device has a _type that is no VirtualDevice',
    );
  });

  it('refuses what is missing or empty although it is needed', () => {
    expect(refusal({})).toContain('spec is missing');
    expect(refusal({ spec: { deviceChange: [{}] } })).toContain(
      'deviceChange[0].device is missing',
    );
    expect(refusal({ names: [] }, 'RetrieveProperties')).toContain('names needs at least one');
  });

  it.each([
    [{ numCPUs: '2' }, 'spec.numCPUs is no int'],
    [{ numCPUs: 2 ** 31 }, 'spec.numCPUs is no int'],
    [{ numCPUs: 1.5 }, 'spec.numCPUs is no int'],
    [{ memoryMB: 2 ** 53 }, 'spec.memoryMB is no long'],
    [{ memoryMB: 2n ** 63n }, 'spec.memoryMB is no long'],
    [{ createDate: '2026-11-23' }, 'spec.createDate is no valid Date'],
    [{ createDate: new Date(Number.NaN) }, 'spec.createDate is no valid Date'],
    [{ name: null }, 'spec.name is no string'],
    [{ name: 'a\u0000' }, 'cannot carry'],
    [{ name: 'a\uD800' }, 'cannot carry'],
    [{ deviceChange: {} }, 'spec.deviceChange is no array'],
    [{ deviceChange: [{ operation: 'explode', device: { key: 1 } }] }, 'is none of the values of'],
    [{ extraConfig: [{ key: 'k', value: { a: 1 } }] }, 'needs a _type'],
  ])('refuses a value of another type, case %#', (spec, message) => {
    expect(refusal({ spec })).toContain(message);
  });

  it('never tells the value it refuses', () => {
    expect(refusal({ spec: { name: 'hunter2\u0001' } })).not.toContain('hunter2');
  });
});
