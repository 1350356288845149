import { z } from 'zod';
import type { Made } from './action.ts';
import { lineOf, type Site } from './sites.ts';
import type { Shown, TaskShown, VmShown } from './state.ts';

export interface Owned {
  /** Lines of the truth that have a right to be there. */
  readonly allowed: ReadonlySet<string>;
  /** Those of them that have to be there. */
  readonly wanted: ReadonlySet<string>;
}

export interface OwnedInput {
  readonly sites: readonly Site[];
  readonly shown: Shown;
  /** All tasks so far. */
  readonly tasks: readonly TaskShown[];
  /** What tasks were to make that cannot be read off them, by the task's id. */
  readonly made: ReadonlyMap<string, Made>;
}

const hasSucceeded = ({ state }: TaskShown): boolean => state === 'SUCCEEDED';
const Vm = z.object({ name: z.string() });
const Vms = z.object({ vms: z.array(Vm) });
const DELETING = new Set(['vm.delete', 'vm.purge']);

/** Names of the targets of tasks. */
const targetsOf = (tasks: readonly TaskShown[]): string[] =>
  tasks.map((task) => task.target?.name ?? '');

/** Names of the VMs that tasks have made. The target of a task that copies is the source. */
function madeVms(tasks: readonly TaskShown[]): string[] {
  const done = tasks.filter(hasSucceeded);
  return [
    ...targetsOf(done.filter(({ operation }) => operation === 'vm.create')),
    ...done
      .filter(({ operation }) => operation === 'vm.clone')
      .flatMap((task) => Vms.parse(task.result).vms.map((vm) => vm.name)),
    ...done
      .filter(({ operation }) => operation === 'vm.createFromSnapshot')
      .map((task) => Vm.parse(task.result).name),
  ];
}

/** A volume or file as the node knows it, by its path; both lines of the truth that stand for it. */
function linesOfPath(site: Site, path: string): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [
    lineOf(site, `volume ${site.pool}/${name}`),
    lineOf(site, `file ${path.replace('/var/lib/libvirt', 'var-lib-libvirt')}`),
  ];
}

/** What a snapshot stands on. Its `disks` name what was written to after it, which may have been given up since. */
const pathsIn = (text: string): string[] =>
  [...text.replace(/<disks>.*?<\/disks>/s, '').matchAll(/(?:file|name)='(\/[^']+)'/g)].map(
    ([, path]) => path ?? '',
  );

/** All files a VM stands on, now and in its snapshots, as libvirt's own documents name them. */
async function pathsOf(
  { node }: Site,
  vm: string,
  snapshots: readonly string[],
): Promise<string[]> {
  const disks = await node.virsh('domblklist', vm, '--inactive');
  const own = disks.match(/\/\S+$/gm) ?? [];
  const chains = await Promise.all(
    own.map(async (path) => {
      const argv = ['qemu-img', 'info', '-U', '--backing-chain', '--output=json', path];
      const { stdout } = await node.exec(argv);
      return [...stdout.matchAll(/"filename": "(\/[^"]+)"/g)].map(([, name]) => name ?? '');
    }),
  );
  const documents = await Promise.all(
    snapshots.map((name) => node.virsh('snapshot-dumpxml', vm, name)),
  );
  return [...own, ...chains.flat(), ...documents.flatMap(pathsIn)];
}

/** Snapshots that tasks say they have taken, or deleted. */
function snapshotsSaid(
  { tasks, made }: OwnedInput,
  vm: string,
): { wanted: Set<string>; touched: Set<string> } {
  const wanted = new Set<string>();
  const touched = new Set<string>();
  const byTime = tasks
    .filter(({ target }) => target?.name === vm)
    .toSorted((a, b) => (a.finishedAt ?? '').localeCompare(b.finishedAt ?? ''));
  for (const task of byTime) {
    const one = made.get(task.id);
    if (one?.snapshot !== undefined && hasSucceeded(task)) wanted.add(one.snapshot);
    for (const name of one?.deletesSnapshots ?? []) {
      touched.add(name);
      wanted.delete(name);
    }
  }
  return { wanted, touched };
}

/**
 * What of the lines of a VM that the graph shows may be there and what must. Its snapshots are those the graph shows,
 * and all that tasks say they took.
 */
async function linesOfVm(
  input: OwnedInput,
  site: Site,
  { name, snapshots, portForwards }: VmShown,
): Promise<{ always: string[]; perhaps: string[] }> {
  const at = (line: string): string => lineOf(site, line);
  const said = snapshotsSaid(input, name);
  const taken = snapshots.map((one) => one.name);
  const paths = await pathsOf(site, name, taken);
  const ofSnapshots = (of: string): string[] => [
    at(`snapshot ${name}/${of}`),
    at(`file var-lib-libvirt/qemu/snapshot/${name}/${of}.xml`),
  ];
  return {
    always: [
      at(`domain ${name}`),
      at(`file etc-libvirt/qemu/${name}.xml`),
      ...paths.flatMap((path) => linesOfPath(site, path)),
      ...[...said.wanted].flatMap(ofSnapshots),
      ...portForwards.map(({ id }) => at(`rule ${id}`)),
    ],
    perhaps: taken.flatMap(ofSnapshots),
  };
}

/** The rules that lead to the forwards of a node, and the addresses kept for VMs that had one. */
function linesOfForwards({ shown, tasks }: OwnedInput, site: Site): string[] {
  const vms = shown.vms.filter(({ node }) => node.name === site.name);
  const added = tasks.filter((task) => task.operation === 'portForward.add' && hasSucceeded(task));
  const had = new Set(targetsOf(added));
  const anyForward = vms.some(({ portForwards }) => portForwards.length > 0);
  return [
    ...vms
      .filter(({ name }) => had.has(name))
      .flatMap(({ nics }) => nics.map(({ mac }) => lineOf(site, `address ${site.pool}/${mac}`))),
    ...(anyForward ? [lineOf(site, 'rule ')] : []),
  ];
}

/**
 * What tasks that succeeded have made and none has deleted: VMs, where the graph shows them, with all files libvirt
 * says they stand on, snapshots, forwarded ports, and cloned volumes. A deletion that failed half way may have taken
 * parts of its VM already.
 */
export async function ownedBy(input: OwnedInput, now: ReadonlySet<string>): Promise<Owned> {
  const { tasks, shown, sites, made } = input;
  const deleting = tasks.filter(({ operation }) => DELETING.has(operation));
  const deleted = new Set(targetsOf(deleting.filter(hasSucceeded)));
  const touched = new Set(targetsOf(deleting));
  const allowed = new Set(sites.flatMap((site) => linesOfForwards(input, site)));
  const wanted = new Set<string>();
  for (const name of madeVms(tasks)) {
    const vm = shown.vms.find((one) => one.name === name);
    const site = sites.find((one) => one.name === vm?.node.name);
    if (vm === undefined || site === undefined) {
      if (!touched.has(name)) wanted.add(`graph: VM ${name}`);
      continue;
    }
    if (!touched.has(name)) wanted.add(lineOf(site, `domain ${name}`));
    if (deleted.has(name) || !now.has(lineOf(site, `domain ${name}`))) continue;
    const { always, perhaps } = await linesOfVm(input, site, vm);
    for (const line of [...always, ...perhaps]) allowed.add(line);
    if (!touched.has(name)) for (const line of always) wanted.add(line);
  }
  const [home] = sites;
  for (const task of tasks.filter(hasSucceeded)) {
    const name = made.get(task.id)?.volume;
    if (name === undefined || home === undefined) continue;
    for (const line of linesOfPath(home, `${home.path}/${name}`)) {
      allowed.add(line);
      wanted.add(line);
    }
  }
  return { allowed, wanted };
}
