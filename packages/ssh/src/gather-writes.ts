import type { Duplex } from 'node:stream';

/**
 * Makes what is written within one turn of the event loop leave the socket together. ssh2 writes each packet in three
 * pieces (length, body, tag); on a socket without delay each piece would be a system call and a TCP segment of its
 * own, for the server to read one by one.
 */
export function gatherWrites(socket: Duplex): void {
  const { write } = socket;
  let gathering = false;
  const release = (): void => {
    gathering = false;
    socket.uncork();
  };
  const gather = (...args: readonly unknown[]): unknown => {
    if (!gathering) {
      gathering = true;
      socket.cork();
      process.nextTick(release);
    }
    return Reflect.apply(write, socket, args);
  };
  Object.defineProperty(socket, 'write', { value: gather, configurable: true, writable: true });
}
