import { describe, expect, it } from 'vitest';
import { encodeRequest } from '../codec/encode.ts';
import { Schema } from '../schema/schema.ts';
import { ENUMS, OPERATIONS, TYPES } from '../schema/table.gen.ts';
import { envelope, invalidRequests } from '../testing/index.ts';

const schema = new Schema({ TYPES, ENUMS, OPERATIONS });
const VM = { type: 'VirtualMachine', value: 'vm-1' };

const request = (spec: Record<string, unknown>): string =>
  encodeRequest(schema, 'ReconfigVM_Task', VM, { spec });

const good = request({
  name: 'a',
  extraConfig: [{ key: 'k', value: 5 }],
  deviceChange: [
    {
      operation: 'add',
      device: { _type: 'VirtualVmxnet3', key: -1, macAddress: 'm', addressType: 'manual' },
    },
  ],
});

describe('the schema gate', () => {
  it('lets through what the encoder writes', async () => {
    expect(await invalidRequests([{ body: envelope(good) }])).toEqual([]);
  });

  it.each([
    [
      'another order',
      good.replace(/(<addressType>.*<\/addressType>)(<macAddress>.*<\/macAddress>)/, '$2$1'),
    ],
    ['an unknown field', good.replace('<name>a</name>', '<nmae>a</nmae>')],
    ['an empty number', good.replace('<key>-1</key>', '<key></key>')],
    ['a type nobody declared', good.replace('VirtualVmxnet3', 'VirtualTimeMachine')],
    ['a prefix nobody declared', good.replace(/ xmlns:xsd="[^"]*"/, '')],
  ])('stops %s', async (_what, body) => {
    expect(body).not.toBe(good);
    const told = await invalidRequests([{ body: envelope(good) }, { body: envelope(body) }]);
    expect(told.length).toBeGreaterThan(0);
    expect(told.every((line) => line.includes('1.xml'))).toBe(true);
  });
});
