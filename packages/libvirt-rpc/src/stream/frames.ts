import type { OpenedStream } from '../caller.ts';
import { FrameStatus, FrameType } from '../frame.ts';

/** The most bytes of one stream frame that every version of the daemon takes. */
export const CHUNK_BYTES = 262_120;

const EMPTY = new Uint8Array(0);
const ABORT_WAIT_MS = 1_000;

/** Sends bytes in frames of the right size; resolves when the connection takes more. */
export async function sendBytes(stream: OpenedStream, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    await sendFrame(stream, EMPTY, bytes.subarray(at, at + CHUNK_BYTES));
  }
}

/** Sends one frame of what was kept and what follows it, {@link CHUNK_BYTES} at most together. */
export function sendFrame(
  stream: OpenedStream,
  kept: Uint8Array,
  bytes: Uint8Array,
): Promise<void> {
  return stream.lane.sendStream(stream.info, stream.serial, FrameStatus.CONTINUE, bytes, { kept });
}

/** Sends a hole of `length` zero bytes; only for streams opened with the sparse flag. */
export function sendHole(stream: OpenedStream, length: number): Promise<void> {
  const payload = Buffer.alloc(12);
  payload.writeBigInt64BE(BigInt(length), 0);
  return stream.lane.sendStream(stream.info, stream.serial, FrameStatus.CONTINUE, payload, {
    type: FrameType.STREAM_HOLE,
  });
}

/** Tells the daemon that all has been sent (or received); it confirms. */
export function sendFinish(stream: OpenedStream): Promise<void> {
  return stream.lane.sendStream(stream.info, stream.serial, FrameStatus.OK, EMPTY);
}

/**
 * Aborts a stream: tells the daemon, waits shortly for `confirmed`, and closes the lane. Never
 * rejects: the connection may be gone already.
 */
export async function abortStream(stream: OpenedStream, confirmed: Promise<void>): Promise<void> {
  const { lane } = stream;
  try {
    lane.resumeReading();
    await lane.sendStream(stream.info, stream.serial, FrameStatus.ERROR, EMPTY);
    const late = new Promise((resolve) => {
      setTimeout(resolve, ABORT_WAIT_MS).unref();
    });
    await Promise.race([confirmed, late]);
  } catch {
    // The lane ended before the abort could be told, which aborts the stream as well.
  } finally {
    lane.detachStream(stream.serial);
    await lane.close();
  }
}

/** Ends the lane of a stream that is over. */
export function releaseStream(stream: OpenedStream): void {
  stream.lane.detachStream(stream.serial);
  void stream.lane.close();
}
