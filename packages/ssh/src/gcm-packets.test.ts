import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { GcmPackets } from './gcm-packets.ts';

const key = randomBytes(16);

/** The packets a server would send, made by the book. */
function seal(payloads: readonly Buffer[], firstIv: Buffer): Buffer {
  const iv = BigInt(`0x${firstIv.subarray(4).toString('hex')}`);
  const packets = payloads.map((payload, place) => {
    const own = Buffer.from(firstIv);
    own.writeBigUInt64BE(BigInt.asUintN(64, iv + BigInt(place)), 4);
    const padding = 16 - ((1 + payload.length) % 16);
    const pad = padding < 4 ? padding + 16 : padding;
    const clear = Buffer.concat([Buffer.from([pad]), payload, randomBytes(pad)]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(clear.length);
    const cipher = createCipheriv('aes-128-gcm', key, own);
    cipher.setAAD(length);
    return Buffer.concat([length, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
  });
  return Buffer.concat(packets);
}

function reader(iv: Buffer, answer: (payload: Buffer) => number | false | undefined) {
  return new GcmPackets({
    cipher: 'aes-128-gcm',
    key: createSecretKey(key),
    iv: Buffer.from(iv),
    onPayload: answer,
  });
}

const payloads = [1, 15, 16, 17, 32_768, 9, 32_000, 0].map((length) => randomBytes(length));
/** Whose count of packets runs over from the low word into the high one. */
const iv = Buffer.concat([randomBytes(8), Buffer.from([0xff, 0xff, 0xff, 0xfd])]);

describe('GcmPackets', () => {
  it.each([1, 3, 4, 5, 19, 1000, 40_000, 1_000_000])(
    'opens packets that come in chunks of %d bytes, in memory used again',
    (size) => {
      const sealed = seal(payloads, iv);
      const seen: Buffer[] = [];
      const packets = reader(iv, (payload) => void seen.push(payload));
      const chunk = Buffer.alloc(Math.min(size, sealed.length));
      for (let at = 0; at < sealed.length; at += chunk.length) {
        const bytes = sealed.copy(chunk, 0, at, at + chunk.length);
        expect(packets.take(chunk, 0, bytes)).toBeUndefined();
        chunk.fill(0);
      }
      expect(seen.map((one) => one.toString('hex'))).toEqual(
        payloads.map((one) => one.toString('hex')),
      );
    },
  );

  it('leaves the rest of a chunk to whoever a payload hands over to', () => {
    const [first, second] = [randomBytes(20), randomBytes(30)];
    const sealed = seal([first, second], iv);
    const end = seal([first], iv).length;
    expect(reader(iv, () => false).take(sealed, 0, sealed.length)).toBe(end);
    expect(reader(iv, () => 7).take(sealed, 0, sealed.length)).toBe(7);
  });

  it('refuses what was changed on its way, and lengths no packet has', () => {
    const sealed = seal([randomBytes(100)], iv);
    sealed.writeUInt8(sealed.readUInt8(40) ^ 1, 40);
    const packets = () => reader(iv, () => undefined);
    expect(() => packets().take(sealed, 0, sealed.length)).toThrow(/authenticate/);
    for (const length of [0, 8, 17, 34_992, 0xffff_fff0]) {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(length);
      expect(() => packets().take(bytes, 0, 4)).toThrow('Bad packet length');
    }
  });
});
