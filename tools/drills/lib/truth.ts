import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabNode } from '@corral/testkit';

/** What there is on a node, one line a thing, as libvirt and the file system tell it: nothing of it comes from Corral. */
export type Truth = ReadonlySet<string>;

/** Folders of the node (below its own folder on the host) in which a guest can leave files. */
const FOLDERS = ['var-lib-libvirt', 'etc-libvirt/qemu', 'run-libvirt/qemu'];

/**
 * Lists the domains with their snapshots, the networks with the addresses kept in them, pools and volumes by virsh, the
 * forwarded ports by iptables, and every file of the folders of libvirt by the file system.
 */
export async function readTruth(node: LabNode): Promise<Truth> {
  const names = async (...args: string[]): Promise<string[]> => linesOf(await node.virsh(...args));
  const pools = await names('pool-list', '--all', '--name');
  const domains = await names('list', '--all', '--name');
  const networks = await names('net-list', '--all', '--name');
  const volumes = await Promise.all(pools.map((pool) => volumesOf(node, pool)));
  const files = await Promise.all(FOLDERS.map((folder) => filesBelow(node, folder)));
  return new Set([
    ...domains.map((name) => `domain ${name}`),
    ...networks.map((name) => `network ${name}`),
    ...(await Promise.all(domains.map((name) => snapshotsOf(node, name)))).flat(),
    ...(await Promise.all(networks.map((name) => addressesKeptIn(node, name)))).flat(),
    ...(await rulesOf(node)),
    ...pools.map((name) => `pool ${name}`),
    ...volumes.flat(),
    ...files.flat(),
  ]);
}

/** A domain may go while it is looked at. */
async function snapshotsOf(node: LabNode, domain: string): Promise<string[]> {
  const { stdout } = await node.exec(['virsh', '-q', 'snapshot-list', domain, '--name']);
  return linesOf(stdout).map((name) => `snapshot ${domain}/${name}`);
}

async function addressesKeptIn(node: LabNode, network: string): Promise<string[]> {
  const xml = await node.virsh('net-dumpxml', network);
  return [...xml.matchAll(/<host mac='([^']+)'/g)].map(([, mac]) => `address ${network}/${mac}`);
}

/** Rules of Corral's own chains, by the id of the forwarded port where they carry one. */
async function rulesOf(node: LabNode): Promise<string[]> {
  const rules = linesOf(await node.mustExec(['iptables-save'])).filter(
    (line) => line.startsWith('-A ') && line.includes('CORRAL_'),
  );
  return rules.map((rule) => `rule ${/corral:([\w-]+)/.exec(rule)?.[1] ?? rule}`);
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

async function volumesOf(node: LabNode, pool: string): Promise<string[]> {
  const refreshed = await node.exec(['virsh', '-q', 'pool-refresh', pool]);
  // A pool that is not running has no volumes to tell; its files are listed anyway.
  if (refreshed.code !== 0) return [];
  const table = await node.virsh('vol-list', pool);
  return table
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `volume ${pool}/${line.trim().split(/\s{2,}/)[0]}`);
}

async function filesBelow(node: LabNode, folder: string): Promise<string[]> {
  const top = join(node.folder, folder);
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => `file ${join(folder, entry.parentPath.slice(top.length), entry.name)}`);
}

/** What is there now and was not before, sorted. */
export function added(before: Truth, after: Truth): string[] {
  return [...after].filter((line) => !before.has(line)).sort();
}
