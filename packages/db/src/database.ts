import { openClient, type Prisma } from './connection/client.ts';
import type { Provider } from './connection/url.ts';
import { ChangeFeed } from './feed/change-feed.ts';
import { migrate } from './migrations/migrate.ts';
import { ArtefactRepository } from './repositories/artefacts.ts';
import { KeyPairRepository } from './repositories/key-pairs.ts';
import { LeaseRepository } from './repositories/leases.ts';
import { NetworkRepository } from './repositories/networks.ts';
import { NodeRepository } from './repositories/nodes.ts';
import { ParkedVmRepository } from './repositories/parked-vms.ts';
import { PoolRepository } from './repositories/pools.ts';
import { PortForwardRepository } from './repositories/port-forwards.ts';
import { SavedViewRepository } from './repositories/saved-views.ts';
import { SettingRepository } from './repositories/settings.ts';
import { TaskRepository } from './repositories/tasks.ts';
import { TemplateRepository } from './repositories/templates.ts';
import { TokenRepository } from './repositories/tokens.ts';
import { UploadRepository } from './repositories/uploads.ts';
import { VmRepository } from './repositories/vms.ts';
import { VolumeRepository } from './repositories/volumes.ts';
import { PrismaTaskStore } from './tasks/store.ts';
import type { TaskStore } from '@corral/tasks';

export interface Database {
  /** For reads by the graph; inventory and tasks are written through the repositories alone. */
  readonly prisma: Prisma;
  readonly provider: Provider;
  /** The feed of inventory changes: listeners, replay, pruning. */
  readonly changes: ChangeFeed;
  readonly nodes: NodeRepository;
  readonly pools: PoolRepository;
  readonly volumes: VolumeRepository;
  readonly uploads: UploadRepository;
  readonly networks: NetworkRepository;
  readonly portForwards: PortForwardRepository;
  readonly vms: VmRepository;
  readonly templates: TemplateRepository;
  readonly keyPairs: KeyPairRepository;
  readonly tasks: TaskRepository;
  /** What the task engine writes through. */
  readonly taskStore: TaskStore;
  readonly artefacts: ArtefactRepository;
  readonly leases: LeaseRepository;
  readonly settings: SettingRepository;
  /** Filters, order and columns of lists, under names. */
  readonly savedViews: SavedViewRepository;
  /** VMs that are deleted when their time to undo it is over. */
  readonly parked: ParkedVmRepository;
  readonly tokens: TokenRepository;
  close(): Promise<void>;
}

export interface OpenDatabaseOptions {
  /** `file:/path/to.db` or `postgresql://…`. */
  readonly url: string;
  /** Told each migration that was applied. */
  readonly log?: (message: string) => void;
}

/** Applies missing migrations, then opens the database. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  await migrate({ url: options.url, log: options.log });
  const { prisma, provider } = await openClient(options.url);
  const changes = new ChangeFeed(prisma, provider);
  const context = { prisma, provider, feed: changes };
  return {
    prisma,
    provider,
    changes,
    nodes: new NodeRepository(context),
    pools: new PoolRepository(context),
    volumes: new VolumeRepository(context),
    uploads: new UploadRepository(context),
    networks: new NetworkRepository(context),
    portForwards: new PortForwardRepository(context),
    vms: new VmRepository(context),
    templates: new TemplateRepository(context),
    keyPairs: new KeyPairRepository(context),
    tasks: new TaskRepository(context),
    taskStore: new PrismaTaskStore(prisma),
    artefacts: new ArtefactRepository(context),
    leases: new LeaseRepository(context),
    settings: new SettingRepository(context),
    savedViews: new SavedViewRepository(context),
    parked: new ParkedVmRepository(context),
    tokens: new TokenRepository(context),
    close: () => prisma.$disconnect(),
  };
}
