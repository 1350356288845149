import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameReader, FrameType } from '../frame.ts';
import { layoutCodec } from '../codec.ts';
import { connectHost } from '../index.ts';
import { procedureByNumber } from '../procedures.ts';
import { playScenario } from '../testing/replay-scenario.ts';
import { parseTranscripts, ReplayStream } from '../testing/transcript.ts';
import { XdrReader } from '../xdr.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const lanes = parseTranscripts(read('libvirtd.frames'));
const recorded: unknown = JSON.parse(read('libvirtd.json'));

describe('frames recorded from a real libvirtd', () => {
  it('are asked for byte by byte as then, and decode to what was seen then', async () => {
    const streams: ReplayStream[] = [];
    const host = await connectHost({
      openStream: async () => {
        const stream = new ReplayStream(lanes[streams.length] ?? []);
        streams.push(stream);
        return stream;
      },
    });
    expect(await playScenario(host)).toEqual(recorded);
    await host.close();
    expect(streams.length).toBe(lanes.length);
    expect(streams.map((stream) => stream.left)).toEqual(lanes.map(() => 0));
  });

  it('of the daemon are encoded by the tables to the same bytes again', () => {
    const reader = new FrameReader();
    let checked = 0;
    for (const { hex } of lanes.flat()) {
      const [frame] = [...reader.push(Buffer.from(hex, 'hex'))];
      const info =
        frame === undefined ? undefined : procedureByNumber(frame.program, frame.procedure);
      if (frame === undefined || info === undefined || frame.status !== 0) continue;
      // The daemon counts the NUL that ends a security model; the codec leaves it out.
      if (info.name === 'nodeGetSecurityModel') continue;
      const layout = frame.type === FrameType.CALL ? info.args : info.ret;
      const value = layoutCodec(layout).read(new XdrReader(frame.payload));
      const again = encodeFrame(frame, (writer) => layoutCodec(layout).write(writer, value));
      expect(again.toString('hex')).toBe(hex);
      checked += 1;
    }
    expect(checked).toBeGreaterThan(100);
  });
});
