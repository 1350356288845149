import { encodeFrame, FrameStatus, FrameType, Program, type Frame } from './frame.ts';

const PING = 1;
const PONG = 2;

export interface KeepaliveOptions {
  /** Milliseconds of silence after which a ping is sent. */
  readonly intervalMs: number;
  /** Pings that may stay unanswered before the peer counts as dead. */
  readonly count: number;
}

/** What the keepalive of one connection needs of it. */
export interface KeepaliveLink {
  send(frame: Buffer): void;
  /** True while silence of the peer proves nothing (window full of slow calls, reader paused). */
  excused(): boolean;
  dead(silentMs: number): void;
}

/**
 * Keepalive both ways: answers the daemon's pings, and pings the daemon after silence. Anything
 * received counts as a sign of life.
 */
export class Keepalive {
  readonly #link: KeepaliveLink;
  readonly #options: KeepaliveOptions | null;
  #timer: NodeJS.Timeout | null = null;
  #lastHeard = performance.now();
  #unanswered = 0;
  #waiting: ((ms: number) => void)[] = [];
  #pingSentAt = 0;

  constructor(link: KeepaliveLink, options: KeepaliveOptions | null) {
    this.#link = link;
    this.#options = options;
  }

  start(): void {
    if (this.#options === null || this.#timer !== null) return;
    this.#timer = setInterval(() => this.#tick(), this.#options.intervalMs);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Must be called for everything that is received. */
  heard(): void {
    this.#lastHeard = performance.now();
    this.#unanswered = 0;
  }

  /** Handles a frame of the keepalive program. */
  frame(frame: Frame): void {
    if (frame.procedure === PING) this.#link.send(message(PONG));
    if (frame.procedure !== PONG) return;
    const took = performance.now() - this.#pingSentAt;
    for (const resolve of this.#waiting.splice(0)) resolve(took);
  }

  /** Pings now; resolves with the round trip in milliseconds, or never if the link dies. */
  ping(): Promise<number> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#sendPing();
    });
  }

  #sendPing(): void {
    this.#pingSentAt = performance.now();
    this.#link.send(message(PING));
  }

  #tick(): void {
    const options = this.#options;
    if (options === null) return;
    const silentMs = performance.now() - this.#lastHeard;
    if (silentMs < options.intervalMs * 0.9) return;
    if (this.#link.excused()) {
      this.#unanswered = 0;
      return;
    }
    if (this.#unanswered >= options.count) {
      this.stop();
      this.#link.dead(Math.round(silentMs));
      return;
    }
    this.#unanswered += 1;
    this.#sendPing();
  }
}

function message(procedure: number): Buffer {
  return encodeFrame({
    program: Program.KEEPALIVE,
    version: 1,
    procedure,
    type: FrameType.MESSAGE,
    serial: 0,
    status: FrameStatus.OK,
  });
}
