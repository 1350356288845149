import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase } from '@corral/db';
import type { Database } from '@corral/db';
import { libvirtDriver } from '@corral/driver-libvirt';
import type { HypervisorDriver } from '@corral/hypervisor';
import type { Logger } from 'pino';
import { createEngine, queueFile } from './engine.ts';
import type { Env } from './env.ts';
import { keepPrivate } from './security/private-file.ts';
import { createEventBus } from './graphql/pubsub.ts';
import type { EventBus } from './graphql/pubsub.ts';
import { redactRequest } from './graphql/redact.ts';
import { Inventory } from './modules/inventory/inventory.ts';
import type { RunnerTimes } from './modules/inventory/runner.ts';
import { NodeService } from './modules/node/service.ts';
import { setupHints } from './modules/server/setup-hints.ts';
import { keepForwards } from './modules/port-forward/keeper.ts';
import { VmStatsHub } from './modules/stats/hub.ts';
import { NodeLoads } from './modules/stats/node-loads.ts';
import { vmSampling } from './modules/stats/sampling.ts';
import { connectRedis } from './redis.ts';
import { createGuard, requireTokenOffLoopback } from './security/guard.ts';
import { createSecretBox, loadKey } from './security/secret-box.ts';
import { TicketOffice } from './security/tickets.ts';
import { createAuthenticator } from './security/tokens.ts';
import { ApiServer } from './server.ts';
import type { AppServices } from './services.ts';
import { StartupError } from './startup-error.ts';
import { Worker } from './worker.ts';
import type { World } from './world.ts';

/** The composition root: the only file that knows which concrete things the process is made of. */

export interface ContainerOptions {
  readonly log: Logger;
  /** Other drivers than the usual, for tests. */
  readonly drivers?: Readonly<Record<string, HypervisorDriver>>;
  readonly times?: RunnerTimes;
}

export interface Container {
  readonly app: AppServices;
  readonly inventory: Inventory;
  /** Listens, then starts the work. @returns the port */
  start(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Puts a process together. Nothing runs until `start`.
 * @throws StartupError in one sentence when something it stands on is missing or broken
 */
export async function createContainer(env: Env, options: ContainerOptions): Promise<Container> {
  requireTokenOffLoopback(env.host, env.token);
  const { log } = options;
  await makeDataDir(env.dataDir);
  const secrets = createSecretBox(env.secretKey ?? (await loadKey(env.dataDir)));
  const db = await open(env, log);
  const redis = env.redisUrl === null ? null : await connectRedis(env.redisUrl, log);
  const events = createEventBus(redis?.eventTarget);
  tellChanges(db, events);

  const drivers = options.drivers ?? { libvirt: libvirtDriver() };
  const targets = { secrets, localLibvirt: env.localLibvirt, sshAgentSocket: env.sshAgentSocket };
  const loads = new NodeLoads();
  const inventory = new Inventory({
    db,
    drivers,
    targets,
    loads,
    keep: (nodeId, session) => keepForwards(world, nodeId, session),
    log,
    ...(options.times === undefined ? {} : { times: options.times }),
  });
  const nodes = new NodeService({ db, drivers, inventory, targets });
  const world: World = { db, nodes: inventory, inventory, secrets, dataDir: env.dataDir };
  const engine = createEngine({
    world,
    nodeReady: (nodeId) => inventory.settled(nodeId),
    events,
    dataDir: env.dataDir,
    databaseUrl: env.databaseUrl,
    log,
  });
  const stats = new VmStatsHub({ ...vmSampling(db, inventory), log });
  const app: AppServices = {
    db,
    world,
    engine,
    nodes,
    stats,
    loads,
    tickets: new TicketOffice(),
    events,
    log,
    info: {
      version: await readVersion(),
      startedAt: new Date(),
      setupHints: () => setupHints(db, env.localLibvirt),
    },
    redactRequest,
  };
  const server = new ApiServer({
    app,
    inventory,
    guard: createGuard({
      listenHost: env.host,
      consolePort: env.consolePort,
      allowedHosts: env.allowedHosts,
      allowedOrigins: env.allowedOrigins,
    }),
    authenticator: createAuthenticator({ adminToken: env.token, store: db.tokens }),
    ready: () => isReady(db),
  });
  const worker = new Worker({ db, engine, inventory, nodes, stats, log });
  return {
    app,
    inventory,
    start: async () => {
      const port = await server.listen(env.port, env.host);
      await worker.start();
      return port;
    },
    stop: async () => {
      await server.close();
      await worker.stop();
      await redis?.close();
      await db.close();
    },
  };
}

/** Every commit of this process reaches the subscribers of all processes. */
function tellChanges(db: Database, events: EventBus): void {
  db.changes.onChange((changes) => {
    const last = changes.at(-1);
    if (last !== undefined) events.inventoryChanged(last.seq);
  });
}

async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartupError(
      'CONFIG',
      `The data folder ${dataDir} cannot be made; correct CORRAL_DATA_DIR.`,
      error,
    );
  }
}

async function open({ databaseUrl: url, dataDir }: Env, log: Logger): Promise<Database> {
  const file = url.startsWith('file:') ? url.slice('file:'.length) : null;
  if (file !== null) await Promise.all([file, queueFile(dataDir)].map(keepPrivate));
  try {
    return await openDatabase({ url, log: (message) => log.info(message) });
  } catch (error) {
    const where = file ?? 'at DATABASE_URL';
    const why =
      error instanceof Error ? error.message.split('\n').at(-1)?.trim() : 'unknown reason';
    throw new StartupError('DATABASE', `The database ${where} cannot be opened: ${why}`, error);
  }
}

async function isReady(db: Database): Promise<boolean> {
  try {
    await db.prisma.$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}

async function readVersion(): Promise<string> {
  const file = path.join(import.meta.dirname, '..', 'package.json');
  const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
  const isVersioned = (value: unknown): value is { version: string } =>
    typeof value === 'object' && value !== null && 'version' in value;
  return isVersioned(parsed) ? parsed.version : 'unknown';
}
