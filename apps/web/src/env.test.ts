import { expect, it } from 'vitest';
import { readEnv } from './env.ts';

it('has defaults on loopback and refuses what makes no sense', () => {
  const env = readEnv({});
  expect([env.apiUrl.href, env.host, env.port]).toEqual([
    'http://127.0.0.1:9601/',
    '127.0.0.1',
    9528,
  ]);
  expect(readEnv({ CORRAL_API_URL: 'http://10.0.0.1:1', CORRAL_WEB_PORT: '80' }).port).toBe(80);
  expect(() => readEnv({ CORRAL_WEB_PORT: 'abc' })).toThrow('CORRAL_WEB_PORT');
  expect(() => readEnv({ CORRAL_API_URL: 'nope' })).toThrow('CORRAL_API_URL');
});
