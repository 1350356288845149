import type { Database } from '@corral/db';
import type { HypervisorSession } from '@corral/hypervisor';
import type { Logger } from 'pino';
import { eachLimited } from './locks.ts';
import type { NodeProjection } from './projection.ts';

/**
 * When to ask for a VM's addresses. No event tells that a guest has got one, so VMs that came up lately and have none
 * are asked often, the rest slowly.
 */
const YOUNG_MS = 180_000;
const SLOW_MS = 60_000;
const AT_ONCE = 4;

interface Watch {
  readonly since: number;
  askedAt: number;
  found: boolean;
}

export class AddressWatch {
  readonly #nodeId: string;
  readonly #vms: Database['vms'];
  readonly #projection: NodeProjection;
  readonly #log: Logger;
  readonly #watched = new Map<string, Watch>();
  readonly #now: () => number;

  constructor(options: {
    readonly nodeId: string;
    readonly vms: Database['vms'];
    readonly projection: NodeProjection;
    readonly log: Logger;
    readonly now?: () => number;
  }) {
    this.#nodeId = options.nodeId;
    this.#vms = options.vms;
    this.#projection = options.projection;
    this.#log = options.log;
    this.#now = options.now ?? Date.now;
  }

  /** Asks those VMs whose turn it is. Call it every few seconds; a VM that does not answer costs its own deadline. */
  async tick(session: HypervisorSession): Promise<void> {
    const running = await this.#runningVms();
    const due = running.filter(({ uuid }) => this.#isDue(uuid));
    await eachLimited(due, AT_ONCE, ({ uuid }) => this.ask(session, uuid));
  }

  /** Asks one VM now. A failure is noted and left to the next turn. */
  async ask(session: HypervisorSession, uuid: string): Promise<void> {
    const watch = this.#watch(uuid);
    watch.askedAt = this.#now();
    try {
      watch.found = (await this.#projection.refreshAddresses(session, uuid)) > 0;
    } catch (error) {
      this.#log.debug(
        { err: error, nodeId: this.#nodeId, vmUuid: uuid },
        'addresses could not be read',
      );
    }
  }

  async #runningVms(): Promise<readonly { uuid: string }[]> {
    const vms = (await this.#vms.ofNode(this.#nodeId)).filter((vm) => vm.powerState === 'RUNNING');
    const uuids = new Set(vms.map((vm) => vm.uuid));
    for (const uuid of this.#watched.keys()) if (!uuids.has(uuid)) this.#watched.delete(uuid);
    return vms;
  }

  #watch(uuid: string): Watch {
    const known = this.#watched.get(uuid);
    if (known !== undefined) return known;
    const watch = { since: this.#now(), askedAt: 0, found: false };
    this.#watched.set(uuid, watch);
    return watch;
  }

  #isDue(uuid: string): boolean {
    const watch = this.#watch(uuid);
    const now = this.#now();
    const eager = !watch.found && now - watch.since < YOUNG_MS;
    return eager || now - watch.askedAt >= SLOW_MS;
  }
}
