import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { CorralError } from '@corral/domain';
import type {
  NodeFacts,
  ProbedCertificate,
  ProbedLicence,
  ProbeReport,
  ProbeStep,
  VsphereTransport,
} from '@corral/hypervisor';
import { readCertificate } from '@corral/vsphere-soap';
import type { Attempt } from './attempt.ts';
import { mapConnectError } from './errors.ts';
import { openSession } from './open.ts';
import { refuseCertificate, type UnverifiedHost } from './place.ts';
import type { EsxiSession } from './session.ts';

/** The steps of a probe of an ESXi host. */
type EsxiStep = Extract<
  ProbeStep['name'],
  'RESOLVE' | 'CONNECT' | 'CERTIFICATE' | 'LOGIN' | 'LICENCE' | 'FACTS'
>;

/** Looks at a host step by step and reports every step; a failed step is the last one. */
export async function probeHost(place: UnverifiedHost, attempt: Attempt): Promise<ProbeReport> {
  const probe = new Probe(place, attempt);
  try {
    await probe.run();
  } finally {
    await probe.end();
  }
  return probe.report();
}

/** Thrown inside a probe when a step has failed and been written down. */
class StepFailed extends Error {}

class Probe {
  private readonly place: UnverifiedHost;
  private readonly attempt: Attempt;
  private readonly steps: ProbeStep[] = [];
  private certificate: ProbedCertificate | null = null;
  private licence: ProbedLicence | null = null;
  private facts: NodeFacts | null = null;
  private session: EsxiSession | null = null;

  constructor(place: UnverifiedHost, attempt: Attempt) {
    this.place = place;
    this.attempt = attempt;
  }

  async run(): Promise<void> {
    try {
      const place = await this.checkCertificate();
      await this.look(place);
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
    }
  }

  async end(): Promise<void> {
    await this.session?.close();
  }

  report(): ProbeReport {
    const { certificate, facts, licence, steps } = this;
    const reason = licence?.readOnlyBecause ?? null;
    const fix = 'Assign a licence to the host, then probe it again.';
    return {
      ok: facts !== null,
      hostKeyFingerprint: null,
      hostKeyType: null,
      hostKeys: [],
      certificate,
      licence,
      hypervisor: facts?.hypervisor ?? null,
      hypervisorVersion: facts?.hypervisorVersion ?? null,
      managerVersion: facts?.managerVersion ?? null,
      hostname: facts?.hostname ?? null,
      steps,
      missing: reason === null ? [] : [{ name: 'licence', reason, fix }],
    };
  }

  private async checkCertificate(): Promise<VsphereTransport> {
    const { host, port, certificateSha256: accepted } = this.place;
    await this.step('RESOLVE', async () => {
      if (isIP(host) !== 0) return [`${host} is an address.`, host];
      const { address } = await this.attempt.within(lookup(host), () => undefined);
      return [`${host} is ${address}.`, address];
    });
    const seen = await this.step('CONNECT', async () => {
      const { signal, timeoutMs } = this.attempt;
      const found = await readCertificate({ host, port }, { signal, timeoutMs });
      return [`A server answers at ${host} port ${port} over TLS.`, found];
    });
    this.certificate = {
      sha256: seen.sha256,
      subject: seen.subject,
      issuer: seen.issuer,
      validFrom: seen.validFrom.toISOString(),
      validTo: seen.validTo.toISOString(),
      accepted: isAccepted(seen.sha256, accepted),
    };
    return this.step('CERTIFICATE', async () => {
      refuseCertificate(seen.sha256, accepted);
      const place = { ...this.place, certificateSha256: seen.sha256 };
      return [`The certificate is the accepted one, ${seen.sha256}.`, place];
    });
  }

  private async look(place: VsphereTransport): Promise<void> {
    const session = await this.step('LOGIN', async () => {
      const opened = await openSession(place, this.attempt);
      return [`The login as ${place.user} works.`, opened];
    });
    this.session = session;
    this.licence = await this.step('LICENCE', async () => {
      const { licence } = session;
      if (licence === null) return ['The host tells of no licence.', null];
      return [licence.readOnlyBecause ?? `The host is licensed: ${licence.name}.`, licence];
    });
    this.facts = await this.step('FACTS', async () => {
      const facts = await session.facts.read({ signal: this.attempt.signal });
      return [`${facts.hypervisor} ${facts.managerVersion ?? '?'}.`, facts];
    });
  }

  /** Runs one step and writes it down; the action gives the sentence for success and a value for what follows. */
  private async step<T>(
    name: EsxiStep,
    action: () => Promise<readonly [detail: string, value: T]>,
  ): Promise<T> {
    try {
      const [detail, value] = await action();
      this.steps.push({ name, jumpHost: null, ok: true, detail, fix: null });
      return value;
    } catch (error) {
      const mapped = this.attempt.ended ?? mapConnectError(error, this.attempt.signal);
      const detail = mapped.message;
      this.steps.push({ name, jumpHost: null, ok: false, detail, fix: FIXES[name](mapped) });
      throw new StepFailed();
    }
  }
}

function isAccepted(seen: string, accepted: string | null): boolean {
  try {
    refuseCertificate(seen, accepted);
    return true;
  } catch {
    return false;
  }
}

const SHOW_COMMAND = 'openssl x509 -noout -fingerprint -sha256 -in /etc/vmware/ssl/rui.crt';

/** What mends a failed step. */
const FIXES: Readonly<Record<EsxiStep, (error: CorralError) => string>> = {
  RESOLVE: () => 'Check the name of the host, or give its address.',
  CONNECT: () =>
    'Check that the host is on, that address and port are right (443 on ESXi), and that no firewall is between.',
  CERTIFICATE: ({ code }) =>
    code === 'NODE_HOST_KEY_CHANGED'
      ? `Find out why the certificate changed. On the host itself, "${SHOW_COMMAND}" shows it.`
      : `Compare the fingerprint with what "${SHOW_COMMAND}" shows on the host itself, then accept it.`,
  LOGIN: ({ code }) =>
    code === 'NODE_NO_HYPERVISOR'
      ? 'Give the address of an ESXi host itself.'
      : 'Check user and password, and that the host is not in strict lockdown mode.',
  LICENCE: () => 'Look at the licence of the host in its own client.',
  FACTS: () => 'Look into the log of the host’s agent: /var/log/hostd.log',
};
