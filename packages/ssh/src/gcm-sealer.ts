import {
  createCipheriv,
  createSecretKey,
  randomFillSync,
  type CipherGCMTypes,
  type KeyObject,
} from 'node:crypto';
import { countUp, gcmCipherOf, isObject, LENGTH_BYTES } from './gcm.ts';

const BLOCK_BYTES = 16;
const MIN_PADDING = 4;
const PADDING_LENGTH_BYTE = 1;
/** The longest packet that is laid out in memory used again; no channel sends longer ones. */
const ROOM_BYTES = 36 * 1024;
/** The shortest: what ssh2 lays out at leisure, and sends later, is much shorter (logins, requests). */
const ROOM_FROM_BYTES = 4096;
/** Random bytes are asked for in such amounts: a call for each packet costs more than the bytes. */
const RANDOM_BYTES = 4096;

export interface GcmSealerOptions {
  readonly cipher: CipherGCMTypes;
  readonly key: KeyObject;
  /** 12 bytes; the last eight count the packets. Owned by the sealer from now on. */
  readonly iv: Buffer;
  /** Takes what goes to the socket, in order. It keeps each piece until it is sent. */
  readonly onWrite: (piece: Buffer) => void;
}

/**
 * Seals packets of `aes…-gcm@openssh.com` (RFC 5647, with the length in clear as additional data). A long packet is
 * laid out with {@link allocPacket} and sealed with {@link encrypt} before the next long one is laid out: both use the
 * same memory, and only what is sealed is new.
 */
export class GcmSealer {
  readonly #options: GcmSealerOptions;
  readonly #room = Buffer.allocUnsafe(ROOM_BYTES);
  readonly #random = Buffer.allocUnsafe(RANDOM_BYTES);
  #randomUsed = RANDOM_BYTES;

  constructor(options: GcmSealerOptions) {
    this.#options = options;
  }

  /** Gives a packet with its length and padding in place; the payload belongs at byte 5. */
  allocPacket(payloadBytes: number): Buffer {
    const padding = paddingFor(payloadBytes);
    const bytes = LENGTH_BYTES + PADDING_LENGTH_BYTE + payloadBytes + padding;
    const inRoom = bytes >= ROOM_FROM_BYTES && bytes <= ROOM_BYTES;
    const packet = inRoom ? this.#room.subarray(0, bytes) : Buffer.allocUnsafe(bytes);
    packet.writeUInt32BE(bytes - LENGTH_BYTES, 0);
    packet.writeUInt8(padding, LENGTH_BYTES);
    this.#pad(packet, bytes - padding);
    return packet;
  }

  /** Seals a packet and hands it over: its length, its content, its tag. */
  encrypt(packet: Buffer): void {
    const { cipher: name, key, iv, onWrite } = this.#options;
    const cipher = createCipheriv(name, key, iv);
    // The length is copied: the packet's memory is the next one's, and this piece may wait for the socket.
    const length = Buffer.from(packet.subarray(0, LENGTH_BYTES));
    cipher.setAAD(length);
    const sealed = cipher.update(packet.subarray(LENGTH_BYTES));
    cipher.final();
    onWrite(length);
    onWrite(sealed);
    onWrite(cipher.getAuthTag());
    countUp(iv);
  }

  #pad(packet: Buffer, from: number): void {
    const bytes = packet.length - from;
    if (this.#randomUsed + bytes > RANDOM_BYTES) {
      randomFillSync(this.#random);
      this.#randomUsed = 0;
    }
    this.#random.copy(packet, from, this.#randomUsed, this.#randomUsed + bytes);
    this.#randomUsed += bytes;
  }
}

/** What fills a packet up to whole blocks, its length not counted. */
function paddingFor(payloadBytes: number): number {
  const padding = BLOCK_BYTES - ((PADDING_LENGTH_BYTE + payloadBytes) % BLOCK_BYTES);
  return padding < MIN_PADDING ? padding + BLOCK_BYTES : padding;
}

/**
 * Puts a sealer into the place of ssh2's own cipher, where AES-GCM was agreed on and ssh2 looks as it is known to.
 * @param protocol ssh2's own object
 */
export function installSealer(protocol: object): void {
  const cipher: unknown = Reflect.get(protocol, '_cipher');
  if (!isObject(cipher) || cipher.constructor.name !== 'AESGCMCipherNative') return;
  const agreed = gcmCipherOf(cipher, '_enc');
  const onWrite: unknown = Reflect.get(cipher, '_onWrite');
  if (agreed === null || typeof onWrite !== 'function') return;
  const sealer = new GcmSealer({
    cipher: agreed.cipher,
    key: createSecretKey(agreed.key),
    iv: agreed.iv,
    onWrite: (piece) => void Reflect.apply(onWrite, cipher, [piece]),
  });
  Reflect.set(cipher, 'allocPacket', sealer.allocPacket.bind(sealer));
  Reflect.set(cipher, 'encrypt', (packet: Buffer) => {
    // ssh2 lets go of a cipher when the connection has failed, and counts packets for its strict exchange of keys.
    if (Reflect.get(cipher, '_dead') === true) return;
    sealer.encrypt(packet);
    Reflect.set(cipher, 'outSeqno', (Number(Reflect.get(cipher, 'outSeqno')) + 1) >>> 0);
  });
}
