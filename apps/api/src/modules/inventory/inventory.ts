import type { Database, Node } from '@corral/db';
import { CorralError } from '@corral/domain';
import type { HypervisorDriver, HypervisorSession, ProbeReport } from '@corral/hypervisor';
import type { Logger } from 'pino';
import type { InventoryRefresh, NodeSessions } from '../../world.ts';
import type { NodeLoads } from '../stats/node-loads.ts';
import { AddressWatch } from './address-watch.ts';
import { DISABLED, noSession } from './node-state.ts';
import type { ConnectionState } from './node-state.ts';
import { NodeProjection } from './projection.ts';
import { DEFAULT_TIMES, NodeRunner } from './runner.ts';
import type { RunnerTimes } from './runner.ts';
import { targetOf } from './targets.ts';
import type { TargetOptions } from './targets.ts';

export interface InventoryOptions {
  readonly db: Database;
  /** By the `kind` of nodes. */
  readonly drivers: Readonly<Record<string, HypervisorDriver>>;
  readonly targets: TargetOptions;
  readonly loads: NodeLoads;
  /** Puts back what Corral keeps on a node and the node may have lost; nothing when absent. */
  readonly keep?: (nodeId: string, session: HypervisorSession) => Promise<void>;
  readonly log: Logger;
  readonly times?: RunnerTimes;
}

interface Watched {
  readonly runner: NodeRunner;
  readonly projection: NodeProjection;
}

/**
 * One runner for every enabled node. Nothing here is waited for by a request: lists come from the rows, and a session
 * is either open or refused at once.
 */
export class Inventory implements NodeSessions, InventoryRefresh {
  readonly #options: InventoryOptions;
  readonly #watched = new Map<string, Watched>();

  constructor(options: InventoryOptions) {
    this.#options = options;
  }

  /** Starts a runner for each enabled node. Returns without waiting for any of them. */
  async start(): Promise<void> {
    for (const node of await this.#options.db.nodes.all()) await this.watch(node);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#watched.values()].map(({ runner }) => runner.stop()));
    this.#watched.clear();
  }

  /** Takes a node in, or begins anew with one whose address, credentials or switch have changed. */
  async watch(node: Node): Promise<void> {
    await this.unwatch(node.id);
    if (!node.enabled) {
      await this.#setState(node.id, DISABLED);
      return;
    }
    const log = this.#options.log.child({ node: node.name });
    const projection = new NodeProjection(node.id, this.#options.db, log);
    const runner = this.#runner(node.id, projection, log);
    this.#watched.set(node.id, { runner, projection });
    runner.start();
  }

  /** Ends the connection of a node and forgets it. */
  async unwatch(nodeId: string): Promise<void> {
    const watched = this.#watched.get(nodeId);
    this.#watched.delete(nodeId);
    this.#options.loads.forget(nodeId);
    await watched?.runner.stop();
  }

  forgetNode(nodeId: string): Promise<void> {
    return this.unwatch(nodeId);
  }

  async probeNode(nodeId: string): Promise<ProbeReport> {
    const node = await this.#options.db.nodes.require(nodeId);
    const { connectDeadline: deadlineMs } = this.#options.times ?? DEFAULT_TIMES;
    return this.#driverOf(node).probe(targetOf(node, this.#options.targets), { deadlineMs });
  }

  async reconnectNode(nodeId: string): Promise<ConnectionState> {
    await this.watch(await this.#options.db.nodes.require(nodeId));
    await this.settled(nodeId);
    return this.#watched.get(nodeId)?.runner.connection ?? DISABLED;
  }

  session(nodeId: string): HypervisorSession {
    const watched = this.#watched.get(nodeId);
    if (watched !== undefined) return watched.runner.session();
    throw noSession(nodeId, DISABLED);
  }

  /**
   * Resolves when it is known whether the node can be reached: at once, but for a node whose first connection is under
   * way. That has its own deadline.
   */
  async settled(nodeId: string): Promise<void> {
    await this.#watched.get(nodeId)?.runner.settled;
  }

  /** How many nodes have an open session. */
  get sessions(): number {
    return [...this.#watched.values()].filter(({ runner }) => runner.connection.state === 'ONLINE')
      .length;
  }

  /** Lists everything of a node now; a node that is not connected is tried at once. @throws CorralError NODE_… */
  async sync(nodeId: string): Promise<void> {
    const watched = this.#need(nodeId);
    if (watched.runner.connection.state !== 'ONLINE') {
      watched.runner.wake();
      throw noSession(nodeId, watched.runner.connection);
    }
    await watched.projection.syncAll(watched.runner.session());
  }

  async vm(nodeId: string, uuid: string): Promise<string | null> {
    return this.#need(nodeId).projection.refreshVm(this.session(nodeId), uuid);
  }

  async pool(nodeId: string, uuid: string): Promise<string | null> {
    return this.#need(nodeId).projection.refreshPool(this.session(nodeId), uuid);
  }

  async poolVolumes(nodeId: string, uuid: string): Promise<void> {
    await this.#need(nodeId).projection.refreshPoolTree(this.session(nodeId), uuid);
  }

  async volume(nodeId: string, poolUuid: string, name: string): Promise<string | null> {
    return this.#need(nodeId).projection.refreshVolume(this.session(nodeId), poolUuid, name);
  }

  async network(nodeId: string, uuid: string): Promise<string | null> {
    return this.#need(nodeId).projection.refreshNetwork(this.session(nodeId), uuid);
  }

  #need(nodeId: string): Watched {
    const watched = this.#watched.get(nodeId);
    if (watched === undefined) throw noSession(nodeId, DISABLED);
    return watched;
  }

  #runner(nodeId: string, projection: NodeProjection, log: Logger): NodeRunner {
    const { db, loads, keep, times = DEFAULT_TIMES } = this.#options;
    return new NodeRunner({
      nodeId,
      projection,
      addresses: new AddressWatch({ nodeId, vms: db.vms, projection, log }),
      times,
      log,
      setState: (state) => this.#setState(nodeId, state),
      seen: (at) => db.nodes.touch(nodeId, at),
      keep: async (session) => keep?.(nodeId, session),
      sampleLoad: async (session) => loads.add(nodeId, await session.facts.stats()),
      connect: async (options) => {
        const node = await db.nodes.require(nodeId);
        return this.#driverOf(node).connect(targetOf(node, this.#options.targets), options);
      },
    });
  }

  /** @throws CorralError NODE_NO_HYPERVISOR */
  #driverOf({ id, kind }: Node): HypervisorDriver {
    const driver = this.#options.drivers[kind];
    if (driver !== undefined) return driver;
    const message = `This server has no driver for ${kind}.`;
    throw new CorralError('NODE_NO_HYPERVISOR', message, { nodeId: id });
  }

  async #setState(nodeId: string, state: ConnectionState): Promise<void> {
    await this.#options.db.nodes.setState(nodeId, state);
  }
}
