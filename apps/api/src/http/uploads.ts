import type { IncomingMessage, ServerResponse } from 'node:http';
import type { VolumeUpload } from '@corral/db';
import { CorralError } from '@corral/domain';
import { hashOfTicket } from '../modules/volume-upload/service.ts';
import type { AppServices } from '../services.ts';
import { sendJson } from './respond.ts';

export const UPLOAD_PREFIX = '/transfers/uploads/';

/** The version of tus (https://tus.io/protocols/resumable-upload) whose core is spoken here. */
const TUS = '1.0.0';

/** After so long without a part the upload must be begun again, which takes it up where it stopped. */
const TICKET_LIFETIME_MS = 24 * 3_600_000;

type Services = Pick<AppServices, 'db' | 'world' | 'log'>;

/** Uploads that a request is writing to now, in this process: two writers would each spoil the other's count. */
const writing = new Set<string>();

/**
 * An upload that can be taken up again: HEAD tells how many bytes are on the node, PATCH goes on from there. The body
 * goes to the node as it comes. When the client is cut off, what came until then is finished and counted.
 */
export async function handleUpload(
  request: IncomingMessage,
  response: ServerResponse,
  services: Services,
): Promise<void> {
  const ticket = (request.url ?? '').slice(UPLOAD_PREFIX.length).split('?')[0] ?? '';
  const upload = await services.db.uploads.byTicket(hashOfTicket(ticket));
  if (upload === null || upload.updatedAt.getTime() < Date.now() - TICKET_LIFETIME_MS)
    throw new CorralError('TICKET_INVALID', 'This upload is unknown, has ended or was begun anew.');
  response.setHeader('tus-resumable', TUS);
  response.setHeader('cache-control', 'no-store');
  if (request.method === 'HEAD') return tell(response, 200, upload, Number(upload.receivedBytes));
  if (request.method === 'PATCH') return receive(request, response, services, upload);
  response.setHeader('allow', 'HEAD, PATCH');
  sendJson(response, 405, {
    error: { code: 'INVALID_INPUT', message: 'An upload takes HEAD and PATCH.' },
  });
}

function tell(response: ServerResponse, status: number, upload: VolumeUpload, at: number): void {
  response.writeHead(status, {
    'upload-offset': String(at),
    'upload-length': String(upload.sizeBytes),
  });
  response.end();
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  services: Services,
  upload: VolumeUpload,
): Promise<void> {
  const from = Number(upload.receivedBytes);
  const length = partLength(request, upload, from);
  if (writing.has(upload.id))
    throw new CorralError('WRONG_STATE', 'Another request is sending a part of this upload.');
  writing.add(upload.id);
  try {
    const received = await write(request, services, upload, from, length);
    const at = from + received;
    if (!(await services.db.uploads.advance(upload.id, from, at)))
      throw new CorralError('WRONG_STATE', 'The upload was moved on by another server.');
    if (at === Number(upload.sizeBytes)) await services.db.uploads.remove(upload.id);
    if (!response.destroyed) tell(response, 204, upload, at);
  } finally {
    writing.delete(upload.id);
  }
}

/** The length of the part. @throws CorralError when it does not continue the upload. */
function partLength(request: IncomingMessage, upload: VolumeUpload, from: number): number {
  const offset = Number(request.headers['upload-offset']);
  if (offset !== from)
    throw new CorralError('WRONG_STATE', `The upload goes on at byte ${from}, not at ${offset}.`);
  const length = Number(request.headers['content-length']);
  const left = Number(upload.sizeBytes) - from;
  if (Number.isSafeInteger(length) && length > 0 && length <= left) return length;
  throw new CorralError('INVALID_SIZE', `A part has a Content-Length of 1 to ${left} bytes.`, {
    field: 'content-length',
  });
}

async function write(
  request: IncomingMessage,
  { db, world, log }: Services,
  upload: VolumeUpload,
  offsetBytes: number,
  lengthBytes: number,
): Promise<number> {
  const volume = await db.volumes.require(upload.volumeId);
  const pool = await db.pools.require(volume.poolId);
  await refuseRunning(db, pool.nodeId, volume.path);
  const { storage } = world.nodes.session(pool.nodeId);
  const bytes = await storage.uploadVolume(pool.uuid, volume.name, untilCut(request), lengthBytes, {
    offsetBytes,
    takeShort: true,
  });
  if (bytes < lengthBytes)
    log.info({ volume: volume.name, at: offsetBytes + bytes }, 'upload of a volume was cut off');
  await world.inventory.volume(pool.nodeId, pool.uuid, volume.name);
  return bytes;
}

/** A VM can have been started since the upload began. */
async function refuseRunning(db: Services['db'], nodeId: string, path: string): Promise<void> {
  const uses = (await db.vms.deviceUses('disk', [path])).filter((use) => use.nodeId === nodeId);
  const vms = await db.vms.many(uses.map(({ id }) => id));
  const running = [...vms.values()].filter(
    ({ powerState }) => powerState !== 'STOPPED' && powerState !== 'CRASHED',
  );
  if (running.length === 0) return;
  const dependents = running.map(({ id, name }) => ({ kind: 'VM', id, name }));
  const names = running.map(({ name }) => name).join(', ');
  throw new CorralError('IN_USE', `${names} run with this volume now.`, { dependents });
}

/** The body up to its end or to where the client was cut off: either way what came is worth keeping. */
async function* untilCut(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of request) if (chunk instanceof Uint8Array) yield chunk;
  } catch (error) {
    if (!request.destroyed) throw error;
  }
}
