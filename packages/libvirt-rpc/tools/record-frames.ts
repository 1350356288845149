/**
 * Records the frames of a real libvirtd for the replay test: `node packages/libvirt-rpc/tools/record-frames.ts`.
 * Needs what the real tests need (root, libvirtd); writes src/replay/libvirtd.frames and libvirtd.json.
 */
import { writeFile } from 'node:fs/promises';
import { LabNode } from '@corral/testkit';
import { connectHost, unixStream } from '../src/index.ts';
import { playScenario } from '../src/testing/replay-scenario.ts';
import { formatTranscripts, recordFrames, type TranscriptLine } from '../src/testing/transcript.ts';

const folder = new URL('../src/replay/', import.meta.url);
await using node = await LabNode.start();
const lanes: TranscriptLine[][] = [];
const host = await connectHost({
  openStream: async () => {
    const lines: TranscriptLine[] = [];
    lanes.push(lines);
    return recordFrames(await unixStream(node.libvirtSocket), lines);
  },
});
const seen = await playScenario(host);
await host.close();
await writeFile(new URL('libvirtd.frames', folder), formatTranscripts(lanes));
await writeFile(new URL('libvirtd.json', folder), `${JSON.stringify(seen, null, 2)}\n`);
process.stdout.write(`${lanes.length} lanes, ${lanes.flat().length} frames\n`);
