import { added, type Truth } from '../lib/truth.ts';
import { ownedBy, type OwnedInput } from './owned.ts';

export interface Balance {
  /** What is on the nodes, belongs to nobody and is not listed as left behind. */
  readonly unlisted: readonly string[];
  /** What belongs to nobody and is listed. */
  readonly listed: readonly string[];
  /** What should be there and is not: a task said it had succeeded. */
  readonly missing: readonly string[];
}

/** Files that libvirt and QEMU keep for a running guest; they go when it stops. */
const OF_RUNNING = /: file (run-libvirt|var-lib-libvirt\/qemu\/(domain-|channel))/;
/** Libvirt's DHCP server keeps its leases and addresses in files of the network, which were there before. */
const OF_NETWORK = /: file var-lib-libvirt\/dnsmasq\//;

export interface BalanceInput extends OwnedInput {
  /** The truth from before the first task. */
  readonly before: Truth;
  readonly now: Truth;
}

/** Jumps to Corral's chains carry no id: they are right as long as anything is forwarded on their node. */
const isAllowed = (allowed: ReadonlySet<string>, line: string): boolean =>
  allowed.has(line) || (/: rule -A /.test(line) && allowed.has(line.replace(/(: rule ).*/, '$1')));

/** Compares what is on the nodes with what the graph answers for. */
export async function balance(input: BalanceInput): Promise<Balance> {
  const { before, now, shown } = input;
  const { allowed, wanted } = await ownedBy(input, now);
  const strays = added(before, now).filter(
    (line) => !isAllowed(allowed, line) && !OF_RUNNING.test(line) && !OF_NETWORK.test(line),
  );
  const isListed = (line: string): boolean => {
    const name = line.slice(Math.max(line.lastIndexOf('/'), line.lastIndexOf(' ')) + 1);
    const bare = name.replace(/\.xml$/, '');
    return shown.leftovers.some(({ label }) => label.split(/[\s"'/]+/).includes(bare));
  };
  return {
    unlisted: strays.filter((line) => !isListed(line)),
    listed: strays.filter(isListed),
    missing: [...wanted].filter((line) => !now.has(line) && !before.has(line)),
  };
}
