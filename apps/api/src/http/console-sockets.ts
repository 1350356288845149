import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { isCorralError } from '@corral/domain';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import type { AppServices } from '../services.ts';
import type { TicketPurpose } from '../security/tickets.ts';
import { refuseUpgrade, urlOf } from './respond.ts';

export const CONSOLE_PREFIX = '/console/';

/** Above this many unsent bytes the hypervisor's side is paused; below the second it goes on. */
const HIGH_WATER = 1024 * 1024;
const LOW_WATER = 256 * 1024;
const PING_MS = 30_000;
const MAX_MESSAGE_BYTES = 1024 * 1024;
/** The most text a close frame can carry. */
const MAX_REASON_BYTES = 123;

/** Close codes of our own: the console could not be opened, or broke. */
const CLOSE_FAILED = 4000;

type ConsolePurpose = Extract<TicketPurpose, { kind: 'vnc' | 'serial' }>;
type Services = Pick<AppServices, 'db' | 'world' | 'tickets' | 'log'>;

/** WebSockets of `/console/vnc` and `/console/serial`, each opened by one ticket. */
export class ConsoleSockets {
  readonly #services: Services;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has('binary') ? 'binary' : false),
  });

  constructor(services: Services) {
    this.#services = services;
  }

  /** Takes an upgrade request whose Host and Origin have been checked. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = urlOf(request);
    const kind = url.pathname === `${CONSOLE_PREFIX}vnc` ? 'vnc' : 'serial';
    let purpose: ConsolePurpose;
    try {
      purpose = this.#services.tickets.redeem(url.searchParams.get('ticket'), kind).purpose;
    } catch (error) {
      refuseUpgrade(socket, error);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => {
      void this.#serve(client, purpose);
    });
  }

  /** True for the paths served here. */
  static serves(pathname: string): boolean {
    return pathname === `${CONSOLE_PREFIX}vnc` || pathname === `${CONSOLE_PREFIX}serial`;
  }

  get open(): number {
    return this.#server.clients.size;
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  async #serve(client: WebSocket, purpose: ConsolePurpose): Promise<void> {
    // Until the console is open, what the client sends waits in its own buffers.
    client.pause();
    const abort = new AbortController();
    client.once('close', () => abort.abort());
    client.on('error', () => client.terminate());
    let remote: Duplex;
    try {
      remote = await this.#openConsole(purpose, abort.signal);
    } catch (error) {
      this.#services.log.info(
        { err: error, vmId: purpose.vmId, kind: purpose.kind },
        'a console could not be opened',
      );
      client.resume();
      client.close(CLOSE_FAILED, reasonOf(error));
      return;
    }
    if (client.readyState !== client.OPEN) {
      remote.destroy();
      return;
    }
    join(client, remote);
  }

  async #openConsole(purpose: ConsolePurpose, signal: AbortSignal): Promise<Duplex> {
    const { db, world } = this.#services;
    const vm = await db.vms.require(purpose.vmId);
    const session = world.nodes.session(vm.nodeId);
    return purpose.kind === 'vnc'
      ? session.console.openVnc(vm.uuid, { signal })
      : session.console.openSerial(vm.uuid, { signal, force: purpose.force });
  }
}

/** Joins both streams until either ends; each side is slowed down to the pace of the other. */
export function join(client: WebSocket, remote: Duplex): void {
  let answered = true;
  const pulse = setInterval(() => {
    if (!answered) client.terminate();
    answered = false;
    if (client.readyState === client.OPEN) client.ping();
  }, PING_MS);
  client.on('pong', () => {
    answered = true;
  });

  client.on('message', (data: RawData) => {
    if (remote.destroyed || remote.writableEnded) return;
    if (!remote.write(toBuffer(data))) client.pause();
  });
  remote.on('drain', () => client.resume());

  remote.on('data', (chunk: Buffer) => {
    if (client.readyState !== client.OPEN) return;
    client.send(chunk, { binary: true }, () => {
      if (client.bufferedAmount < LOW_WATER && remote.isPaused()) remote.resume();
    });
    if (client.bufferedAmount > HIGH_WATER) remote.pause();
  });

  const end = (code: number, reason: string): void => {
    clearInterval(pulse);
    client.resume();
    if (client.readyState === client.OPEN) client.close(code, reason);
    if (!remote.destroyed) remote.destroy();
  };
  remote.once('end', () => end(1000, 'The console has ended.'));
  remote.on('error', (error) => end(CLOSE_FAILED, reasonOf(error)));
  remote.once('close', () => end(1000, 'The console has ended.'));
  client.once('close', () => end(1000, ''));
  client.resume();
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** A sentence for the close frame, cut to what it can carry. */
function reasonOf(error: unknown): string {
  const text = isCorralError(error)
    ? `${error.code}: ${error.message}`
    : 'CONNECTION_LOST: The console was closed by the node, or taken over by someone else.';
  let cut = text;
  while (Buffer.byteLength(cut) > MAX_REASON_BYTES) cut = cut.slice(0, -1);
  return cut;
}
