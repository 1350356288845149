import { expect, it } from 'vitest';
import { startFileServer } from '../index.ts';

it('leaves no listener on an answer that waits for its reader again and again', async () => {
  const warnings: string[] = [];
  const listen = (warning: Error): void => {
    warnings.push(warning.name);
  };
  process.on('warning', listen);
  const server = await startFileServer();
  const bytes = 32 * 1024 * 1024;
  const answer = await fetch(server.serve('/large', { body: Buffer.alloc(bytes, 7) }));
  let read = 0;
  for await (const chunk of answer.body ?? []) {
    read += chunk.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await server.stop();
  process.off('warning', listen);
  expect(read).toBe(bytes);
  expect(warnings).toEqual([]);
});
