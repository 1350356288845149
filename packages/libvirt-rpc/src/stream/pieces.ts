import { Readable } from 'node:stream';
import type { OpenedStream } from '../caller.ts';
import { ProtocolError } from '../errors.ts';
import type { Lane, StreamHandler } from '../lane.ts';
import { encodeCall } from '../messages.ts';
import type { ProcedureInfo } from '../procedures.ts';
import { asError } from './download.ts';
import { sendFinish } from './frames.ts';

/** Bytes of one piece: what may have to wait in memory for the pieces before it. */
const PIECE_BYTES = 4 * 1024 * 1024;
/** Lanes that carry pieces at the same time. */
const LANES = 3;
/** Pieces that are on their way or wait for those before them. */
const AHEAD = LANES + 1;

/** A part of what is downloaded, in bytes. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** Opens a lane with the stream of one part on it. */
export type OpenPiece = (range: Range, handler: StreamHandler) => Promise<OpenedStream>;

interface Piece {
  readonly range: Range;
  /** What has come and waits for the pieces before it. */
  readonly chunks: Buffer[];
  received: number;
  asked: boolean;
  /** The daemon has sent all of it and has confirmed that its stream is over. */
  over: boolean;
}

/** The stream of one piece on its lane; known when it was asked for, which can be after its first bytes have come. */
interface Place {
  stream: OpenedStream | null;
  /** The daemon has sent all. */
  ended: boolean;
}

/**
 * A long download as a row of short ones on several lanes. For one stream the daemon reads from its disk, then sends,
 * and does neither meanwhile, with one thread for all that a connection sends; with several it does both at once. The
 * bytes come in order, and no more than the pieces under way are ever held.
 */
export class PiecesDownload extends Readable {
  /** Small parts are copied by the reader of frames, so a large chunk has its memory for itself. */
  readonly chunksAreTheReaders = true;
  readonly #whole: Range;
  readonly #argsOf: (range: Range) => unknown;
  readonly #open: OpenPiece;
  /** In order; the first of them is being read. */
  readonly #pieces: Piece[] = [];
  readonly #lanes = new Set<Lane>();
  readonly #idle: Lane[] = [];
  #info: ProcedureInfo | null = null;
  #next: number;
  #opening = 0;
  /** No further lane could be had: those that are there must do. */
  #wide = false;
  /** The reader has enough for now. */
  #full = false;
  #complete = false;

  constructor(whole: Range, argsOf: (range: Range) => unknown, open: OpenPiece) {
    super({ highWaterMark: 1 << 20 });
    this.#whole = whole;
    this.#argsOf = argsOf;
    this.#open = open;
    this.#next = whole.offset;
  }

  /** Opens the first piece: what keeps the daemon from giving anything is told here. `signal` aborts the download. */
  async begin(signal: AbortSignal | undefined): Promise<void> {
    await this.#openWith(this.#nextPiece());
    const onAbort = (): void => void this.destroy(asError(signal?.reason));
    signal?.addEventListener('abort', onAbort, { once: true });
    this.once('close', () => signal?.removeEventListener('abort', onAbort));
    if (signal?.aborted === true) return onAbort();
    this.#drain();
  }

  override _read(): void {
    this.#full = false;
    this.#drain();
  }

  /** The lanes carry nothing else: their end aborts at the daemon what is still under way. */
  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#pieces.length = 0;
    for (const lane of this.#lanes) {
      if (this.#complete) void lane.close();
      else lane.destroy(error ?? new Error('the download was given up'));
    }
    callback(error);
  }

  get #allPlanned(): boolean {
    return this.#next >= this.#whole.offset + this.#whole.length;
  }

  #nextPiece(): Piece {
    const left = this.#whole.offset + this.#whole.length - this.#next;
    const range = { offset: this.#next, length: Math.min(PIECE_BYTES, left) };
    this.#next += range.length;
    const piece = { range, chunks: [], received: 0, asked: false, over: false };
    this.#pieces.push(piece);
    return piece;
  }

  /** The next piece to ask for; null when enough is under way. */
  #wanted(): Piece | null {
    const waiting = this.#pieces.find((piece) => !piece.asked);
    if (waiting !== undefined) return waiting;
    return this.#pieces.length < AHEAD && !this.#allPlanned ? this.#nextPiece() : null;
  }

  /** Opens a lane for a piece. */
  async #openWith(piece: Piece): Promise<void> {
    piece.asked = true;
    this.#opening += 1;
    const place: Place = { stream: null, ended: false };
    try {
      const stream = await this.#open(piece.range, this.#handlerOf(piece, place));
      place.stream = stream;
      this.#info = stream.info;
      if (this.destroyed) return stream.lane.destroy(new Error('the download was given up'));
      this.#lanes.add(stream.lane);
      if (place.ended) this.#finish(stream);
    } catch (error) {
      piece.asked = false;
      throw error;
    } finally {
      this.#opening -= 1;
    }
  }

  /** Asks for a piece on a lane that is there. */
  #ask(piece: Piece, lane: Lane, info: ProcedureInfo): void {
    piece.asked = true;
    const place: Place = { stream: null, ended: false };
    const frame = encodeCall(info, this.#argsOf(piece.range));
    const serial = lane.send(info, frame, (outcome) => {
      if (outcome.kind !== 'reply') this.destroy(outcome.error);
    });
    place.stream = { lane, info, serial, reply: null };
    lane.attachStream(serial, this.#handlerOf(piece, place));
  }

  #handlerOf(piece: Piece, place: Place): StreamHandler {
    return {
      data: (bytes) => {
        piece.received += bytes.length;
        piece.chunks.push(bytes);
        if (piece === this.#pieces[0]) this.#drain();
      },
      hole: () => this.destroy(new ProtocolError('a hole in a download that allows none')),
      end: () => {
        place.ended = true;
        if (place.stream !== null) this.#finish(place.stream);
      },
      finished: () => {
        const { stream } = place;
        if (stream !== null) {
          stream.lane.detachStream(stream.serial);
          this.#idle.push(stream.lane);
        }
        piece.over = true;
        if (piece.received !== piece.range.length) this.destroy(shrunk(piece));
        else this.#drain();
      },
      // Before the first lane is there, its opening tells the error.
      failed: (error) => (this.#lanes.size > 0 ? this.destroy(error) : undefined),
    };
  }

  #finish(stream: OpenedStream): void {
    sendFinish(stream).catch((error: unknown) => this.destroy(asError(error)));
  }

  /** Gives the reader what it takes; lets the lanes stand while it has enough, else keeps them busy. */
  #drain(): void {
    if (this.#lanes.size === 0 || this.destroyed || this.#complete) return;
    while (!this.#full) {
      const piece = this.#pieces[0];
      const chunk = piece?.chunks.shift();
      if (chunk !== undefined) this.#full = !this.push(chunk);
      else if (piece?.over === true) this.#pieces.shift();
      else break;
    }
    if (this.#full) return this.#lanes.forEach((lane) => lane.pauseReading());
    this.#lanes.forEach((lane) => lane.resumeReading());
    this.#keepBusy();
    if (this.#pieces.length > 0) return;
    this.#complete = true;
    this.push(null);
  }

  #keepBusy(): void {
    const info = this.#info;
    if (info === null) return;
    for (let piece = this.#wanted(); piece !== null; piece = this.#wanted()) {
      const lane = this.#idle.pop();
      if (lane !== undefined) this.#ask(piece, lane, info);
      else if (!this.#wide && this.#lanes.size + this.#opening < LANES) this.#widen(piece);
      else return;
    }
  }

  #widen(piece: Piece): void {
    const opened = this.#openWith(piece);
    const failed = (): void => {
      this.#wide = true;
      // A machine that gives no more connections still has those that are there.
      this.#drain();
    };
    opened.then(() => this.#drain(), failed);
  }
}

const shrunk = ({ range, received }: Piece): Error =>
  new Error(
    `the volume gave ${received} of ${range.length} bytes from ${range.offset} on: it became smaller`,
  );
