import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { CorralError, hasCode } from '@corral/domain';
import type {
  MissingPiece,
  NodeFacts,
  ProbedHostKey,
  ProbeReport,
  ProbeStep,
  ProbeTarget,
  SshPlace,
  UnverifiedPlace,
} from '@corral/hypervisor';
import { connectSsh, probeHostKey, type HostKey, type SshConnection } from '@corral/ssh';
import { fixFor, type LibvirtStep, type ProbedLogin } from './connection/advice.ts';
import { mapConnectError } from './connection/errors.ts';
import type { NodeLink } from './connection/link.ts';
import { localLink, type LocalLinkOptions } from './connection/local.ts';
import { openSession } from './connection/open.ts';
import { SshLink } from './connection/remote.ts';
import {
  libvirtTransport,
  placeName,
  sshAuth,
  sshOptions,
  targetUri,
} from './connection/target.ts';
import { findMissing } from './missing-pieces.ts';
import type { LibvirtSession } from './session.ts';

type SshTarget = Extract<ProbeTarget['transport'], { kind: 'ssh' }>;

/** Looks at a node step by step and reports every step; a failed step is the last one. Rejects only for bad input. */
export async function probeNode(
  target: ProbeTarget,
  signal: AbortSignal,
  local: LocalLinkOptions,
): Promise<ProbeReport> {
  const uri = targetUri(target);
  const probe = new Probe(target, uri, signal);
  try {
    await probe.run(local);
  } finally {
    await probe.end();
  }
  return probe.report();
}

/** Thrown inside a probe when a step has failed and been written down. */
class StepFailed extends Error {}

class Probe {
  private readonly target: ProbeTarget;
  private readonly uri: string;
  private readonly signal: AbortSignal;
  private readonly steps: ProbeStep[] = [];
  private readonly hostKeys: ProbedHostKey[] = [];
  private readonly carriers: SshConnection[] = [];
  /** Whose machine and login the steps are about now. */
  private at: ProbedLogin | null = null;
  private missing: readonly MissingPiece[] = [];
  private facts: NodeFacts | null = null;
  private link: NodeLink | null = null;
  private session: LibvirtSession | null = null;

  constructor(target: ProbeTarget, uri: string, signal: AbortSignal) {
    this.target = target;
    this.uri = uri;
    this.signal = signal;
  }

  async run(local: LocalLinkOptions): Promise<void> {
    try {
      const transport = libvirtTransport(this.target.transport);
      this.link =
        transport.kind === 'local'
          ? localLink(transport, this.uri, local)
          : await this.logIn(transport);
      await this.openLibvirt(this.link);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
    }
  }

  async end(): Promise<void> {
    if (this.session) await this.session.close();
    else await this.link?.close();
    for (const carrier of this.carriers.toReversed()) await carrier.close();
  }

  report(): ProbeReport {
    const { facts, hostKeys, missing, steps } = this;
    const own = hostKeys.find(({ jump }) => jump === null);
    return {
      ok: facts !== null,
      hostKeyFingerprint: own?.fingerprint ?? null,
      hostKeyType: own?.type ?? null,
      hostKeys,
      certificate: null,
      licence: null,
      hypervisor: facts?.hypervisor ?? null,
      hypervisorVersion: facts?.hypervisorVersion ?? null,
      managerVersion: facts?.managerVersion ?? null,
      hostname: facts?.hostname ?? null,
      steps,
      missing,
    };
  }

  private async logIn(transport: SshTarget): Promise<NodeLink> {
    const jumps: SshPlace[] = [];
    for (const jump of transport.jumps ?? []) {
      const place = await this.checkKey(jump, jumps.length);
      await this.step('LOGIN', async () => {
        const hostKey = { fingerprint: place.hostKeyFingerprint };
        const auth = sshAuth(place.auth);
        const { signal } = this;
        const carrier = await connectSsh({ ...place, auth, hostKey, signal, ...this.over() });
        this.carriers.push(carrier);
        return [`The login as ${place.user} works.`, carrier];
      });
      jumps.push(place);
    }
    const place = await this.checkKey(transport, null);
    return this.step('LOGIN', async () => {
      const options = sshOptions({ kind: 'ssh', ...place, jumps }, this.signal);
      const link = await SshLink.open(options, this.uri);
      return [`The login as ${place.user} works.`, link];
    });
  }

  /** Finds the machine and judges its host key. @param jump which jump host it is; null for the node */
  private async checkKey(place: UnverifiedPlace, jump: number | null): Promise<SshPlace> {
    const { host, port, user, auth, hostKeyFingerprint: accepted } = place;
    const name = placeName(place);
    const { over } = this.over();
    this.at = { user, auth, jumpHost: jump === null ? null : name, behind: over !== undefined };
    if (over === undefined) {
      await this.step('RESOLVE', async () => {
        if (isIP(host) !== 0) return [`${host} is an address.`, host];
        const { address } = await lookup(host);
        return [`${host} is ${address}.`, address];
      });
    }
    const seen = await this.step('CONNECT', async () => {
      const key = await probeHostKey({ host, port, signal: this.signal, ...this.over() });
      return [`An ssh server answers at ${host} port ${port}.`, key];
    });
    const { type, fingerprint } = seen;
    this.hostKeys.push({
      place: name,
      jump,
      type,
      fingerprint,
      accepted: accepted === fingerprint,
    });
    await this.step('HOST_KEY', async () => {
      refuseHostKey(seen, accepted);
      return [`The host key is the accepted one, ${fingerprint}.`, seen];
    });
    return { host, port, user, auth, hostKeyFingerprint: fingerprint };
  }

  /** The connection to the machine on the way that was reached last. */
  private over(): { readonly over?: SshConnection } {
    const over = this.carriers.at(-1);
    return over === undefined ? {} : { over };
  }

  private async openLibvirt(link: NodeLink): Promise<void> {
    await this.step('SOCKET', async () => {
      const stream = await link.openLibvirt('control');
      stream.destroy();
      return ['Libvirt can be reached.', null];
    });
    const session = await this.step('OPEN', async () => {
      const override = this.target.domainTypeOverride ?? null;
      const opened = await openSession(link, this.uri, override, this.signal);
      return [`Libvirt opened ${this.uri}.`, opened];
    });
    this.session = session;
    await this.step('RIGHTS', async () => {
      await session.checkRights({ signal: this.signal });
      return ['The user may change things.', null];
    });
    this.facts = await this.step('FACTS', async () => {
      const facts = await session.facts.read({ signal: this.signal });
      this.missing = await findMissing(session, facts, { signal: this.signal });
      return [describeFacts(facts), facts];
    });
  }

  /** Runs one step and writes it down; the action gives the sentence for success and a value for what follows. */
  private async step<T>(
    name: LibvirtStep,
    action: () => Promise<readonly [detail: string, value: T]>,
  ): Promise<T> {
    const jumpHost = this.at?.jumpHost ?? null;
    try {
      const [detail, value] = await action();
      this.steps.push({ name, jumpHost, ok: true, detail, fix: null });
      return value;
    } catch (error) {
      const mapped = mapConnectError(error, this.signal);
      const late = hasCode(mapped, 'TASK_CANCELLED') && this.signal.aborted;
      const detail = late
        ? 'The node did not answer in time.'
        : (mapped.details.native?.text ?? mapped.message);
      const fix = fixFor(name, mapped, { login: this.at, uri: this.uri });
      this.steps.push({ name, jumpHost, ok: false, detail, fix });
      throw new StepFailed();
    }
  }
}

/** A key that nobody has accepted ends the probe: nothing of the user is sent to a machine not known. */
function refuseHostKey(seen: HostKey, accepted: string | null): void {
  if (accepted === null || accepted === '') {
    const message = `The server shows ${seen.type} ${seen.fingerprint}.`;
    throw new CorralError('NODE_HOST_KEY_UNKNOWN', message);
  }
  if (accepted !== seen.fingerprint) {
    const message = `The server shows ${seen.fingerprint}, not the accepted ${accepted}.`;
    throw new CorralError('NODE_HOST_KEY_CHANGED', message);
  }
}

function describeFacts(facts: NodeFacts): string {
  const { hypervisor, hypervisorVersion, managerVersion, virtualisation } = facts;
  return `libvirt ${managerVersion ?? '?'}, ${hypervisor} ${hypervisorVersion ?? '?'}. ${virtualisation.chosenReason}`;
}
