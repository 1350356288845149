import { connect as connectTcp, type Socket } from 'node:net';

/** As much as the system gives at once while a transfer runs; a turn of the event loop stays below a millisecond. */
const READ_BYTES = 256 * 1024;

/** A TCP connection that reads into the same memory again and again, once its reader can do with that. */
export interface ReadingSocket {
  readonly socket: Socket;
  /** True when listeners keep nothing of a chunk after they were given it. */
  setChunksAreFree(free: boolean): void;
}

/**
 * Connects. Node takes new memory for each reading, 64 KiB at most; a transfer reads hundreds of megabytes. Until the
 * reader says that it keeps nothing of a chunk, each is handed on as a copy of its own, as from any socket.
 */
export function connectReading(address: { host: string; port: number }): ReadingSocket {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  let free = false;
  const socket = connectTcp({
    ...address,
    onread: {
      buffer,
      callback: (bytes) => {
        const chunk = buffer.subarray(0, bytes);
        if (free && socket.readableLength === 0) socket.emit('data', chunk);
        else socket.push(Buffer.from(chunk));
        return true;
      },
    },
  });
  return {
    socket,
    setChunksAreFree: (value) => {
      free = value;
    },
  };
}
