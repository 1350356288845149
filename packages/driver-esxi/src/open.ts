import { CorralError } from '@corral/domain';
import type { ProbedLicence, VsphereTransport } from '@corral/hypervisor';
import { VimClient, type ObjectUpdate } from '@corral/vsphere-soap';
import type { Attempt } from './attempt.ts';
import { mapConnectError, mapError } from './errors.ts';
import { Host } from './host.ts';
import { refuseCertificate } from './place.ts';
import { readLicence } from './readers/licence.ts';
import { EsxiEvents, WATCHED } from './roles/events.ts';
import { EsxiSession } from './session.ts';
import { fields, text } from './values.ts';

/** What `about.apiType` says of a standalone host; a vCenter server says something else. */
const STANDALONE = 'HostAgent';

/** How long a broken line may take to be made anew before the session is given up. */
const RECONNECT_MS = 5000;

/** Logs in to a host and begins to watch it. @throws CorralError with a NODE_… code */
export async function openSession(place: VsphereTransport, attempt: Attempt): Promise<EsxiSession> {
  const { host, port, user, password, certificateSha256 } = place;
  if (certificateSha256 === '') refuseCertificate('', certificateSha256);
  try {
    if (attempt.ended) throw attempt.ended;
    const connecting = VimClient.connect({ host, port, user, password, certificateSha256 });
    const client = await attempt.within(connecting, (late) => void late.close());
    try {
      return await attempt.within(begin(client), () => undefined);
    } catch (error) {
      await client.close();
      throw error;
    }
  } catch (error) {
    throw attempt.ended ?? mapConnectError(error, attempt.signal);
  }
}

async function begin(client: VimClient): Promise<EsxiSession> {
  const apiType = text(fields(client.about)['apiType']);
  if (apiType !== STANDALONE)
    throw new CorralError(
      'NODE_NO_HYPERVISOR',
      'A vCenter server answers there. Corral manages ESXi hosts one by one: add each by its own address.',
    );
  const licence = await licenceOf(client);
  const events = new EsxiEvents();
  const watch = await client.watch(WATCHED, (updates) => tell(events, updates));
  events.begin();
  const host = new Host(client, licence?.readOnlyBecause ?? null);
  const line = new Line(client, () => watch.close());
  return new EsxiSession({
    host,
    events,
    licence,
    ended: line.ended,
    end: () => line.end(null),
  });
}

/**
 * The life of a connection. A line that breaks is given a moment in which the client makes it anew, so that a task of
 * the host that is being followed is not given up for one lost packet; then the session is over.
 */
class Line {
  private readonly client: VimClient;
  private readonly release: () => Promise<void>;
  private readonly ending = Promise.withResolvers<Error | null>();
  private closing: Promise<void> | null = null;
  private grace: NodeJS.Timeout | null = null;

  constructor(client: VimClient, release: () => Promise<void>) {
    this.client = client;
    this.release = release;
    client.on('state', (state, error) => {
      this.stopWaiting();
      if (state === 'auth-failed') void this.end(lost(error));
      if (state === 'reconnecting')
        this.grace = setTimeout(() => void this.end(lost(error)), RECONNECT_MS);
    });
  }

  /** Settles when the connection is over: with the reason, or with null when it was closed. */
  get ended(): Promise<Error | null> {
    return this.ending.promise;
  }

  end(reason: Error | null): Promise<void> {
    this.stopWaiting();
    this.ending.resolve(reason);
    this.closing ??= this.release().finally(() => this.client.close());
    return this.closing;
  }

  private stopWaiting(): void {
    if (this.grace !== null) clearTimeout(this.grace);
    this.grace = null;
  }
}

/** Null where the user may not see it. */
async function licenceOf(client: VimClient): Promise<ProbedLicence | null> {
  const manager = client.content.licenseManager;
  if (manager === undefined) return null;
  const properties = await client.properties(manager, ['licenses']);
  return readLicence(properties['licenses']);
}

/** Why the session is over, for whoever makes the next one. */
function lost(error: Error | null): CorralError {
  const known = mapError(error ?? new Error('no reason was told'), {
    what: 'the node',
    changes: false,
  });
  if (known.code !== 'NODE_TIMEOUT' && known.code !== 'HYPERVISOR_ERROR') return known;
  const message = `The connection to the host was lost: ${known.message}`;
  return new CorralError('CONNECTION_LOST', message, known.details, known);
}

function tell(events: EsxiEvents, updates: readonly ObjectUpdate[]): void {
  events.accept(
    updates.map(({ ref, kind, changes }) => ({
      kind,
      ref,
      paths: changes.map(({ path }) => path),
      properties: Object.fromEntries(changes.map(({ path, value }) => [path, value])),
    })),
  );
}
