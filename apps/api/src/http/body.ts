import type { IncomingMessage } from 'node:http';
import { CorralError } from '@corral/domain';

/** The most a GraphQL request may carry. */
export const MAX_BODY_BYTES = 1024 * 1024;
/**
 * Refuses a POST that says it is something else than JSON. Forms and plain text are what a page of another site can
 * send without asking first; nothing here takes them.
 * @throws CorralError INVALID_INPUT
 */
export function requireJson(request: Pick<IncomingMessage, 'method' | 'headers'>): void {
  if (request.method !== 'POST') return;
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return;
  throw new CorralError('INVALID_INPUT', 'A request is sent as application/json.', {
    field: 'content-type',
  });
}

const BODY_DEADLINE_MS = 30_000;

const tooLarge = (): CorralError =>
  new CorralError('LIMIT_EXCEEDED', `The body of a request is limited to ${MAX_BODY_BYTES} bytes.`);

/**
 * Reads a small body.
 * @throws CorralError LIMIT_EXCEEDED when it is larger than allowed, or takes too long to arrive
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const slow = setTimeout(() => {
    request.destroy(new CorralError('LIMIT_EXCEEDED', 'The body took too long to arrive.'));
  }, BODY_DEADLINE_MS);
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      size += bytes.length;
      if (size > MAX_BODY_BYTES) throw tooLarge();
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(slow);
  }
}
