import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDaemon } from './daemon.ts';
import { vcsimProgram } from './go-program.ts';

/** What the front does with requests; can be changed while the simulator runs. */
export interface VcsimSettings {
  /** How long a task takes, in milliseconds; 0 ends every task within its call. Default 200. */
  readonly taskMs?: number;
  /** The most objects in one answer when the request names no number; 0 sets no limit. Default 100. */
  readonly pageSize?: number;
  /** Refuses what only vCenter can. Default true for ESX. */
  readonly strict?: boolean;
  /** `free` refuses everything that changes something. Default `licensed`. */
  readonly licence?: 'evaluation' | 'licensed' | 'free';
  /** Ends a session unused for so many milliseconds; 0 never does, which is the default. */
  readonly idleMs?: number;
  /** Keeps the bodies of the last 5,000 requests. Default true. */
  readonly record?: boolean;
}

export interface VcsimOptions {
  readonly model: 'ESX' | 'VPX';
  /** Number of VMs, all running. Default 2. */
  readonly vms?: number;
  /** The version that the host reports, such as `8.0.2`. Default `7.0.3`. */
  readonly version?: string;
  readonly settings?: VcsimSettings;
}

/** Makes requests go wrong: those of one operation, or all; a number of times, or always. */
export interface VcsimRule {
  readonly method?: string;
  readonly kind: 'delay' | 'hang' | 'reset' | 'status' | 'truncate' | 'fault';
  /** Of a delay. */
  readonly ms?: number;
  readonly status?: number;
  readonly body?: string;
  /** After how many bytes of the answer the line breaks. */
  readonly bytes?: number;
  /** Type of the fault in vim25, such as `RestrictedVersion`, with its text and its fields. */
  readonly fault?: string;
  readonly message?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  /** The work is done first: the caller cannot know that it was. Not for a delay. */
  readonly after?: boolean;
  readonly times?: number;
}

export interface VcsimQuestion {
  readonly id: string;
  readonly text: string;
  readonly choices: ReadonlyArray<{ readonly key: string; readonly label: string }>;
  /** Index of the choice that is offered first. */
  readonly default?: number;
  /** The operation that brings it up, such as `PowerOnVM_Task`, whose task then waits; without it at once. */
  readonly on?: string;
}

/** A request that the simulator was sent; passwords are starred out. */
export interface VcsimRequest {
  readonly method: string;
  readonly soapAction: string;
  /** The whole envelope. */
  readonly body: string;
}

type Order =
  | { readonly do: 'inject'; readonly rule: VcsimRule }
  | { readonly do: 'settings'; readonly settings: VcsimSettings }
  | {
      readonly do: 'set';
      readonly object: string;
      readonly changes: Readonly<Record<string, unknown>>;
    }
  | { readonly do: 'ask'; readonly object: string; readonly question: VcsimQuestion }
  | { readonly do: 'heal' | 'expire' | 'shut' | 'open' | 'certificate' | 'requests' };

interface Ready {
  readonly port: number;
  readonly controlPort: number;
  readonly certificateSha256: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function isReady(value: unknown): value is Ready {
  return (
    isRecord(value) &&
    typeof value['port'] === 'number' &&
    typeof value['controlPort'] === 'number' &&
    typeof value['certificateSha256'] === 'string'
  );
}

const isRequest = (value: unknown): value is VcsimRequest =>
  isRecord(value) && typeof value['method'] === 'string' && typeof value['body'] === 'string';

async function readReady(folder: string): Promise<Ready | null> {
  const text = await readFile(join(folder, 'ready.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const value: unknown = JSON.parse(text);
  if (!isReady(value))
    throw new Error(`The simulator of ESXi says what is not understood: ${text}`);
  return value;
}

/**
 * VMware's simulator of an ESXi host or a vCenter on a spare port of the loopback, over TLS, behind a front of ours.
 * What the front adds is listed in packages/testkit/vcsim/README.md; it proves our plumbing only.
 */
export class Vcsim {
  readonly host = '127.0.0.1';
  readonly port: number;
  readonly user = 'root';
  readonly password: string;
  private readonly controlUrl: string;
  private readonly end: () => Promise<void>;
  private pin: string;

  private constructor(ready: Ready, password: string, end: () => Promise<void>) {
    this.port = ready.port;
    this.password = password;
    this.pin = ready.certificateSha256;
    this.controlUrl = `http://127.0.0.1:${ready.controlPort}/`;
    this.end = end;
  }

  /** Builds the simulator when needed and starts it. 10,000 VMs take some time to be made. */
  static async start(options: VcsimOptions): Promise<Vcsim> {
    const program = await vcsimProgram();
    const folder = mkdtempSync(join(tmpdir(), 'corral-vcsim-'));
    const password = randomBytes(12).toString('base64url');
    const argv = [program, '-model', options.model, '-folder', folder];
    argv.push('-vms', String(options.vms ?? 2), '-version', options.version ?? '7.0.3');
    argv.push('-settings', JSON.stringify(options.settings ?? {}), '-parent', String(process.pid));
    const end = await startDaemon({
      argv,
      folder,
      env: { VCSIM_PASSWORD: password },
      stopSignal: 'SIGTERM',
      ready: async () => (await readReady(folder)) !== null,
      readyMs: 300_000,
    });
    const ready = await readReady(folder);
    if (ready === null) throw new Error('The simulator of ESXi forgot its ports.');
    return new Vcsim(ready, password, end);
  }

  /** SHA-256 of the certificate as it is now: upper-case hex with colons. */
  get certificateSha256(): string {
    return this.pin;
  }

  /** Has requests go wrong until {@link heal}. */
  inject(rule: VcsimRule): Promise<void> {
    return this.order({ do: 'inject', rule });
  }

  /** Forgets all rules. */
  heal(): Promise<void> {
    return this.order({ do: 'heal' });
  }

  settings(settings: VcsimSettings): Promise<void> {
    return this.order({ do: 'settings', settings });
  }

  /** Ends all sessions, as a host does that was restarted. */
  expireSessions(): Promise<void> {
    return this.order({ do: 'expire' });
  }

  /** Breaks all connections and refuses new ones, until {@link open}; the simulated machines live on. */
  shut(): Promise<void> {
    return this.order({ do: 'shut' });
  }

  open(): Promise<void> {
    return this.order({ do: 'open' });
  }

  /** Gives the host another certificate, and returns its SHA-256. */
  async changeCertificate(): Promise<string> {
    const answer = await this.ask({ do: 'certificate' });
    if (typeof answer !== 'string') throw new Error('The simulator of ESXi named no certificate.');
    this.pin = answer;
    return answer;
  }

  /**
   * Gives properties of an object other values; who watches it is told.
   * @param object name of an entity, or type and id such as `HostSystem:ha-host`
   * @param changes by path, such as `guest.toolsRunningStatus`; null takes a value away
   */
  set(object: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
    return this.order({ do: 'set', object, changes });
  }

  /** Has a VM ask a question. */
  question(vm: string, question: VcsimQuestion): Promise<void> {
    return this.order({ do: 'ask', object: vm, question });
  }

  /** The requests so far, oldest first. */
  async requests(): Promise<readonly VcsimRequest[]> {
    const answer = await this.ask({ do: 'requests' });
    return Array.isArray(answer) ? answer.filter(isRequest) : [];
  }

  stop(): Promise<void> {
    return this.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  private async order(order: Order): Promise<void> {
    await this.ask(order);
  }

  private async ask(order: Order): Promise<unknown> {
    const answer = await fetch(this.controlUrl, { method: 'POST', body: JSON.stringify(order) });
    if (!answer.ok) throw new Error(`The simulator of ESXi refuses: ${await answer.text()}`);
    return answer.json();
  }
}
