import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { expect, it } from 'vitest';
import { run } from '../process.ts';
import { chromiumPath, freePort } from './ports.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

const psql = (url: string, sql: string): ReturnType<typeof run> => run(['psql', url, '-Atc', sql]);

it('PostgreSQL serves an empty database of its own, makes more, and is gone afterwards', async () => {
  const postgres = await startPostgres();
  expect((await psql(postgres.url, 'select current_database()')).stdout.trim()).toBe('corral');
  const other = await postgres.createDatabase('other one');
  expect((await psql(other, 'create table t (a int); select count(*) from t')).stdout).toContain(
    '0',
  );
  expect((await psql(postgres.url, 'select 1 from t')).stderr).toContain('does not exist');
  await postgres.stop();
  expect((await psql(postgres.url, 'select 1')).code).not.toBe(0);
});

it('Redis keeps a value, and is gone afterwards', async () => {
  const redis = await startRedis();
  const ask = (command: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = createConnection(redis.port, '127.0.0.1', () =>
        socket.write(`${command}\r\n`),
      );
      socket.once('data', (data: Buffer) => {
        socket.destroy();
        resolve(data.toString());
      });
      socket.once('error', reject);
    });
  expect(await ask('SET a b')).toBe('+OK\r\n');
  expect(await ask('GET a')).toContain('b');
  await redis.stop();
  await expect(ask('PING')).rejects.toThrow(/ECONNREFUSED/);
});

it('finds Chromium and ports that are free', async () => {
  expect(existsSync(chromiumPath())).toBe(true);
  const ports = await Promise.all([freePort(), freePort()]);
  expect(ports.every((port) => port > 1023)).toBe(true);
});
