import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { SshError, toSshError } from './errors.ts';
import {
  asProcess,
  collect,
  type ExecOptions,
  type ExecResult,
  type SshProcess,
} from './process.ts';
import { quoteArgv } from './quote.ts';

/** An open ssh connection. Everything over it fails with an SshError of kind `closed` once it is gone. */
export interface SshConnection {
  /** `SHA256:…` of the key the server proved to hold. */
  readonly hostKeyFingerprint: string;
  /**
   * Runs a program to its end and returns its outputs, whatever its exit code. The argv is quoted for the user's
   * login shell, which the server puts in front of every command.
   */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Starts a program and returns its streams. Closing the stream ends the channel; most programs end with it. */
  spawn(argv: readonly string[]): Promise<SshProcess>;
  /** Connects to a unix socket of the remote machine. Runs no shell there. */
  streamLocal(path: string): Promise<Duplex>;
  /** Connects to a TCP address as the remote machine sees it. Runs no shell there. */
  forwardTcp(host: string, port: number): Promise<Duplex>;
  /** Resolves when the connection is gone: null when {@link close} was asked for, else why. */
  readonly closed: Promise<SshError | null>;
  /** Says goodbye, and breaks the connection when that is not answered within 2 s. */
  close(): Promise<void>;
}

const GOODBYE_MS = 2000;
/** The end of a carrying connection is told right before or after that of what it carries. */
const BELOW_MS = 50;

const asPipe = (channel: ClientChannel): Duplex => channel;

type ChannelCallback = (error: Error | undefined, channel: ClientChannel) => void;

/** The number that ssh gives the refusal of a channel by the server's settings (RFC 4254, 5.1). */
const PROHIBITED = 1;

function refusalOf(error: Error): string {
  const words = error.message.replace(/^\(SSH\) /, '');
  const prohibited = 'reason' in error && error.reason === PROHIBITED;
  return prohibited && !/prohibited/i.test(words) ? `${words}, administratively prohibited` : words;
}

/** What an open connection is made of. */
export interface ConnectionParts {
  readonly client: Client;
  readonly socket: Duplex;
  /** Host and port, for sentences. */
  readonly address: string;
  /** The connection that carries this one and is of no other use; it ends with this one. */
  readonly below: SshConnection | null;
}

/** Wraps an ssh2 client that has logged in. */
export class Connection implements SshConnection {
  readonly hostKeyFingerprint: string;
  readonly closed: Promise<SshError | null>;
  private readonly client: Client;
  private readonly socket: Duplex;
  private readonly below: SshConnection | null;
  private readonly address: string;
  private wanted = false;
  private gone = false;

  constructor({ client, socket, address, below }: ConnectionParts, hostKeyFingerprint: string) {
    this.client = client;
    this.socket = socket;
    this.address = address;
    this.below = below;
    this.hostKeyFingerprint = hostKeyFingerprint;
    this.closed = new Promise((resolve) => {
      let failure: SshError | undefined;
      client.on('error', (error: Error) => {
        failure ??= toSshError(error, address);
      });
      client.on('close', () => {
        this.gone = true;
        const lost = failure ?? new SshError('closed', `${address} ended the connection.`);
        void this.reason(lost).then((reason) => resolve(this.wanted ? null : reason));
      });
    });
  }

  /** What ended the machine on the way ended this connection too, and says more. Nothing stays open below. */
  private async reason(lost: SshError): Promise<SshError> {
    if (this.below === null) return lost;
    const grace = new Promise<null>((resolve) => setTimeout(() => resolve(null), BELOW_MS));
    const below = await Promise.race([this.below.closed, grace]);
    void this.below.close();
    return below ?? lost;
  }

  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
    return collect(await this.spawn(argv), options);
  }

  spawn(argv: readonly string[]): Promise<SshProcess> {
    const command = quoteArgv(argv);
    return this.open(
      `to run ${argv[0]}`,
      (done) => this.client.exec(command, done),
      // At once: a quick program's end can come in the same packet of the network as the leave to begin.
      (channel) => asProcess(channel, this.closed),
    );
  }

  streamLocal(path: string): Promise<Duplex> {
    return this.open(
      `to the socket ${path}`,
      (done) => this.client.openssh_forwardOutStreamLocal(path, done),
      asPipe,
    );
  }

  forwardTcp(host: string, port: number): Promise<Duplex> {
    return this.open(
      `to ${host} port ${port}`,
      (done) => this.client.forwardOut('127.0.0.1', 0, host, port, done),
      asPipe,
    );
  }

  private open<T>(
    purpose: string,
    start: (done: ChannelCallback) => void,
    take: (channel: ClientChannel) => T,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = (reason: string): void =>
        reject(
          this.gone
            ? new SshError('closed', `The connection to ${this.address} is closed.`)
            : new SshError('channel', `${this.address} opened no channel ${purpose}: ${reason}.`),
        );
      if (this.gone) return fail('');
      // A connection that dies while the server thinks about it must not leave the caller waiting.
      void this.closed.then(() => fail(''));
      try {
        start((error, channel) => {
          if (error === undefined || error === null) resolve(take(channel));
          else fail(refusalOf(error));
        });
      } catch (error) {
        fail(error instanceof Error ? error.message : String(error));
      }
    });
  }

  async close(): Promise<void> {
    this.wanted = true;
    this.client.end();
    // ssh2 leaves a socket alone that it has said goodbye on, so it is broken here.
    const timer = setTimeout(() => {
      this.socket.destroy();
      // A channel of a machine that is silent too ends only with its connection.
      void this.below?.close();
    }, GOODBYE_MS);
    await this.closed;
    clearTimeout(timer);
    await this.below?.close();
  }
}
