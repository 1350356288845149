import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { startDelayProxy } from './delay-proxy.ts';

it('holds bytes in both directions, keeps their order, and lets many be under way', async () => {
  const echo = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const address = echo.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const proxy = await startDelayProxy({ host: '127.0.0.1', port: address.port }, 25);
  const socket = connect(proxy);
  await once(socket, 'connect');
  const begun = performance.now();
  const expected: string[] = [];
  for (let i = 0; i < 200; i += 1) {
    expected.push(`${i};`);
    socket.write(`${i};`);
  }
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  while (text.length < expected.join('').length) await once(socket, 'data');
  const took = performance.now() - begun;
  expect(text).toBe(expected.join(''));
  expect(took).toBeGreaterThanOrEqual(49);
  expect(took).toBeLessThan(500);
  socket.destroy();
  await proxy.close();
  echo.close();
});
