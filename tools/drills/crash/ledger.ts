import type { LabNode } from '@corral/testkit';
import { added, type Truth } from '../lib/truth.ts';
import type { Shown, TaskShown } from './state.ts';

/** A volume or file as the node knows it, by its path; both lines of the truth that stand for it. */
function linesOfPath(pool: string, path: string): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [`volume ${pool}/${name}`, `file ${path.replace('/var/lib/libvirt', 'var-lib-libvirt')}`];
}

/** Names of the targets of the tasks of an operation that succeeded. */
function succeeded(tasks: readonly TaskShown[], operation: string): string[] {
  return tasks
    .filter((task) => task.operation === operation && task.state === 'SUCCEEDED')
    .map((task) => task.target?.name ?? '');
}

export interface Place {
  readonly node: LabNode;
  readonly pool: string;
  /** Folder of the pool as the node knows it. */
  readonly path: string;
}

/**
 * The lines of the truth that have a right to be there: VMs whose creation succeeded and that no task has deleted,
 * with the disks that libvirt says they have, and volumes whose cloning succeeded.
 */
async function rightful(place: Place, truth: Truth, tasks: readonly TaskShown[]) {
  const lines = new Set<string>();
  const deleted = new Set(succeeded(tasks, 'vm.delete'));
  for (const name of succeeded(tasks, 'vm.create')) {
    if (deleted.has(name) || !truth.has(`domain ${name}`)) continue;
    lines.add(`domain ${name}`).add(`file etc-libvirt/qemu/${name}.xml`);
    const disks = await place.node.virsh('domblklist', name, '--inactive');
    for (const path of disks.match(/\/\S+$/gm) ?? []) {
      for (const line of linesOfPath(place.pool, path)) lines.add(line);
    }
  }
  for (const name of succeeded(tasks, 'volume.clone')) {
    for (const line of linesOfPath(place.pool, `${place.path}/${name}`)) lines.add(line);
  }
  return lines;
}

export interface Balance {
  /** What is on the node, belongs to nobody and is not listed as left behind. */
  readonly unlisted: readonly string[];
  /** What belongs to nobody and is listed. */
  readonly listed: readonly string[];
  /** What should be there and is not: a task said it had succeeded. */
  readonly missing: readonly string[];
}

/** Files that libvirt and QEMU keep for a running guest; they go when it stops. */
const OF_RUNNING = /^file (run-libvirt|var-lib-libvirt\/qemu\/(domain-|channel))/;

/**
 * Compares what is on the node with what the graph answers for. `tasks` are all tasks so far, `before` the truth from
 * before the first of them.
 */
export async function balance(
  place: Place,
  before: Truth,
  now: Truth,
  shown: Shown,
  tasks: readonly TaskShown[],
): Promise<Balance> {
  const owned = await rightful(place, now, tasks);
  const strays = added(before, now).filter((line) => !owned.has(line) && !OF_RUNNING.test(line));
  const isListed = (line: string): boolean => {
    const name = line.slice(Math.max(line.lastIndexOf('/'), line.indexOf(' ')) + 1);
    const bare = name.replace(/\.xml$/, '');
    return shown.leftovers.some(({ label }) => label.split(/[\s"'/]+/).includes(bare));
  };
  const deleted = new Set(succeeded(tasks, 'vm.delete'));
  const wanted = succeeded(tasks, 'vm.create')
    .filter((name) => !deleted.has(name))
    .map((name) => `domain ${name}`);
  return {
    unlisted: strays.filter((line) => !isListed(line)),
    listed: strays.filter(isListed),
    missing: [...owned, ...wanted].filter((line) => !now.has(line)),
  };
}
