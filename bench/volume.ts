/**
 * Volumes over ssh against scp: the same bytes to and from the same node in the same run, taking turns.
 *
 *   npm run bench:volume -- --mib 512 --rounds 5
 *
 * Corral carries a volume through libvirt's own stream within ssh (no file access on the node is needed); scp copies
 * the file. What is compared is the time from the first call to the last byte confirmed; Corral's upload includes
 * making the volume, scp's copy its login. While Corral's transfers run, the same session answers other calls, whose
 * times are taken. Every copy is compared with the original by its digest.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabNode, mustRun } from '@corral/testkit';
import { numberOptions } from '../tools/drills/lib/args.ts';
import { runDrill } from '../tools/drills/lib/main.ts';
import { goFirst } from '../tools/drills/lib/priority.ts';
import { printResult, printTable, printTargets } from '../tools/drills/lib/report.ts';
import { median, percentile, round } from '../tools/drills/lib/stats.ts';
import { downloadByCorral, openSession, uploadByCorral, type Place } from './volume/corral.ts';
import { pulseWhile } from './volume/pulse.ts';
import { makeScp, type Scp } from './volume/scp.ts';

const options = numberOptions({ mib: 512, rounds: 5 });
const CALLS_P99_MS = 50;

interface Times {
  readonly corralUp: number[];
  readonly scpUp: number[];
  readonly corralDown: number[];
  readonly scpDown: number[];
  readonly calls: number[];
}

interface Bench {
  readonly node: LabNode;
  readonly place: Place;
  readonly scp: Scp;
  readonly folder: string;
  readonly original: string;
  readonly digest: string;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

async function requireSame(bench: Bench, file: string, what: string): Promise<void> {
  if ((await digestOf(file)) !== bench.digest) throw new Error(`${what} is not what was sent.`);
}

async function oneRound(bench: Bench, times: Times): Promise<void> {
  const { node, place, scp, folder, original } = bench;
  const onNode = (name: string): string => join(node.imagesFolder, name);
  const timed = async (list: number[], work: () => Promise<number>): Promise<void> => {
    const calls = await pulseWhile(place.session, place.poolUuid, async () => {
      list.push(await work());
    });
    times.calls.push(...calls);
  };
  await timed(times.corralUp, () => uploadByCorral(place, original));
  times.scpUp.push(await scp.upload(original, `${node.imagesPath}/by-scp`));
  await requireSame(bench, onNode(place.name), 'The volume');
  const down = join(folder, 'down');
  await timed(times.corralDown, () => downloadByCorral(place, down));
  await requireSame(bench, down, 'The download');
  times.scpDown.push(await scp.download(`${node.imagesPath}/${place.name}`, down));
  await requireSame(bench, down, "scp's download");
  await place.session.storage.deleteVolume(place.poolUuid, place.name);
  await node.mustExec(['rm', `${node.imagesPath}/by-scp`]);
}

function report(times: Times): boolean {
  const names = ['corralUp', 'scpUp', 'corralDown', 'scpDown'] as const;
  const mibPerSecond = (ms: number): number => round(options.mib / (ms / 1000));
  printTable(
    ['', 'median ms', 'MiB/s', 'each ms'],
    names.map((name) => [
      name,
      Math.round(median(times[name])),
      mibPerSecond(median(times[name])),
      times[name].map(Math.round).join(' '),
    ]),
  );
  const upload = median(times.scpUp) / median(times.corralUp);
  const download = median(times.scpDown) / median(times.corralDown);
  const callsP99Ms = round(percentile(times.calls, 99));
  const met = printTargets([
    { what: "upload: Corral's time by scp's", value: round(1 / upload, 3), atMost: 1 },
    { what: "download: Corral's time by scp's", value: round(1 / download, 3), atMost: 1 },
    { what: 'other calls meanwhile, p99 in ms', value: callsP99Ms, atMost: CALLS_P99_MS },
  ]);
  printResult({
    ok: met,
    mib: options.mib,
    ratios: { uploadVsScp: round(upload, 3), downloadVsScp: round(download, 3) },
    calls: times.calls.length,
    callsP50Ms: round(median(times.calls)),
    callsP99Ms,
    callsMaxMs: round(Math.max(...times.calls)),
    maxRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  });
  return met;
}

await runDrill(async (cleanup) => {
  goFirst();
  if (options.mib < 1 || options.rounds < 1) throw new Error('--mib and --rounds are at least 1.');
  const node = await LabNode.start();
  cleanup.add('the lab node', () => node.stop());
  const folder = await mkdtemp(join(tmpdir(), 'corral-bench-volume-'));
  cleanup.add('the files', () => rm(folder, { recursive: true, force: true }));
  const scp = await makeScp(node);
  cleanup.add('the ssh client', () => scp.remove());
  const original = join(folder, 'original');
  await mustRun([
    'dd',
    'if=/dev/urandom',
    `of=${original}`,
    'bs=1M',
    `count=${options.mib}`,
    'status=none',
  ]);
  const session = await openSession(node);
  cleanup.add('the session', () => session.close());
  const pool = await session.storage.createPool({
    name: 'bench',
    type: 'dir',
    path: node.imagesPath,
    autostart: false,
  });
  const digest = await digestOf(original);
  const place = { session, poolUuid: pool.uuid, name: 'bench.raw' };
  const times: Times = { corralUp: [], scpUp: [], corralDown: [], scpDown: [], calls: [] };
  for (let turn = 0; turn < options.rounds; turn += 1)
    await oneRound({ node, place, scp, folder, original, digest }, times);
  return report(times);
});
