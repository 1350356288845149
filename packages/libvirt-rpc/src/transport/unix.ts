import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** Connects to a unix socket; rejects with the system's error (ENOENT, ECONNREFUSED, EACCES). */
export function unixStream(path: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
