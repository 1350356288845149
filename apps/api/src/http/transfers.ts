import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Volume } from '@corral/db';
import { CorralError, MAX_VOLUME_BYTES } from '@corral/domain';
import { pourVolume, type HypervisorSession } from '@corral/hypervisor';
import type { AppServices } from '../services.ts';
import { pullGuestFile, pushGuestFile } from './guest-transfers.ts';
import { sendJson } from './respond.ts';
import { handleUpload, UPLOAD_PREFIX } from './uploads.ts';

export const TRANSFER_PREFIX = '/transfers/';

type Services = Pick<AppServices, 'db' | 'world' | 'tickets' | 'log'>;

/**
 * Carries the content of a volume or of a guest's file: GET reads it, PUT replaces it. Each ticket is for one transfer in
 * one direction. Streams keep pace with the slower side; nothing is held in memory or on this machine's disk.
 */
export async function handleTransfer(
  request: IncomingMessage,
  response: ServerResponse,
  services: Services,
): Promise<void> {
  if ((request.url ?? '').startsWith(UPLOAD_PREFIX))
    return handleUpload(request, response, services);
  const ticket = (request.url ?? '').slice(TRANSFER_PREFIX.length).split('?')[0] ?? '';
  if (request.method === 'GET') {
    const { purpose } = services.tickets.redeem(ticket, 'download', 'guestPull');
    if (purpose.kind === 'guestPull') return pullGuestFile(response, services, purpose);
    await download(request, response, services, await locate(services, purpose.volumeId));
    return;
  }
  if (request.method === 'PUT') {
    const length = uploadLength(request);
    const { purpose, actor } = services.tickets.redeem(ticket, 'upload', 'guestPush');
    if (purpose.kind === 'guestPush') {
      await pushGuestFile(request, response, services, { ...purpose, length, actor });
      return;
    }
    const place = await locate(services, purpose.volumeId);
    services.log.info({ actor, volume: place.volume.name, length }, 'upload of a volume begins');
    await upload(request, response, services, place, length);
    return;
  }
  response.setHeader('allow', 'GET, PUT');
  sendJson(response, 405, {
    error: { code: 'INVALID_INPUT', message: 'A transfer is a GET or a PUT.' },
  });
}

interface Place {
  readonly volume: Volume;
  readonly nodeId: string;
  readonly poolUuid: string;
  readonly session: HypervisorSession;
}

async function locate({ db, world }: Services, volumeId: string): Promise<Place> {
  const volume = await db.volumes.require(volumeId);
  const pool = await db.pools.require(volume.poolId);
  return {
    volume,
    nodeId: pool.nodeId,
    poolUuid: pool.uuid,
    session: world.nodes.session(pool.nodeId),
  };
}

async function download(
  request: IncomingMessage,
  response: ServerResponse,
  { log }: Services,
  { volume, poolUuid, session }: Place,
): Promise<void> {
  if (request.headers.range !== undefined) {
    throw new CorralError('INVALID_INPUT', 'A volume is sent whole; leave out the Range header.', {
      field: 'range',
    });
  }
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  const content = await session.storage.downloadVolume(poolUuid, volume.name, {
    signal: abort.signal,
  });
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(volume.name)}`,
    'accept-ranges': 'none',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  await pourVolume(content, response).catch((error: unknown) => {
    log.info({ err: error, volume: volume.name }, 'download of a volume ended early');
    response.destroy();
  });
}

/** The announced length. @throws CorralError when it is missing or beyond the largest volume */
function uploadLength(request: IncomingMessage): number {
  if (request.headers['content-range'] !== undefined) {
    throw new CorralError(
      'INVALID_INPUT',
      'It is received whole; leave out the Content-Range header.',
      {
        field: 'content-range',
      },
    );
  }
  const text = request.headers['content-length'];
  const length = Number(text);
  if (text === undefined || !Number.isSafeInteger(length) || length < 1) {
    throw new CorralError('INVALID_SIZE', 'An upload needs a Content-Length above 0.', {
      field: 'content-length',
    });
  }
  if (length > MAX_VOLUME_BYTES) {
    throw new CorralError('INVALID_SIZE', 'The upload is larger than the largest volume.', {
      field: 'content-length',
    });
  }
  return length;
}

async function upload(
  request: IncomingMessage,
  response: ServerResponse,
  { world }: Services,
  { volume, nodeId, poolUuid, session }: Place,
  length: number,
): Promise<void> {
  if (volume.format === 'raw' && BigInt(length) > volume.capacityBytes) {
    throw new CorralError(
      'NO_SPACE',
      `The upload has ${length} bytes, the volume holds ${volume.capacityBytes}.`,
    );
  }
  const abort = new AbortController();
  request.once('aborted', () => abort.abort());
  const bytes = await session.storage.uploadVolume(poolUuid, volume.name, request, length, {
    signal: abort.signal,
  });
  await world.inventory.volume(nodeId, poolUuid, volume.name);
  sendJson(response, 200, { bytes });
}
