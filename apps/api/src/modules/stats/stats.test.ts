import { noNodeIo, type VmStatsSample } from '@corral/hypervisor';
import { waitFor } from '@corral/testkit';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { VmStatsHub } from './hub.ts';
import { NodeLoads } from './node-loads.ts';
import { toPoint } from './rates.ts';

const sampleAt = (second: number, change: Partial<VmStatsSample> = {}): VmStatsSample => ({
  at: new Date(second * 1000).toISOString(),
  cpuTimeNanoseconds: 0,
  memoryBalloonBytes: 1000,
  memoryUnusedBytes: 400,
  memoryRssBytes: 5000,
  diskReadBytes: 0,
  diskWriteBytes: 0,
  netRxBytes: 0,
  netTxBytes: null,
  ...change,
});

describe('toPoint', () => {
  it('makes rates per second of two samples', () => {
    const before = sampleAt(10);
    const now = sampleAt(12, { cpuTimeNanoseconds: 2e9, diskReadBytes: 4096, netRxBytes: 10 });
    expect(toPoint('v', before, now, 2)).toMatchObject({
      cpuPercent: 50,
      diskReadBytesPerSecond: 2048,
      netRxBytesPerSecond: 5,
      netTxBytesPerSecond: null,
      memoryUsedBytes: 600,
      memoryTotalBytes: 1000,
    });
  });

  it('has no rates for a first sample or after the counters began anew', () => {
    expect(toPoint('v', null, sampleAt(1), 1).cpuPercent).toBeNull();
    const restarted = toPoint('v', sampleAt(1, { diskReadBytes: 500 }), sampleAt(3), 1);
    expect(restarted.diskReadBytesPerSecond).toBeNull();
  });

  it('falls back to the process where the guest tells nothing of its memory', () => {
    const now = sampleAt(1, { memoryUnusedBytes: null, memoryRssBytes: 700 });
    expect(toPoint('v', null, now, 1).memoryUsedBytes).toBe(700);
  });
});

describe('NodeLoads', () => {
  const sample = (second: number, total: number, idle: number) => ({
    at: new Date(second * 1000).toISOString(),
    cpuTotalNanoseconds: total,
    cpuIdleNanoseconds: idle,
    memoryTotalBytes: 100,
    memoryAvailableBytes: 30,
    io: {
      diskReadBytes: second * 1000,
      diskWriteBytes: second * 10,
      netRxBytes: 500 - second,
      netTxBytes: 0,
      reason: null,
    },
  });

  it('needs two samples for the percent, and forgets', () => {
    const loads = new NodeLoads();
    loads.add('n', sample(1, 100, 50));
    expect(loads.of('n')).toMatchObject({ cpuPercent: null, memoryUsedBytes: 70 });
    loads.add('n', sample(2, 200, 75));
    expect(loads.of('n')?.cpuPercent).toBe(75);
    loads.forget('n');
    expect(loads.of('n')).toBeNull();
    expect(loads.history('n')).toEqual([]);
  });

  it('makes rates of the counters of disks and cards, none of one that went back', () => {
    const loads = new NodeLoads();
    loads.add('n', sample(1, 100, 50));
    expect(loads.of('n')).toMatchObject({ diskReadBytesPerSecond: null, ioReason: null });
    loads.add('n', sample(3, 200, 75));
    expect(loads.of('n')).toMatchObject({
      diskReadBytesPerSecond: 1000,
      diskWriteBytesPerSecond: 10,
      netRxBytesPerSecond: null,
      netTxBytesPerSecond: 0,
    });
    loads.add('n', { ...sample(5, 300, 75), io: noNodeIo('It does not say.') });
    expect(loads.of('n')).toMatchObject({
      diskReadBytesPerSecond: null,
      ioReason: 'It does not say.',
    });
  });

  it('keeps the last ten minutes, oldest first', () => {
    const loads = new NodeLoads();
    for (const second of [0, 10, 599, 605]) loads.add('n', sample(second, second * 100, 0));
    expect(loads.history('n').map(({ at }) => at.getTime() / 1000)).toEqual([10, 599, 605]);
  });
});

describe('VmStatsHub', () => {
  let hub: VmStatsHub;
  let samples = 0;
  afterEach(() => hub.stop());

  const make = (running: readonly { id: string; vcpus: number }[] = []): VmStatsHub => {
    samples = 0;
    return new VmStatsHub({
      sample: async () => {
        samples += 1;
        return sampleAt(Date.now() / 1000, { cpuTimeNanoseconds: samples * 1e6 });
      },
      find: async (id) => ({ id, vcpus: 1 }),
      running: async () => running,
      log: pino({ level: 'silent' }),
      liveMs: 20,
      backgroundMs: 20,
    });
  };

  it('samples a VM once however many look on, and not at all when nobody does', async () => {
    hub = make();
    const one = hub.follow('v')[Symbol.asyncIterator]();
    const two = hub.follow('v')[Symbol.asyncIterator]();
    const [first] = await Promise.all([one.next(), two.next()]);
    expect(first.value?.vmId).toBe('v');
    expect(samples).toBe(1);
    await Promise.all([one.next(), two.next()]);
    expect(samples).toBe(2);
    await one.return?.();
    expect(hub.followed).toBe(1);
    await two.return?.();
    await waitFor('the readers to leave', () => hub.followed === 0);
    const after = samples;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(samples).toBe(after);
  });

  it('keeps a history of running VMs in the background, and drops it when they stop', async () => {
    const running = [{ id: 'a', vcpus: 1 }];
    hub = make(running);
    hub.start();
    await waitFor('samples', () => hub.history('a').length >= 3);
    expect(hub.history('a')[1]?.cpuPercent).not.toBeNull();
    running.length = 0;
    await waitFor('the history to go', () => hub.history('a').length === 0);
  });
});
