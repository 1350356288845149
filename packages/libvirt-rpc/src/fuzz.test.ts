import { duplexPair } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { layoutCodec } from './codec.ts';
import { ConnectionLostError, LibvirtError, ProtocolError } from './errors.ts';
import { EventHub } from './events.ts';
import {
  encodeFrame,
  FrameStatus,
  FrameType,
  type FrameHeader,
  HEADER_BYTES,
  MAX_FRAME_BYTES,
  Program,
} from './frame.ts';
import { Lane } from './lane.ts';
import { decodeError, decodeLayout } from './messages.ts';
import { allEvents, allProcedures } from './procedures.ts';
import { randomRecord, seededRandom } from './testing/index.ts';
import { XdrWriter } from './xdr.ts';

const random = seededRandom(4242);
const below = (limit: number): number => Math.floor(random() * limit);

function randomBytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => (random() < 0.5 ? 0 : below(256))));
}

/** Cuts off, flips, or stretches: what a broken or hostile peer makes of good bytes. */
function spoil(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const kind = below(4);
  if (kind === 0) return copy.subarray(0, below(copy.length + 1));
  if (kind === 1) return Buffer.concat([copy, randomBytes(1 + below(8))]);
  for (let i = 0; i <= below(4) && copy.length > 0; i += 1) copy[below(copy.length)] = below(256);
  if (kind === 3 && copy.length >= 4)
    copy.writeUInt32BE(0xffff_fff0 + below(16), 4 * below(copy.length >> 2));
  return copy;
}

function encoded(layout: string): Buffer {
  const writer = new XdrWriter();
  layoutCodec(layout).write(writer, randomRecord(layout, random));
  return Buffer.from(writer.finish());
}

describe('decoding spoilt payloads', () => {
  const layouts = [
    ...new Set([
      ...allProcedures().flatMap((info) => [info.args, info.ret]),
      ...allEvents().map((info) => info.layout),
    ]),
  ];

  it('gives a value or a ProtocolError, for every layout, and quickly', () => {
    const startedAt = performance.now();
    let refused = 0;
    for (const layout of layouts) {
      for (let i = 0; i < 30; i += 1) {
        try {
          decodeLayout(layout, spoil(encoded(layout)), 'a test');
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
          refused += 1;
        }
      }
    }
    expect(refused).toBeGreaterThan(layouts.length);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('of errors gives an error in any case', () => {
    for (let i = 0; i < 500; i += 1) {
      const error = decodeError(randomBytes(below(80)), 'x');
      expect(error instanceof LibvirtError || error instanceof ProtocolError).toBe(true);
    }
  });
});

interface Rig {
  readonly lane: Lane;
  readonly hub: EventHub;
  send(bytes: Buffer): void;
}

function rig(): Rig {
  const [client, server] = duplexPair();
  client.once('close', () => server.destroy());
  server.on('error', () => undefined);
  server.resume();
  const hub = new EventHub((error) => {
    throw error;
  });
  const lane = new Lane(client, {
    name: 'fuzz',
    window: 32,
    keepalive: null,
    maxFrameBytes: MAX_FRAME_BYTES,
    onMessage: (frame) => hub.dispatch(frame),
    onSlotFree: () => undefined,
  });
  return { lane, hub, send: (bytes) => server.write(bytes) };
}

const header: FrameHeader = {
  program: Program.REMOTE,
  version: 1,
  procedure: 60,
  type: FrameType.REPLY,
  serial: 1,
  status: FrameStatus.OK,
};

function frame(change: Partial<FrameHeader>, payload: Buffer = Buffer.alloc(0)): Buffer {
  return encodeFrame({ ...header, ...change }, (writer) => writer.fixed(payload));
}

describe('a lane with a hostile peer', () => {
  it('counts answers, streams, calls and holes that belong to nothing, and goes on', async () => {
    const { lane, hub, send } = rig();
    const call = lane.request('connectSupportsFeature', { feature: 1 });
    send(frame({ serial: 77 }));
    send(frame({ type: FrameType.STREAM, serial: 5 }));
    send(frame({ type: FrameType.STREAM_HOLE, serial: 5 }, Buffer.alloc(12)));
    send(frame({ type: FrameType.CALL, serial: 9 }));
    send(frame({ type: 99 }));
    send(frame({ type: FrameType.MESSAGE, serial: 0, procedure: 9999 }));
    send(frame({}, Buffer.from('00000001', 'hex')));
    expect(await call).toEqual({ supported: 1 });
    send(frame({}, Buffer.from('00000001', 'hex')));
    await expect.poll(() => lane.strayFrames).toBe(6);
    expect(hub.undecodable).toBe(1);
    await lane.close();
  });

  it('answers an undecodable reply or error by ProtocolError for that call alone', async () => {
    const { lane, send } = rig();
    const calls = [1, 2].map((feature) => lane.request('connectSupportsFeature', { feature }));
    send(frame({ serial: 1 }, Buffer.alloc(8)));
    send(frame({ serial: 2, status: FrameStatus.ERROR }, Buffer.from('ffffffff', 'hex')));
    await expect(calls[0]).rejects.toBeInstanceOf(ProtocolError);
    await expect(calls[1]).rejects.toBeInstanceOf(ProtocolError);
    expect(lane.isClosed).toBe(false);
    lane.destroy(new Error('done'));
  });

  it('ends at a frame length that cannot be, and tells why', async () => {
    const { lane, send } = rig();
    const call = lane.request('connectSupportsFeature', { feature: 1 });
    send(Buffer.from('7fffffff', 'hex'));
    await expect(call).rejects.toBeInstanceOf(ConnectionLostError);
    expect(await lane.closed).toBeInstanceOf(ProtocolError);
  });

  it('ends at a hole that cannot be', async () => {
    for (const payload of [Buffer.alloc(4), Buffer.from('ffffffffffffffff00000000', 'hex')]) {
      const { lane, send } = rig();
      lane.attachStream(5, {
        data: () => undefined,
        hole: () => undefined,
        end: () => undefined,
        finished: () => undefined,
        failed: () => undefined,
      });
      send(frame({ type: FrameType.STREAM_HOLE, serial: 5 }, payload));
      expect(await lane.closed).toBeInstanceOf(ProtocolError);
    }
  });

  it('never crashes and never leaves a call unanswered, whatever bytes come', async () => {
    for (let round = 0; round < 150; round += 1) {
      const { lane, send } = rig();
      const calls = [1, 2, 3].map((feature) =>
        lane.request('connectSupportsFeature', { feature }).then(
          () => 'ok',
          (error: unknown) => error,
        ),
      );
      for (let i = 0; i < 6; i += 1) {
        const good = frame(
          {
            serial: 1 + below(4),
            type: below(8),
            status: below(4),
            procedure: below(460),
          },
          randomBytes(4 * below(10)),
        );
        send(random() < 0.5 ? spoil(good) : good);
      }
      send(randomBytes(HEADER_BYTES));
      await new Promise((resolve) => setImmediate(resolve));
      lane.destroy(new Error('the test is over'));
      for (const outcome of await Promise.all(calls)) {
        expect(outcome === 'ok' || outcome instanceof Error).toBe(true);
      }
    }
  });
});
