import {
  createDecipheriv,
  createSecretKey,
  type CipherGCMTypes,
  type KeyObject,
} from 'node:crypto';
import type { Client } from 'ssh2';
import { countUp, gcmCipherOf, isObject, LENGTH_BYTES } from './gcm.ts';
import { installSealer } from './gcm-sealer.ts';

const TAG_BYTES = 16;
const BLOCK_BYTES = 16;
/** The longest packet that ssh2 takes, too. */
const MAX_PACKET_BYTES = 35_000;

/** What becomes of an opened packet: undefined to go on, false or a place to let the caller's parser take over. */
type OnPayload = (payload: Buffer) => number | false | undefined;

export interface GcmPacketsOptions {
  readonly cipher: CipherGCMTypes;
  readonly key: KeyObject;
  /** 12 bytes; the last eight count the packets. Owned by the reader from now on. */
  readonly iv: Buffer;
  readonly onPayload: OnPayload;
}

/**
 * Opens the packets of `aes…-gcm@openssh.com` (RFC 5647, with the length in clear as additional data). A packet that
 * lies within one chunk is decrypted where it lies, one that spans chunks is put together first: one output a packet
 * is all the memory it takes, and nothing refers to the chunk afterwards.
 */
export class GcmPackets {
  readonly #options: GcmPacketsOptions;
  readonly #held = Buffer.allocUnsafe(MAX_PACKET_BYTES + LENGTH_BYTES + TAG_BYTES);
  #heldBytes = 0;

  constructor(options: GcmPacketsOptions) {
    this.#options = options;
  }

  /**
   * Opens what is complete with these bytes, and keeps the rest.
   * @returns where to go on in `data` when a payload asked for that; undefined when all was taken.
   * @throws Error for a length no packet can have, or bytes that are not what was sent.
   */
  take(data: Buffer, from: number, end: number): number | undefined {
    let at = from;
    while (at < end) {
      const whole = this.#heldBytes === 0 ? packetIn(data, at, end) : null;
      if (whole === null) {
        at = this.#hold(data, at, end);
        if (this.#heldBytes < this.#wanted()) return undefined;
      } else at += whole.length;
      const packet = whole ?? this.#held.subarray(0, this.#heldBytes);
      this.#heldBytes = 0;
      const answer = this.#options.onPayload(this.#open(packet));
      if (answer !== undefined) return answer === false ? at : answer;
    }
    return undefined;
  }

  /** How many bytes the held packet has in all; the length itself comes first. */
  #wanted(): number {
    return this.#heldBytes < LENGTH_BYTES ? LENGTH_BYTES : packetBytes(this.#held, 0);
  }

  #hold(data: Buffer, from: number, end: number): number {
    let at = from;
    while (at < end && this.#heldBytes < this.#wanted()) {
      const until = Math.min(end, at + this.#wanted() - this.#heldBytes);
      this.#heldBytes += data.copy(this.#held, this.#heldBytes, at, until);
      at = until;
    }
    return at;
  }

  #open(packet: Buffer): Buffer {
    const { cipher, key, iv } = this.#options;
    const decipher = createDecipheriv(cipher, key, iv);
    decipher.setAAD(packet.subarray(0, LENGTH_BYTES));
    decipher.setAuthTag(packet.subarray(-TAG_BYTES));
    const clear = decipher.update(packet.subarray(LENGTH_BYTES, -TAG_BYTES));
    decipher.final();
    countUp(iv);
    return clear.subarray(1, clear.length - clear.readUInt8(0));
  }
}

/** The packet that begins at a place, null when it is not complete. */
function packetIn(data: Buffer, at: number, end: number): Buffer | null {
  if (end - at < LENGTH_BYTES) return null;
  const bytes = packetBytes(data, at);
  return end - at < bytes ? null : data.subarray(at, at + bytes);
}

function packetBytes(data: Buffer, at: number): number {
  const length = data.readUInt32BE(at);
  const bytes = LENGTH_BYTES + length + TAG_BYTES;
  if (length < BLOCK_BYTES || length % BLOCK_BYTES !== 0 || bytes > MAX_PACKET_BYTES)
    throw new Error(`Bad packet length: ${length}`);
  return bytes;
}

/**
 * Lets {@link GcmPackets} and {@link GcmSealer} do what ssh2's own decipher and cipher would, wherever AES-GCM was
 * agreed on. ssh2 makes up to three buffers a packet and copies most packets once more; with hundreds of megabytes
 * that is what a transfer takes its time with. Should ssh2 look different one day, its own stay, and transfers are
 * slower (bench:volume tells).
 * @param onReady told after every exchange of keys whether chunks may be used again once they were handed over.
 */
export function openPackets(client: Client, onReady: (chunksAreFree: boolean) => void): void {
  client.on('handshake', () => {
    const protocol: unknown = Reflect.get(client, '_protocol');
    if (!isObject(protocol)) return onReady(false);
    installSealer(protocol);
    const decipher: unknown = Reflect.get(protocol, '_decipher');
    onReady(isObject(decipher) && install(decipher));
  });
}

function install(decipher: object): boolean {
  const field = (name: string): unknown => Reflect.get(decipher, name);
  if (decipher.constructor.name !== 'AESGCMDecipherNative' || field('_lenBytes') !== 0)
    return false;
  const agreed = gcmCipherOf(decipher, '_decipher');
  if (agreed === null) return false;
  const packets = new GcmPackets({
    cipher: agreed.cipher,
    key: createSecretKey(agreed.key),
    iv: agreed.iv,
    onPayload: (payload) => {
      // Both may change while packets are read: ssh2 counts for its strict exchange of keys, and listens elsewhere then.
      Reflect.set(decipher, 'inSeqno', (Number(field('inSeqno')) + 1) >>> 0);
      const listener = field('_onPayload');
      return typeof listener === 'function'
        ? Reflect.apply(listener, decipher, [payload])
        : undefined;
    },
  });
  Reflect.set(decipher, 'decrypt', packets.take.bind(packets));
  return true;
}
