import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { CorralError, hasCode } from '@corral/domain';
import type { HypervisorDriver, NodeFacts, ProbeReport, ProbeStep } from '@corral/hypervisor';
import { probeHostKey, type HostKey } from '@corral/ssh';
import { fixFor } from './connection/advice.ts';
import { mapConnectError } from './connection/errors.ts';
import type { NodeLink } from './connection/link.ts';
import { LocalLink, localSockets, type OpenTcp } from './connection/local.ts';
import { openSession } from './connection/open.ts';
import { SshLink } from './connection/remote.ts';
import { sshOptions, targetUri } from './connection/target.ts';
import type { LibvirtSession } from './session.ts';

export type ProbeTarget = Parameters<HypervisorDriver['probe']>[0];
type SshTransport = Extract<ProbeTarget['transport'], { kind: 'ssh' }>;

/** Looks at a node step by step and reports every step; a failed step is the last one. Rejects only for bad input. */
export async function probeNode(
  target: ProbeTarget,
  signal: AbortSignal,
  openTcp?: OpenTcp,
): Promise<ProbeReport> {
  const uri = targetUri(target);
  const probe = new Probe(target, uri, signal);
  try {
    await probe.run(openTcp);
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
  private hostKey: HostKey | null = null;
  private facts: NodeFacts | null = null;
  private link: NodeLink | null = null;
  private session: LibvirtSession | null = null;

  constructor(target: ProbeTarget, uri: string, signal: AbortSignal) {
    this.target = target;
    this.uri = uri;
    this.signal = signal;
  }

  async run(openTcp: OpenTcp | undefined): Promise<void> {
    try {
      const { transport } = this.target;
      this.link =
        transport.kind === 'local'
          ? localLink(transport, this.uri, openTcp)
          : await this.logIn(transport);
      await this.openLibvirt(this.link);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
    }
  }

  async end(): Promise<void> {
    if (this.session) await this.session.close();
    else await this.link?.close();
  }

  report(): ProbeReport {
    const { facts, hostKey, steps } = this;
    return {
      ok: facts !== null,
      hostKeyFingerprint: hostKey?.fingerprint ?? null,
      hostKeyType: hostKey?.type ?? null,
      hypervisor: facts?.hypervisor ?? null,
      hypervisorVersion: facts?.hypervisorVersion ?? null,
      managerVersion: facts?.managerVersion ?? null,
      hostname: facts?.hostname ?? null,
      steps,
    };
  }

  private async logIn(transport: SshTransport): Promise<NodeLink> {
    const { host, port, user, hostKeyFingerprint: accepted } = transport;
    await this.step('RESOLVE', async () => {
      if (isIP(host) !== 0) return [`${host} is an address.`, host];
      const { address } = await lookup(host);
      return [`${host} is ${address}.`, address];
    });
    const seen = await this.step('CONNECT', async () => {
      const key = await probeHostKey({ host, port, signal: this.signal });
      return [`An ssh server answers at ${host} port ${port}.`, key];
    });
    this.hostKey = seen;
    await this.step('HOST_KEY', async () => {
      refuseHostKey(seen, accepted);
      return [`The host key is the accepted one, ${seen.fingerprint}.`, seen];
    });
    return this.step('LOGIN', async () => {
      const hostKey = { fingerprint: seen.fingerprint };
      const link = await SshLink.open(sshOptions(transport, hostKey, this.signal), this.uri);
      return [`The login as ${user} works.`, link];
    });
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
      return [describeFacts(facts), facts];
    });
  }

  /** Runs one step and writes it down; the action gives the sentence for success and a value for what follows. */
  private async step<T>(
    name: ProbeStep['name'],
    action: () => Promise<readonly [detail: string, value: T]>,
  ): Promise<T> {
    try {
      const [detail, value] = await action();
      this.steps.push({ name, ok: true, detail, fix: null });
      return value;
    } catch (error) {
      const mapped = mapConnectError(error, this.signal);
      if (hasCode(mapped, 'TASK_CANCELLED') && this.signal.aborted) {
        const detail = 'The node did not answer in time.';
        this.steps.push({ name, ok: false, detail, fix: fixFor(name, mapped, this.target) });
      } else {
        const detail = mapped.details.native?.text ?? mapped.message;
        this.steps.push({ name, ok: false, detail, fix: fixFor(name, mapped, this.target) });
      }
      throw new StepFailed();
    }
  }
}

function localLink(
  transport: Extract<ProbeTarget['transport'], { kind: 'local' }>,
  uri: string,
  openTcp: OpenTcp | undefined,
): NodeLink {
  const { socketPath } = transport;
  return new LocalLink(socketPath === undefined ? localSockets(uri) : [socketPath], openTcp);
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
