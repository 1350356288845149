import type { LabNode } from '@corral/testkit';
import { z } from 'zod';
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

const Cloned = z.object({ vms: z.array(z.object({ name: z.string() })) });

/** Names of the VMs that tasks have made. The target of a task that clones is the source. */
function madeVms(tasks: readonly TaskShown[]): string[] {
  const clones = tasks.filter(
    (task) => task.operation === 'vm.clone' && task.state === 'SUCCEEDED',
  );
  return [
    ...succeeded(tasks, 'vm.create'),
    ...clones.flatMap((task) => Cloned.parse(task.result).vms.map((vm) => vm.name)),
  ];
}

export interface Place {
  readonly node: Pick<LabNode, 'virsh'>;
  readonly pool: string;
  /** Folder of the pool as the node knows it. */
  readonly path: string;
}

interface Owned {
  /** Lines of the truth that have a right to be there. */
  readonly allowed: ReadonlySet<string>;
  /** Those of them that have to be there. */
  readonly wanted: ReadonlySet<string>;
}

/**
 * What tasks that succeeded have made and none has deleted: VMs with the disks that libvirt says they have, and cloned
 * volumes. A deletion that failed half way may have taken disks of its VM already.
 */
async function ownedBy({ place, now, tasks, clones }: BalanceInput): Promise<Owned> {
  const allowed = new Set<string>();
  const wanted = new Set<string>();
  const deleted = new Set(succeeded(tasks, 'vm.delete'));
  const touched = new Set(
    tasks.filter(({ operation }) => operation === 'vm.delete').map(({ target }) => target?.name),
  );
  for (const name of madeVms(tasks)) {
    if (!touched.has(name)) wanted.add(`domain ${name}`);
    if (deleted.has(name) || !now.has(`domain ${name}`)) continue;
    allowed.add(`domain ${name}`).add(`file etc-libvirt/qemu/${name}.xml`);
    const disks = await place.node.virsh('domblklist', name, '--inactive');
    for (const path of disks.match(/\/\S+$/gm) ?? []) {
      for (const line of linesOfPath(place.pool, path)) {
        allowed.add(line);
        if (!touched.has(name)) wanted.add(line);
      }
    }
  }
  for (const { id, state } of tasks) {
    const name = clones.get(id);
    if (name === undefined || state !== 'SUCCEEDED') continue;
    for (const line of linesOfPath(place.pool, `${place.path}/${name}`)) {
      allowed.add(line);
      wanted.add(line);
    }
  }
  return { allowed, wanted };
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

export interface BalanceInput {
  readonly place: Place;
  /** The truth from before the first task. */
  readonly before: Truth;
  readonly now: Truth;
  readonly shown: Shown;
  /** All tasks so far. */
  readonly tasks: readonly TaskShown[];
  /** Names of the volumes that tasks were to make by cloning, by the task's id. */
  readonly clones: ReadonlyMap<string, string>;
}

/** Compares what is on the node with what the graph answers for. */
export async function balance(input: BalanceInput): Promise<Balance> {
  const { before, now, shown } = input;
  const { allowed, wanted } = await ownedBy(input);
  const strays = added(before, now).filter((line) => !allowed.has(line) && !OF_RUNNING.test(line));
  const isListed = (line: string): boolean => {
    const name = line.slice(Math.max(line.lastIndexOf('/'), line.indexOf(' ')) + 1);
    const bare = name.replace(/\.xml$/, '');
    return shown.leftovers.some(({ label }) => label.split(/[\s"'/]+/).includes(bare));
  };
  return {
    unlisted: strays.filter((line) => !isListed(line)),
    listed: strays.filter(isListed),
    missing: [...wanted].filter((line) => !now.has(line)),
  };
}
