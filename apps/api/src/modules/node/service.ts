import type { Database, Node, NodePatch } from '@corral/db';
import { asId, CorralError, newId } from '@corral/domain';
import type { NodeId } from '@corral/domain';
import type { HypervisorDriver, NodeTarget, ProbeReport, ProbeTarget } from '@corral/hypervisor';
import { validate } from '../../graphql/validate.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { localTransport, sealAuth } from '../inventory/targets.ts';
import type { TargetOptions } from '../inventory/targets.ts';
import { jumpColumns, jumpPlaces, pinned, readJumps, repinned, wayName } from './jumps.ts';
import { LOCAL_REMOVED } from './local-node.ts';
import { enrolSchema, placeSchema, sshOf, toSshAuth, updateSchema } from './target-input.ts';
import type { EnrolInput, PlaceInput } from './target-input.ts';

export interface NodeServiceOptions {
  readonly db: Database;
  readonly drivers: Readonly<Record<string, HypervisorDriver>>;
  readonly inventory: Inventory;
  readonly targets: TargetOptions;
}

/** Hypervisors that can be enrolled; the first is what a node is when nothing else is said. */
const DEFAULT_KIND = 'libvirt';
const PROBE_DEADLINE_MS = 30_000;
/** Enrolling and changing nodes. */
export class NodeService {
  readonly #options: NodeServiceOptions;

  constructor(options: NodeServiceOptions) {
    this.#options = options;
  }

  /** Looks at a place without storing anything. */
  probe(input: unknown): Promise<ProbeReport> {
    const place = validate(placeSchema, input);
    return this.#driver().probe(
      { ...uriOf(place), transport: this.#placeOf(place) },
      { deadlineMs: PROBE_DEADLINE_MS },
    );
  }

  /**
   * Connects once, and stores the node when that worked. Nothing is stored otherwise.
   * @throws CorralError NODE_HOST_KEY_UNKNOWN without an accepted fingerprint, NODE_… when it does not connect,
   * ALREADY_EXISTS for a name or place that is enrolled
   */
  async enrol(input: unknown): Promise<Node> {
    const wanted = validate(enrolSchema, input);
    await this.#refuseDouble(wanted);
    const id = newId<NodeId>();
    await this.#verify(this.#targetOf(wanted));
    const node = await this.#options.db.nodes.create({ ...this.#toRow(id, wanted), id });
    if (wanted.transport === 'LOCAL') await this.#options.db.settings.remove(LOCAL_REMOVED);
    await this.#options.inventory.watch(node);
    return node;
  }

  /** Changes what the user decides; a changed login, key or switch begins the connection anew. */
  async update(input: unknown): Promise<Node> {
    const change = validate(updateSchema, input);
    const before = await this.#options.db.nodes.require(change.id);
    if (change.auth && before.transport === 'local') {
      throw new CorralError('INVALID_INPUT', 'A local node has no login.', { field: 'auth' });
    }
    const node = await this.#options.db.nodes.update(before.id, this.#toPatch(before, change));
    const reconnect =
      change.auth ||
      change.hostKeyFingerprint ||
      change.jumpHostKeyFingerprints ||
      typeof change.domainTypeOverride === 'string' ||
      node.enabled !== before.enabled;
    if (reconnect) await this.#options.inventory.watch(node);
    return this.#options.db.nodes.require(node.id);
  }

  /** Reads everything of the node again. */
  async sync(id: string): Promise<Node> {
    const { db, inventory } = this.#options;
    await db.nodes.require(id);
    await inventory.sync(id);
    return db.nodes.require(id);
  }

  /**
   * Enrols this machine's own hypervisor as `local` where it answers and no local node is there.
   * @returns true when there is a local node now or the user does not want one; false when it may be worth another try
   */
  async enrolLocal(): Promise<boolean> {
    const { db, targets, inventory } = this.#options;
    if (targets.localLibvirt.kind === 'off') return true;
    if ((await db.settings.get(LOCAL_REMOVED)) === true) return true;
    const nodes = await db.nodes.all();
    if (nodes.some((node) => node.transport === 'local')) return true;
    try {
      await this.#verify({ transport: localTransport(targets.localLibvirt) });
    } catch {
      return false;
    }
    const taken = new Set(nodes.map((node) => node.name));
    const name = taken.has('local') ? `local-${newId().slice(-6)}` : 'local';
    await inventory.watch(await db.nodes.create({ name, kind: DEFAULT_KIND, transport: 'local' }));
    return true;
  }

  #driver(): HypervisorDriver {
    const driver = this.#options.drivers[DEFAULT_KIND];
    if (driver === undefined) throw new Error('There is no libvirt driver.');
    return driver;
  }

  #targetOf(place: PlaceInput & { domainTypeOverride?: string | null | undefined }): NodeTarget {
    const transport = this.#placeOf(place);
    const rest = { ...uriOf(place), domainTypeOverride: place.domainTypeOverride ?? null };
    if (transport.kind === 'local') return { transport, ...rest };
    const { hostKeyFingerprint } = transport;
    if (hostKeyFingerprint === null) {
      throw new CorralError(
        'NODE_HOST_KEY_UNKNOWN',
        'Probe the node first, compare the fingerprint it shows, and enrol it with that fingerprint.',
        { field: 'hostKeyFingerprint' },
      );
    }
    const jumps = (transport.jumps ?? []).map(pinned);
    return { transport: { ...transport, hostKeyFingerprint, jumps }, ...rest };
  }

  #placeOf(place: PlaceInput): LibvirtPlace {
    const { sshAgentSocket, localLibvirt } = this.#options.targets;
    if (place.transport === 'LOCAL') return localTransport(localLibvirt);
    const { jumps, ...ssh } = sshOf(place, sshAgentSocket);
    return { kind: 'ssh', ...ssh, jumps: jumpPlaces(jumps, ssh.auth) };
  }

  async #verify(target: NodeTarget): Promise<void> {
    const session = await this.#driver().connect(target, { deadlineMs: PROBE_DEADLINE_MS });
    try {
      await session.facts.read();
    } finally {
      await session.close();
    }
  }

  async #refuseDouble(wanted: EnrolInput): Promise<void> {
    for (const node of await this.#options.db.nodes.all()) {
      const samePlace =
        wanted.transport === 'LOCAL'
          ? node.transport === 'local' && sameUri(node.uri, wanted.uri)
          : node.transport === 'ssh' &&
            node.host === wanted.host &&
            (node.port ?? 22) === (wanted.port ?? 22) &&
            sameUri(node.uri, wanted.uri) &&
            // The same address behind other machines is another place; a session is its user's own.
            wayName(readJumps(node)) === wayName(wanted.jumps ?? []) &&
            (!isSession(wanted.uri) || node.user === wanted.user);
      if (!samePlace && node.name !== wanted.name) continue;
      throw new CorralError(
        'ALREADY_EXISTS',
        samePlace
          ? `This place is enrolled already as ${node.name}.`
          : `There is a node named ${node.name} already.`,
        {
          field: samePlace ? 'host' : 'name',
          dependents: [{ kind: 'Node', id: node.id, name: node.name }],
        },
      );
    }
  }

  #toRow(id: NodeId, wanted: EnrolInput) {
    const { secrets, sshAgentSocket } = this.#options.targets;
    const common = {
      name: wanted.name,
      kind: DEFAULT_KIND,
      uri: wanted.uri ?? null,
      domainTypeOverride: wanted.domainTypeOverride ?? null,
      description: wanted.description ?? '',
      tags: wanted.tags ?? [],
    };
    if (wanted.transport === 'LOCAL' || !wanted.auth) return { ...common, transport: 'local' };
    const { auth, jumps, ...ssh } = sshOf(wanted, sshAgentSocket);
    return {
      ...common,
      ...ssh,
      transport: 'ssh',
      authKind: auth.kind,
      secret: sealAuth(secrets, asId<NodeId>(id), auth),
      ...jumpColumns(secrets, id, jumps),
    };
  }

  #toPatch(before: Node, change: ReturnType<typeof updateSchema.parse>): NodePatch {
    const { secrets, sshAgentSocket } = this.#options.targets;
    const auth = change.auth ? toSshAuth(change.auth, sshAgentSocket) : null;
    return {
      ...(change.name ? { name: change.name } : {}),
      ...(change.tags ? { tags: change.tags } : {}),
      ...(change.domainTypeOverride === undefined || change.domainTypeOverride === null
        ? {}
        : {
            domainTypeOverride: change.domainTypeOverride === '' ? null : change.domainTypeOverride,
          }),
      ...(change.hostKeyFingerprint ? { hostKeyFingerprint: change.hostKeyFingerprint } : {}),
      ...(typeof change.description === 'string' ? { description: change.description } : {}),
      ...(change.jumpHostKeyFingerprints
        ? { jumps: repinned(readJumps(before), change.jumpHostKeyFingerprints) }
        : {}),
      ...(typeof change.enabled === 'boolean' ? { enabled: change.enabled } : {}),
      ...(typeof change.sortOrder === 'number' ? { sortOrder: change.sortOrder } : {}),
      ...(auth === null ? {} : { authKind: auth.kind, secret: sealAuth(secrets, before.id, auth) }),
    };
  }
}

/** The ways to a node that can be enrolled. */
type LibvirtPlace = Exclude<ProbeTarget['transport'], { kind: 'vsphere' }>;

const DEFAULT_URI = 'qemu:///system';

const uriOf = ({ uri }: PlaceInput): { readonly uri?: string } => (uri ? { uri } : {});

const sameUri = (one: string | null, other: string | null | undefined): boolean =>
  (one ?? DEFAULT_URI) === (other ?? DEFAULT_URI);

const isSession = (uri: string | null | undefined): boolean => uri?.endsWith('/session') === true;
