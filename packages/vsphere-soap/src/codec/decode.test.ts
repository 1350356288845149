import { describe, expect, it } from 'vitest';
import { VimError } from '../errors.ts';
import { Schema } from '../schema/schema.ts';
import { SMALL_TABLE } from '../testing/table.ts';
import { type Answer, AnswerDecoder } from './decode.ts';

const schema = new Schema(SMALL_TABLE);

function decode(xml: string | Uint8Array, operation = 'RetrieveProperties', piece = 7): Answer {
  const known = schema.operation(operation);
  if (known === undefined) throw new Error(operation);
  const decoder = new AnswerDecoder(schema, known);
  const bytes = typeof xml === 'string' ? new TextEncoder().encode(xml) : xml;
  for (let at = 0; at < bytes.length; at += piece) decoder.write(bytes.subarray(at, at + piece));
  return decoder.end();
}

const envelope = (body: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n' +
  `<soapenv:Header><a><b/></a></soapenv:Header><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;

function properties(vals: string, piece?: number): unknown {
  const propSet = `<propSet><name>p</name>${vals}</propSet>`;
  const answer = decode(
    envelope(
      `<RetrievePropertiesResponse xmlns="urn:vim25"><returnval><obj type="VirtualMachine">vm-7</obj>${propSet}</returnval></RetrievePropertiesResponse>`,
    ),
    'RetrieveProperties',
    piece,
  );
  if (answer.kind !== 'result' || !Array.isArray(answer.value)) throw new Error('no array');
  return answer.value[0].propSet[0].val;
}

describe('the decoder', () => {
  it('gives references, and arrays for what is one, in any pieces', () => {
    for (const piece of [1, 3, 1000]) {
      const answer = decode(
        envelope(
          '<RetrievePropertiesResponse xmlns="urn:vim25"><returnval>\n<obj type="VirtualMachine">vm-7</obj>' +
            '<propSet><name>name</name><val xsi:type="xsd:string"> 名 notes </val></propSet></returnval></RetrievePropertiesResponse>',
        ),
        'RetrieveProperties',
        piece,
      );
      expect(answer).toEqual({
        kind: 'result',
        value: [
          {
            obj: { type: 'VirtualMachine', value: 'vm-7' },
            propSet: [{ name: 'name', val: ' 名 notes ' }],
          },
        ],
      });
    }
  });

  it.each([
    ['<val xsi:type="xsd:int">-5</val>', -5],
    ['<val xsi:type="xsd:long">1099511627776</val>', 1_099_511_627_776],
    ['<val xsi:type="xsd:boolean">false</val>', false],
    [
      '<val xsi:type="xsd:dateTime">2026-11-23T10:00:00.123456Z</val>',
      new Date('2026-11-23T10:00:00.123Z'),
    ],
    ['<val xsi:type="xsd:double">0.5</val>', 0.5],
    ['<val xsi:type="xsd:base64Binary">AQI=</val>', new Uint8Array([1, 2])],
    ['<val xsi:type="xsd:string"/>', ''],
    ['<val xsi:type="xsd:string"><![CDATA[<a&b>]]>&#13;&amp;</val>', '<a&b>\r&'],
    ['<val xsi:type="VirtualMachinePowerState">poweredOn</val>', 'poweredOn'],
    [
      '<val xsi:type="ManagedObjectReference" type="HostSystem">ha-host</val>',
      { type: 'HostSystem', value: 'ha-host' },
    ],
    ['<val type="HostSystem">ha-host</val>', { type: 'HostSystem', value: 'ha-host' }],
    ['<val xsi:type="ArrayOfInt"><int>1</int></val>', [1]],
    ['<val xsi:type="ArrayOfString"></val>', []],
    [
      '<val xsi:type="ArrayOfManagedObjectReference"><ManagedObjectReference type="Datastore">ds-1</ManagedObjectReference></val>',
      [{ type: 'Datastore', value: 'ds-1' }],
    ],
    [
      '<val XMLSchema-instance:type="xsd:int" xmlns:XMLSchema-instance="http://www.w3.org/2001/XMLSchema-instance">32</val>',
      32,
    ],
  ])('types %s', (xml, value) => {
    expect(properties(xml)).toEqual(value);
  });

  it('reads on over characters that XML does not have', () => {
    const told = properties('<val xsi:type="xsd:string">a\u0001b&#x2;c</val>');
    expect(told).toMatch(/^a.?b.*c$/);
  });

  it('says what a value is where its declaration does not', () => {
    expect(
      properties(
        '<val xsi:type="ArrayOfVirtualDevice"><VirtualDevice xsi:type="VirtualVmxnet3"><key>4000</key><uptv2Enabled>true</uptv2Enabled></VirtualDevice>' +
          '<VirtualDevice><key>1</key><deviceInfo><label>l</label><summary>s</summary></deviceInfo></VirtualDevice></val>',
      ),
    ).toEqual([
      { _type: 'VirtualVmxnet3', key: 4000, uptv2Enabled: true },
      { _type: 'VirtualDevice', key: 1, deviceInfo: { label: 'l', summary: 's' } },
    ]);
  });

  it('reads on over what a newer host sends', () => {
    expect(
      properties(
        '<val xsi:type="ArrayOfVirtualDevice"><VirtualDevice xsi:type="VirtualTimeMachine"><key>9</key><era>3</era><era>4</era>' +
          '<flux xsi:type="xsd:int">88</flux><to><year>1955</year></to></VirtualDevice></val>',
      ),
    ).toEqual([
      { _type: 'VirtualTimeMachine', key: 9, era: ['3', '4'], flux: 88, to: { year: '1955' } },
    ]);
    expect(properties('<val xsi:type="Unheard"><a>1</a></val>')).toEqual({
      _type: 'Unheard',
      a: '1',
    });
  });

  it('leaves out what is nil', () => {
    expect(properties('<val xsi:nil="true"/>')).toBeUndefined();
  });

  it('gives a single result as it is, and undefined where there is none', () => {
    const task =
      '<PowerOnVM_TaskResponse xmlns="urn:vim25"><returnval type="Task">task-1</returnval></PowerOnVM_TaskResponse>';
    expect(decode(envelope(task), 'PowerOnVM_Task')).toEqual({
      kind: 'result',
      value: { type: 'Task', value: 'task-1' },
    });
    expect(decode(envelope('<LogoutResponse xmlns="urn:vim25"/>'), 'Logout')).toEqual({
      kind: 'result',
      value: undefined,
    });
    expect(decode(envelope('<RetrievePropertiesResponse xmlns="urn:vim25"/>'))).toEqual({
      kind: 'result',
      value: [],
    });
  });

  it('reads a fault with its type and fields', () => {
    const fault = (detail: string): string =>
      envelope(
        `<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>not now</faultstring><detail>${detail}</detail></soapenv:Fault>`,
      );
    expect(
      decode(
        fault(
          '<InvalidPowerStateFault xmlns="urn:vim25" xsi:type="InvalidPowerState"><requestedState>poweredOn</requestedState><existingState>poweredOn</existingState></InvalidPowerStateFault>',
        ),
        'PowerOnVM_Task',
      ),
    ).toEqual({
      kind: 'fault',
      fault: {
        type: 'InvalidPowerState',
        message: 'not now',
        detail: { requestedState: 'poweredOn', existingState: 'poweredOn', faultstring: 'not now' },
      },
    });
    expect(decode(fault('<UnknownFault xsi:type="Novel"><a>1</a></UnknownFault>'))).toMatchObject({
      fault: { type: 'Novel', detail: { a: '1' } },
    });
    expect(decode(fault(''))).toMatchObject({ fault: { type: null, message: 'not now' } });
    expect(decode(fault('<RuntimeFaultFault/>'))).toMatchObject({
      fault: { type: 'RuntimeFault' },
    });
  });

  it.each([
    ['', 'is no well-formed XML'],
    ['<html><body>down</body></html>', 'is no SOAP envelope'],
    [envelope('').slice(0, -20), 'is no well-formed XML'],
    [envelope(''), 'neither a result nor a fault'],
    [envelope('<LogoutResponse/>'), 'neither a result nor a fault'],
    [`<!DOCTYPE a [<!ENTITY b "c">]>${envelope('').slice(39)}`, 'document type'],
    [
      envelope('<RetrievePropertiesResponse><returnval><x>'.padEnd(4000, '<x>')),
      'nested too deeply',
    ],
    [
      envelope(
        '<RetrievePropertiesResponse><returnval><propSet><name>n</name><val xsi:type="xsd:int">ten</val></propSet></returnval></RetrievePropertiesResponse>',
      ),
      'is no number',
    ],
  ])('refuses what is no answer: %s', (xml, message) => {
    expect(() => decode(xml)).toThrow(VimError);
    expect(() => decode(xml)).toThrow(message);
  });

  it('refuses bytes that are no UTF-8, and does not quote the document', () => {
    expect(() => decode(new Uint8Array([0x3c, 0xff, 0x3e]))).toThrow('is no well-formed XML');
    expect(() => decode('<Envelope><secret hunter2')).toThrow(/^(?!.*hunter2)/);
  });
});
