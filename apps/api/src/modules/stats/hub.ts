import type { VmStatsSample } from '@corral/hypervisor';
import type { Logger } from 'pino';
import { follow } from '../../graphql/follow.ts';
import { eachLimited } from '../inventory/locks.ts';
import { toPoint } from './rates.ts';
import type { VmStatsPoint } from './rates.ts';

/** What the hub needs of a VM. */
export interface SampledVm {
  readonly id: string;
  readonly vcpus: number;
}

export interface HubOptions {
  /** One sample of a VM now. Rejects when its node or the VM does not answer. */
  sample(vmId: string): Promise<VmStatsSample>;
  /** The VM as stored; null when it is gone. */
  find(vmId: string): Promise<SampledVm | null>;
  /** Running VMs of connected nodes, for the background. */
  running(): Promise<readonly SampledVm[]>;
  readonly log: Logger;
  readonly liveMs?: number;
  readonly backgroundMs?: number;
}

const LIVE_MS = 2_000;
const BACKGROUND_MS = 15_000;
const HISTORY_MS = 600_000;
/** VMs sampled in one round of the background; with more of them, rounds take turns. */
const BACKGROUND_BUDGET = 200;
const BACKGROUND_WIDTH = 4;

interface Series {
  last: VmStatsSample | null;
  points: VmStatsPoint[];
  readonly listeners: Set<(point: VmStatsPoint) => void>;
  timer: NodeJS.Timeout | null;
  busy: boolean;
}

/**
 * Statistics of VMs: each is sampled once however many look on, every two seconds while somebody does, slowly
 * otherwise, so that a chart has its last ten minutes when it opens.
 */
export class VmStatsHub {
  readonly #options: HubOptions;
  readonly #series = new Map<string, Series>();
  #background: NodeJS.Timeout | null = null;
  #turn = 0;
  #round: Promise<void> | null = null;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  start(): void {
    this.#background = setInterval(() => {
      this.#round ??= this.#sampleRound().finally(() => {
        this.#round = null;
      });
    }, this.#options.backgroundMs ?? BACKGROUND_MS);
  }

  async stop(): Promise<void> {
    if (this.#background !== null) clearInterval(this.#background);
    for (const series of this.#series.values()) stopTimer(series);
    await this.#round;
  }

  /** The last points, oldest first. */
  history(vmId: string): readonly VmStatsPoint[] {
    return this.#series.get(vmId)?.points ?? [];
  }

  /** Points from now on, the newest only: a reader that is behind skips to it. */
  follow(vmId: string): AsyncIterable<VmStatsPoint> {
    let latest: VmStatsPoint | null = null;
    return follow({
      listen: (wake) => {
        const listener = (point: VmStatsPoint): void => {
          latest = point;
          wake();
        };
        this.#join(vmId, listener);
        return () => this.#leave(vmId, listener);
      },
      look: async () => {
        const value = latest;
        latest = null;
        return { value, more: false };
      },
    });
  }

  /** VMs that somebody looks at now. */
  get followed(): number {
    return [...this.#series.values()].filter((series) => series.listeners.size > 0).length;
  }

  #join(vmId: string, listener: (point: VmStatsPoint) => void): void {
    const series = this.#of(vmId);
    series.listeners.add(listener);
    if (series.timer !== null) return;
    series.timer = setInterval(
      () => void this.#sample(vmId, series),
      this.#options.liveMs ?? LIVE_MS,
    );
    void this.#sample(vmId, series);
  }

  #leave(vmId: string, listener: (point: VmStatsPoint) => void): void {
    const series = this.#series.get(vmId);
    series?.listeners.delete(listener);
    if (series !== undefined && series.listeners.size === 0) stopTimer(series);
  }

  #of(vmId: string): Series {
    const known = this.#series.get(vmId);
    if (known !== undefined) return known;
    const series: Series = {
      last: null,
      points: [],
      listeners: new Set(),
      timer: null,
      busy: false,
    };
    this.#series.set(vmId, series);
    return series;
  }

  async #sample(vmId: string, series: Series, known?: SampledVm): Promise<void> {
    if (series.busy) return;
    series.busy = true;
    try {
      const vm = known ?? (await this.#options.find(vmId));
      if (vm === null) return;
      const sample = await this.#options.sample(vmId);
      const point = toPoint(vmId, series.last, sample, vm.vcpus);
      series.last = sample;
      const oldest = point.at.getTime() - HISTORY_MS;
      series.points = [...series.points.filter(({ at }) => at.getTime() > oldest), point];
      for (const listener of series.listeners) listener(point);
    } catch (error) {
      this.#options.log.debug({ err: error, vmId }, 'a VM could not be sampled');
    } finally {
      series.busy = false;
    }
  }

  async #sampleRound(): Promise<void> {
    const running = await this.#options.running();
    const ids = new Set(running.map(({ id }) => id));
    for (const [id, series] of this.#series) {
      if (!ids.has(id) && series.listeners.size === 0) this.#series.delete(id);
    }
    const start = running.length > BACKGROUND_BUDGET ? this.#turn % running.length : 0;
    const chosen = [...running.slice(start), ...running.slice(0, start)].slice(
      0,
      BACKGROUND_BUDGET,
    );
    this.#turn = start + chosen.length;
    await eachLimited(chosen, BACKGROUND_WIDTH, (vm) => {
      const series = this.#of(vm.id);
      return series.timer === null ? this.#sample(vm.id, series, vm) : Promise.resolve();
    });
  }
}

function stopTimer(series: Series): void {
  if (series.timer !== null) clearInterval(series.timer);
  series.timer = null;
}
