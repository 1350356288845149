import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { CorralError, hasCode } from '@corral/domain';
import type { CallOptions, GuestFile } from '@corral/hypervisor';
import { fieldOf, numberOf, type AgentChannel } from './agent-channel.ts';

/** An answer must stay far below the 4 MiB that libvirt allows a text; base64 adds a third. */
const READ_BYTES = 128 * 1024;
/** Seen with libvirt 9.0: a command of 256 KiB reaches the agent in pieces, and the channel is then out of step. */
const WRITE_BYTES = 64 * 1024;
const DEFAULT_MAX_BYTES = 1024 ** 3;
/** Whence of a seek, as in C. */
const FROM_START = 0;
const FROM_END = 2;

const READS = { changes: false } as const;
const CHANGES = { changes: true } as const;

/** Files inside a guest, by the agent's guest-file commands. Handles are closed whatever happens. */
export class GuestFiles {
  private readonly agent: AgentChannel;

  constructor(agent: AgentChannel) {
    this.agent = agent;
  }

  async read(
    vmUuid: string,
    path: string,
    options: CallOptions & { readonly maxBytes?: number },
  ): Promise<GuestFile> {
    const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    const handle = await this.open(vmUuid, path, 'r', options);
    try {
      // The first piece now: that a path is a directory shows only when it is read.
      const first = await this.chunk(vmUuid, handle, READ_BYTES, options);
      const sizeBytes = await this.sizeBeyond(vmUuid, handle, first, options);
      if (sizeBytes > maxBytes) throw tooLarge(path, maxBytes);
      const rest = this.content({ vmUuid, handle, path, maxBytes, first }, options.signal);
      return { sizeBytes, content: Readable.from(rest, { objectMode: false }) };
    } catch (error) {
      await this.close(vmUuid, handle);
      throw error;
    }
  }

  /** At most `count` bytes from a position on; null when there is no such file. */
  async slice(
    vmUuid: string,
    path: string,
    range: { readonly offset: number; readonly count: number },
    options: CallOptions,
  ): Promise<Uint8Array | null> {
    let handle: number;
    try {
      handle = await this.open(vmUuid, path, 'r', options);
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return null;
      throw error;
    }
    try {
      await this.seek(vmUuid, handle, range.offset, FROM_START, options);
      return (await this.chunk(vmUuid, handle, range.count, options)).bytes;
    } finally {
      await this.close(vmUuid, handle);
    }
  }

  async write(
    vmUuid: string,
    path: string,
    data: AsyncIterable<Uint8Array>,
    options: CallOptions & {
      readonly overwrite?: boolean;
      readonly onProgress?: (bytes: number) => void;
    },
  ): Promise<number> {
    if (options.overwrite !== true) await this.refuseExisting(vmUuid, path, options);
    const handle = await this.open(vmUuid, path, 'w', options);
    let sent = 0;
    try {
      for await (const piece of inChunks(data)) {
        options.signal?.throwIfAborted();
        await this.put(vmUuid, handle, piece, options);
        sent += piece.length;
        options.onProgress?.(sent);
      }
      await this.agent.command(vmUuid, 'guest-file-flush', { handle }, options, CHANGES);
    } catch (error) {
      throw incomplete(path, sent, error);
    } finally {
      await this.close(vmUuid, handle);
    }
    return this.size(vmUuid, path, sent, options);
  }

  private async put(
    vmUuid: string,
    handle: number,
    piece: Uint8Array,
    options: CallOptions,
  ): Promise<void> {
    let at = 0;
    while (at < piece.length) {
      const part = Buffer.from(piece.buffer, piece.byteOffset + at, piece.length - at);
      const args = { handle, 'buf-b64': part.toString('base64') };
      const answer = await this.agent.command(vmUuid, 'guest-file-write', args, options, CHANGES);
      const written = numberOf(answer, 'count');
      if (written <= 0) throw new CorralError('NO_SPACE', 'The guest takes no more of the file.');
      at += written;
    }
  }

  /** The size of an open file whose first piece has been read; the next piece follows that one. */
  private async sizeBeyond(
    vmUuid: string,
    handle: number,
    first: Chunk,
    options: CallOptions,
  ): Promise<number> {
    if (first.eof) return first.bytes.length;
    const size = await this.seek(vmUuid, handle, 0, FROM_END, options);
    await this.seek(vmUuid, handle, first.bytes.length, FROM_START, options);
    return size;
  }

  /** The size read back after a write, which must be what was sent. */
  private async size(
    vmUuid: string,
    path: string,
    sent: number,
    options: CallOptions,
  ): Promise<number> {
    const handle = await this.open(vmUuid, path, 'r', options);
    try {
      const seen = await this.seek(vmUuid, handle, 0, FROM_END, options);
      if (seen === sent) return seen;
      throw new CorralError(
        'NOT_OBSERVED',
        `${sent} bytes were written to ${path}, but the guest shows ${seen}.`,
      );
    } finally {
      await this.close(vmUuid, handle);
    }
  }

  private async refuseExisting(vmUuid: string, path: string, options: CallOptions): Promise<void> {
    try {
      await this.close(vmUuid, await this.open(vmUuid, path, 'r', options));
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return;
      throw error;
    }
    throw new CorralError('ALREADY_EXISTS', `The guest has a file ${path} already.`, {
      field: 'path',
    });
  }

  private async *content(
    file: {
      readonly vmUuid: string;
      readonly handle: number;
      readonly path: string;
      readonly maxBytes: number;
      readonly first: Chunk;
    },
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array> {
    const options = signal === undefined ? {} : { signal };
    let { bytes, eof } = file.first;
    let total = 0;
    try {
      for (;;) {
        total += bytes.length;
        // A file may grow while it is read, and those of /proc have no size at all.
        if (total > file.maxBytes) throw tooLarge(file.path, file.maxBytes);
        if (bytes.length > 0) yield bytes;
        if (eof || bytes.length === 0) return;
        ({ bytes, eof } = await this.chunk(file.vmUuid, file.handle, READ_BYTES, options));
      }
    } finally {
      await this.close(file.vmUuid, file.handle);
    }
  }

  private async open(
    vmUuid: string,
    path: string,
    mode: 'r' | 'w',
    options: CallOptions,
  ): Promise<number> {
    const asked = mode === 'r' ? READS : CHANGES;
    const answer = await this.agent.command(
      vmUuid,
      'guest-file-open',
      { path, mode },
      options,
      asked,
    );
    if (typeof answer === 'number') return answer;
    throw new CorralError('HYPERVISOR_ERROR', 'The guest’s agent opened a file without a handle.');
  }

  private async seek(
    vmUuid: string,
    handle: number,
    offset: number,
    whence: number,
    options: CallOptions,
  ): Promise<number> {
    const args = { handle, offset, whence };
    const answer = await this.agent.command(vmUuid, 'guest-file-seek', args, options, READS);
    return numberOf(answer, 'position');
  }

  private async chunk(
    vmUuid: string,
    handle: number,
    count: number,
    options: CallOptions,
  ): Promise<Chunk> {
    const args = { handle, count };
    const answer = await this.agent.command(vmUuid, 'guest-file-read', args, options, READS);
    return {
      bytes: Buffer.from(String(fieldOf(answer, 'buf-b64') ?? ''), 'base64'),
      eof: fieldOf(answer, 'eof') === true,
    };
  }

  /** A guest that has gone away in between took its handles along. */
  private async close(vmUuid: string, handle: number): Promise<void> {
    await this.agent
      .command(vmUuid, 'guest-file-close', { handle }, {}, READS)
      .catch(() => undefined);
  }
}

interface Chunk {
  readonly bytes: Uint8Array;
  readonly eof: boolean;
}

/** Pieces of the size that one command carries. */
async function* inChunks(data: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const piece of data) {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + WRITE_BYTES - size);
      held.push(part);
      size += part.length;
      at += part.length;
      if (size < WRITE_BYTES) continue;
      yield Buffer.concat(held);
      held = [];
      size = 0;
    }
  }
  if (size > 0) yield Buffer.concat(held);
}

function tooLarge(path: string, maxBytes: number): CorralError {
  return new CorralError('LIMIT_EXCEEDED', `${path} is larger than the allowed ${maxBytes} bytes.`);
}

function incomplete(path: string, sent: number, error: unknown): CorralError {
  const words = error instanceof Error ? error.message : 'it was cancelled.';
  const told = `The file ${path} in the guest is incomplete, ${sent} bytes of it were written: ${words}`;
  if (error instanceof CorralError) return new CorralError(error.code, told, error.details, error);
  return new CorralError('TASK_CANCELLED', told, { outcomeUnknown: true }, error);
}
