import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { CorralError } from '@corral/domain';
import type { AppServices } from '../services.ts';
import type { TicketPurpose } from '../security/tickets.ts';
import { sendJson } from './respond.ts';

/** The agent carries some megabytes a second; larger things go through a volume. */
const MAX_FILE_BYTES = 1024 ** 3;

type Services = Pick<AppServices, 'db' | 'world' | 'log'>;
type Pull = Extract<TicketPurpose, { kind: 'guestPull' }>;
type Push = Extract<TicketPurpose, { kind: 'guestPush' }>;

/** Sends a file of a guest, as it is read. */
export async function pullGuestFile(
  response: ServerResponse,
  { db, world, log }: Services,
  { vmId, path }: Pull,
): Promise<void> {
  const vm = await db.vms.require(vmId);
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  const { guest } = world.nodes.session(vm.nodeId);
  const { content } = await guest.readFile(vm.uuid, path, {
    signal: abort.signal,
    maxBytes: MAX_FILE_BYTES,
  });
  const name = path.split(/[/\\]/).at(-1) ?? 'file';
  // No length: the file may be one of those that have none, or grow meanwhile.
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    'accept-ranges': 'none',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  await pipeline(content, response).catch((error: unknown) => {
    log.info({ err: error, vmId }, 'reading a file of a guest ended early');
    response.destroy();
  });
}

/** Writes a file of a guest from the body of the request. */
export async function pushGuestFile(
  request: IncomingMessage,
  response: ServerResponse,
  { db, world, log }: Services,
  {
    vmId,
    path,
    overwrite,
    length,
    actor,
  }: Push & { readonly length: number; readonly actor: string },
): Promise<void> {
  if (length > MAX_FILE_BYTES) {
    throw new CorralError('INVALID_SIZE', 'A file for a guest may have at most 1 GiB.', {
      field: 'content-length',
    });
  }
  const vm = await db.vms.require(vmId);
  log.info({ actor, vmId, length }, 'writing a file of a guest begins');
  const abort = new AbortController();
  request.once('aborted', () => abort.abort());
  const { guest } = world.nodes.session(vm.nodeId);
  const bytes = await guest.writeFile(vm.uuid, path, request, {
    signal: abort.signal,
    overwrite,
  });
  if (bytes !== length) {
    throw new CorralError(
      'NOT_OBSERVED',
      `${length} bytes were announced, but the file in the guest has ${bytes}.`,
    );
  }
  sendJson(response, 200, { bytes });
}
