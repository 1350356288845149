import { noNodeIo, type NodeIo } from '@corral/hypervisor';

/** The kernel counts sectors of this size, whatever the disk's own are (Documentation/admin-guide/iostats.rst). */
const SECTOR_BYTES = 512;
/** Whole disks. Partitions, and what lies on other disks (dm, md, loop), would count the same bytes again. */
const DISK = /^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|hd[a-z]+|nvme\d+n\d+|mmcblk\d+|dasd[a-z]+)$/;
/** Network cards by the names that the kernel and systemd give them; VLANs on them have a dot. */
const CARD = /^(eth|en|wl|ib|usb|wwan)[^.:]*$/;

const UNREADABLE = 'The node’s kernel does not tell what its disks and network cards have moved.';

/** Counters of the node's disks and cards, from `/proc/diskstats` followed by `/proc/net/dev`. */
export function readNodeIo(text: string): NodeIo {
  const disks: number[][] = [];
  const cards: number[][] = [];
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/);
    const name = words[2] ?? '';
    // Major and minor, name, reads, merged, sectors read, ms, writes, merged, sectors written, …
    if (/^\d+$/.test(words[0] ?? '') && DISK.test(name)) {
      disks.push([Number(words[5]) * SECTOR_BYTES, Number(words[9]) * SECTOR_BYTES]);
    }
    // Name and colon, bytes received and seven more, bytes sent and seven more.
    const [card, counters] = line.trim().split(':');
    if (card === undefined || counters === undefined || !CARD.test(card)) continue;
    const values = counters.trim().split(/\s+/);
    cards.push([Number(values[0]), Number(values[8])]);
  }
  const [diskReadBytes, diskWriteBytes] = sums(disks);
  const [netRxBytes, netTxBytes] = sums(cards);
  const all = [diskReadBytes, diskWriteBytes, netRxBytes, netTxBytes];
  if (!text.includes('Inter-|') || !all.every(Number.isFinite)) return noNodeIo(UNREADABLE);
  return { diskReadBytes, diskWriteBytes, netRxBytes, netTxBytes, reason: null };
}

function sums(pairs: readonly (readonly number[])[]): readonly [number, number] {
  const sum = (index: number): number =>
    pairs.reduce((total, pair) => total + (pair[index] ?? Number.NaN), 0);
  return [sum(0), sum(1)];
}
