import { describe, expect, it } from 'vitest';
import { readNodeIo } from './node-io.ts';

const DISKSTATS = ` 253       0 vda 100 5 2000 30 50 6 4000 40 0 60 70
 253       1 vda1 90 5 1900 30 50 6 4000 40 0 60 70
 259       0 nvme0n1 1 0 8 0 1 0 16 0 0 0 0 0 0 0 0 0 0
 259       1 nvme0n1p1 1 0 8 0 1 0 16 0 0 0 0 0 0 0 0 0 0
   7       0 loop0 1 0 999 0 0 0 0 0 0 0 0
 252       0 dm-0 1 0 999 0 0 0 999 0 0 0 0`;
const NET = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 777 1 0 0 0 0 0 0 777 1 0 0 0 0 0 0
  eth0: 1000 1 0 0 0 0 0 0 300 1 0 0 0 0 0 0
enp3s0:20 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0
eth0.5: 50 1 0 0 0 0 0 0 50 1 0 0 0 0 0 0
virbr0: 99 1 0 0 0 0 0 0 99 1 0 0 0 0 0 0
 vnet3: 99 1 0 0 0 0 0 0 99 1 0 0 0 0 0 0`;

describe('readNodeIo', () => {
  it('adds up whole disks and the node’s own cards, each byte once', () => {
    expect(readNodeIo(`${DISKSTATS}\n${NET}\n`)).toEqual({
      diskReadBytes: 2008 * 512,
      diskWriteBytes: 4016 * 512,
      netRxBytes: 1020,
      netTxBytes: 305,
      reason: null,
    });
  });

  it('tells that a kernel does not tell', () => {
    expect(readNodeIo('')).toMatchObject({ diskReadBytes: null, reason: expect.any(String) });
    expect(readNodeIo(`   8 0 sda 1\n${NET}`).reason).toMatch(/\w+ \w+/);
  });
});
