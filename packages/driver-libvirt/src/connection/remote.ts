import type { Duplex } from 'node:stream';
import { openRemoteStream, type RemoteOpener, type RemoteProgram } from '@corral/libvirt-rpc';
import { connectSsh, type SshConnection, type SshOptions, type SshProcess } from '@corral/ssh';
import type { LinkExecOptions, LinkExecResult, NodeLink } from './link.ts';

/**
 * A node over ssh, by two connections: one for calls, events and consoles, one for bulk data, made when it is first
 * needed. Bulk data on the first would delay every small answer behind it.
 */
export class SshLink implements NodeLink {
  readonly closed: Promise<Error | null>;
  private readonly options: SshOptions;
  private readonly uri: string;
  private readonly control: SshConnection;
  private readonly opener: RemoteOpener;
  private bulk: Promise<Bulk> | null = null;
  private ended = false;

  private constructor(options: SshOptions, uri: string, control: SshConnection) {
    this.options = options;
    this.uri = uri;
    this.control = control;
    this.opener = openerOf(control);
    this.closed = control.closed;
  }

  /** Logs in. Throws SshError. */
  static async open(options: SshOptions, uri: string): Promise<SshLink> {
    return new SshLink(options, uri, await connectSsh(options));
  }

  async openLibvirt(purpose: 'control' | 'bulk'): Promise<Duplex> {
    const opener = purpose === 'control' ? this.opener : await this.bulkOpener();
    return openRemoteStream(opener, this.uri);
  }

  openTcp(host: string, port: number): Promise<Duplex> {
    return this.control.forwardTcp(host, port);
  }

  openUnix(path: string): Promise<Duplex> {
    return this.control.streamLocal(path);
  }

  exec(
    argv: readonly [string, ...string[]],
    options: LinkExecOptions = {},
  ): Promise<LinkExecResult> {
    return this.control.exec(argv, options);
  }

  async close(): Promise<void> {
    this.ended = true;
    const bulk = await this.bulk?.catch(() => null);
    await Promise.all([this.control.close(), bulk?.connection.close()]);
  }

  /** The connection for bulk data, made again after it was lost. */
  private async bulkOpener(): Promise<RemoteOpener> {
    this.bulk ??= this.openBulk();
    return (await this.bulk).opener;
  }

  private async openBulk(): Promise<Bulk> {
    try {
      // The attempt of the first connection may be over while its signal still lives.
      const { signal: _signal, ...options } = this.options;
      const connection = await connectSsh(options);
      if (this.ended) await connection.close();
      void connection.closed.then(() => {
        this.bulk = null;
      });
      return { connection, opener: openerOf(connection) };
    } catch (error) {
      this.bulk = null;
      throw error;
    }
  }
}

interface Bulk {
  readonly connection: SshConnection;
  readonly opener: RemoteOpener;
}

/** What libvirt's client needs of a connection; one object a connection, since it remembers the way that worked. */
function openerOf(connection: SshConnection): RemoteOpener {
  return {
    streamLocal: (path) => connection.streamLocal(path),
    exec: async (argv) => asRemoteProgram(await connection.spawn(argv)),
  };
}

/** Enough of what a helper says to know why it ended. */
const STDERR_CHARACTERS = 4000;

function asRemoteProgram(process: SshProcess): RemoteProgram {
  let said = '';
  process.stderr.setEncoding('utf8');
  process.stderr.on('data', (text: string) => {
    said = (said + text).slice(0, STDERR_CHARACTERS);
  });
  const program: object = Object.defineProperty(process, 'stderrText', { get: () => said });
  if (isRemoteProgram(program)) return program;
  throw new TypeError('The process has no error output.');
}

function isRemoteProgram(value: object): value is RemoteProgram {
  return 'stderrText' in value && 'exit' in value;
}
