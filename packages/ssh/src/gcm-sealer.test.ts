import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { GcmPackets } from './gcm-packets.ts';
import { GcmSealer, installSealer } from './gcm-sealer.ts';

const key = randomBytes(32);
/** Whose count of packets runs over from the low word into the high one. */
const iv = Buffer.concat([randomBytes(8), Buffer.from([0xff, 0xff, 0xff, 0xfd])]);
const HEAD_BYTES = 5;

function sealer(pieces: Buffer[]): GcmSealer {
  return new GcmSealer({
    cipher: 'aes-256-gcm',
    key: createSecretKey(key),
    iv: Buffer.from(iv),
    onWrite: (piece) => void pieces.push(piece),
  });
}

function open(sealed: Buffer): Buffer[] {
  const seen: Buffer[] = [];
  new GcmPackets({
    cipher: 'aes-256-gcm',
    key: createSecretKey(key),
    iv: Buffer.from(iv),
    onPayload: (payload) => void seen.push(Buffer.from(payload)),
  }).take(sealed, 0, sealed.length);
  return seen;
}

const hex = (buffers: readonly Buffer[]): string[] => buffers.map((one) => one.toString('hex'));

describe('GcmSealer', () => {
  it('seals packets that the other end opens, though they share memory and leave later', () => {
    const payloads = [1, 11, 12, 15, 16, 4100, 32_777, 9, 32_768, 34_000].map((n) =>
      randomBytes(n),
    );
    const pieces: Buffer[] = [];
    const seals = sealer(pieces);
    for (const payload of payloads) {
      const packet = seals.allocPacket(payload.length);
      packet.set(payload, HEAD_BYTES);
      seals.encrypt(packet);
    }
    expect(hex(open(Buffer.concat(pieces)))).toEqual(hex(payloads));
  });

  it('lays short packets out apart, as they may be sent later', () => {
    const pieces: Buffer[] = [];
    const seals = sealer(pieces);
    const payloads = [randomBytes(40), randomBytes(60)];
    const packets = payloads.map((payload) => {
      const packet = seals.allocPacket(payload.length);
      packet.set(payload, HEAD_BYTES);
      return packet;
    });
    packets.forEach((packet) => seals.encrypt(packet));
    expect(hex(open(Buffer.concat(pieces)))).toEqual(hex(payloads));
  });

  it('pads to whole blocks with at least four random bytes', () => {
    const seals = sealer([]);
    const paddings = Array.from({ length: 40 }, (_, bytes) => {
      const packet = seals.allocPacket(bytes);
      expect(packet.readUInt32BE(0)).toBe(packet.length - 4);
      expect((packet.length - 4) % 16).toBe(0);
      return packet.readUInt8(4);
    });
    expect(Math.min(...paddings)).toBe(4);
    expect(Math.max(...paddings)).toBe(19);
    const [one, other] = [seals.allocPacket(0), seals.allocPacket(0)];
    expect(one.subarray(HEAD_BYTES).equals(other.subarray(HEAD_BYTES))).toBe(false);
  });
});

describe('installSealer', () => {
  class AESGCMCipherNative {
    outSeqno = 0xffff_ffff;
    _dead = false;
    _encSSLName = 'aes-256-gcm';
    _encKey = key;
    _encIV = Buffer.from(iv);
    sent: Buffer[] = [];
    _onWrite = (piece: Buffer): void => void this.sent.push(piece);
    allocPacket(_bytes: number): Buffer {
      throw new Error('still the old one');
    }
    encrypt(_packet: Buffer): void {
      throw new Error('still the old one');
    }
  }

  it('counts packets as ssh2 does, and sends nothing once the cipher is dead', () => {
    const cipher = new AESGCMCipherNative();
    installSealer({ _cipher: cipher });
    cipher.encrypt(cipher.allocPacket(3));
    expect([cipher.outSeqno, cipher.sent.length]).toEqual([0, 3]);
    cipher._dead = true;
    cipher.encrypt(cipher.allocPacket(3));
    expect([cipher.outSeqno, cipher.sent.length]).toEqual([0, 3]);
  });

  it('leaves ciphers alone that it does not know', () => {
    class Other extends AESGCMCipherNative {}
    const other = new Other();
    const chacha = Object.assign(new AESGCMCipherNative(), { _encSSLName: 'chacha20' });
    for (const cipher of [other, chacha]) {
      installSealer({ _cipher: cipher });
      expect(() => cipher.allocPacket(3)).toThrow('still the old one');
    }
  });
});
