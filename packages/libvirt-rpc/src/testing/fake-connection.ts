import type { Duplex } from 'node:stream';
import { layoutCodec } from '../codec.ts';
import {
  encodeFrame,
  encodeHeader,
  FrameReader,
  FrameStatus,
  FrameType,
  Program,
  type Frame,
} from '../frame.ts';
import {
  errorCodec,
  procedureByNumber,
  type EventInfo,
  type ProcedureInfo,
} from '../procedures.ts';
import type { ProcedureName } from '../types.ts';
import { XdrReader } from '../xdr.ts';

/** What the daemon answers instead of a result. */
export class FakeError extends Error {
  readonly code: number;
  readonly domain: number;

  constructor(code: number, domain: number, message: string) {
    super(message);
    this.code = code;
    this.domain = domain;
  }
}

/** The daemon's end of a stream that a call opened. */
export interface FakeStream {
  /** Sends bytes to the client; resolves when the connection takes more. */
  send(bytes: Uint8Array): Promise<void>;
  sendHole(length: number): void;
  /** Tells the client that there is no more. */
  end(): void;
  fail(error: FakeError): void;
  /** Says who is told what the client sends; what it has sent already is told at once. */
  onClient(listener: (event: ClientEvent) => void): void;
  /** Used by the connection. */
  tell(event: ClientEvent): void;
}

/** What the client sends on a stream: bytes, the length of a hole, its finish or its abort. */
export type ClientEvent =
  { readonly data: Buffer } | { readonly hole: number } | 'finish' | 'abort';

/** What a connection needs of the daemon behind it. */
export interface FakeWorld {
  readonly connections: Set<FakeConnection>;
  readonly unknown: ReadonlySet<ProcedureName>;
  readonly maxClientRequests: number;
  readonly silent: boolean;
  run(info: ProcedureInfo, job: () => Promise<void>): void;
  answer(
    info: ProcedureInfo,
    args: unknown,
    connection: FakeConnection,
    stream: FakeStream | undefined,
  ): Promise<unknown>;
}

/** One connection to the fake daemon: decodes calls, hands them to workers, encodes answers. */
export class FakeConnection {
  readonly openedAt = performance.now();
  readonly streams = new Map<number, FakeStream>();
  /** Calls of this connection that are not answered. */
  inFlight = 0;
  closed = false;
  pongs = 0;
  readonly #pipe: Duplex;
  readonly #daemon: FakeWorld;
  readonly #frames = new FrameReader();
  readonly #waiting: Frame[] = [];

  constructor(pipe: Duplex, daemon: FakeWorld) {
    this.#pipe = pipe;
    this.#daemon = daemon;
    pipe.on('data', (chunk: Buffer) => {
      try {
        for (const frame of this.#frames.push(chunk)) this.#waiting.push(frame);
      } catch {
        // As the real daemon does with a frame that is too long or too short.
        this.close();
      }
      this.#work();
    });
    pipe.on('error', () => this.close());
    pipe.on('close', () => this.close());
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.#pipe.destroy();
    this.#daemon.connections.delete(this);
  }

  /** Sends bytes as they are, for frames no daemon would send. */
  sendRaw(bytes: Uint8Array): void {
    if (!this.closed) this.#pipe.write(bytes);
  }

  sendPing(): void {
    this.sendRaw(encodeFrame(keepalive(1)));
  }

  sendEvent(event: EventInfo, payload: unknown): void {
    const header = {
      program: event.program,
      version: 1,
      procedure: event.number,
      type: FrameType.MESSAGE,
      serial: 0,
      status: FrameStatus.OK,
    };
    this.sendRaw(encodeFrame(header, (writer) => layoutCodec(event.layout).write(writer, payload)));
  }

  /** The real daemon reads no further frame, keepalive included, while its request limit is reached. */
  #work(): void {
    while (!this.closed && !this.#daemon.silent && this.inFlight < this.#daemon.maxClientRequests) {
      const frame = this.#waiting.shift();
      if (frame === undefined) return;
      if (frame.program === Program.KEEPALIVE) this.#keepalive(frame);
      else if (frame.type === FrameType.CALL) this.#call(frame);
      else this.#stream(frame);
    }
  }

  /** Takes no more bytes from the connection, as a daemon whose disk is slow. */
  pauseReading(): void {
    this.#pipe.pause();
  }

  /** Goes on with frames that were left unread. */
  resume(): void {
    this.#work();
  }

  #keepalive(frame: Frame): void {
    if (frame.procedure === 1) this.sendRaw(encodeFrame(keepalive(2)));
    else this.pongs += 1;
  }

  #call(frame: Frame): void {
    const info = procedureByNumber(frame.program, frame.procedure);
    if (info === undefined || this.#daemon.unknown.has(info.name)) {
      this.#answerError(frame, new FakeError(39, 7, `unknown procedure: ${frame.procedure}`));
      return;
    }
    this.inFlight += 1;
    this.#daemon.run(info, async () => {
      try {
        const args = layoutCodec(info.args).read(new XdrReader(frame.payload));
        const stream = info.stream === 'none' ? undefined : this.#openStream(frame, info);
        this.#answer(frame, info, await this.#daemon.answer(info, args, this, stream));
      } catch (error) {
        const fake = error instanceof FakeError ? error : new FakeError(1, 12, String(error));
        this.#answerError(frame, fake);
      } finally {
        this.inFlight -= 1;
        this.#work();
      }
    });
  }

  #answer(frame: Frame, info: ProcedureInfo, value: unknown): void {
    const header = { ...frame, type: FrameType.REPLY, status: FrameStatus.OK };
    this.sendRaw(encodeFrame(header, (writer) => layoutCodec(info.ret).write(writer, value ?? {})));
  }

  #answerError(frame: Frame, error: FakeError, type: number = FrameType.REPLY): void {
    const header = { ...frame, type, status: FrameStatus.ERROR };
    const record = {
      code: error.code,
      domain: error.domain,
      message: error.message,
      level: 2,
      dom: null,
      str1: null,
      str2: null,
      str3: null,
      int1: -1,
      int2: -1,
      net: null,
    };
    this.sendRaw(encodeFrame(header, (writer) => errorCodec().write(writer, record)));
  }

  #openStream(frame: Frame, info: ProcedureInfo): FakeStream {
    const header = {
      program: info.program,
      version: 1,
      procedure: info.number,
      type: FrameType.STREAM,
      serial: frame.serial,
      status: FrameStatus.CONTINUE,
    };
    const early: ClientEvent[] = [];
    let listener: ((event: ClientEvent) => void) | null = null;
    const stream: FakeStream = {
      send: async (bytes) => {
        if (this.closed) return;
        this.#pipe.write(encodeHeader(header, bytes.length));
        if (!this.#pipe.write(bytes))
          await new Promise((resolve) => this.#pipe.once('drain', resolve));
      },
      sendHole: (length) => {
        const payload = Buffer.alloc(12);
        payload.writeBigInt64BE(BigInt(length));
        const hole = { ...header, type: FrameType.STREAM_HOLE };
        this.sendRaw(Buffer.concat([encodeHeader(hole, payload.length), payload]));
      },
      end: () => this.sendRaw(encodeHeader(header, 0)),
      fail: (error) => {
        this.streams.delete(frame.serial);
        this.#answerError(frame, error, FrameType.STREAM);
      },
      onClient: (given) => {
        listener = given;
        for (const event of early.splice(0)) given(event);
      },
      tell: (event) => {
        if (listener === null) early.push(event);
        else listener(event);
      },
    };
    this.streams.set(frame.serial, stream);
    return stream;
  }

  #stream(frame: Frame): void {
    const stream = this.streams.get(frame.serial);
    if (stream === undefined) return;
    if (frame.type === FrameType.STREAM_HOLE) {
      stream.tell({ hole: Number(frame.payload.readBigInt64BE(0)) });
      return;
    }
    if (frame.status === FrameStatus.CONTINUE) {
      stream.tell({ data: frame.payload });
      return;
    }
    stream.tell(frame.status === FrameStatus.OK ? 'finish' : 'abort');
    if (!this.streams.delete(frame.serial)) return;
    this.sendRaw(encodeHeader({ ...frame, status: FrameStatus.OK }, 0));
  }
}

function keepalive(procedure: number): Parameters<typeof encodeFrame>[0] {
  return {
    program: Program.KEEPALIVE,
    version: 1,
    procedure,
    type: FrameType.MESSAGE,
    serial: 0,
    status: FrameStatus.OK,
  };
}
