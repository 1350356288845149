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
  const open = (host: string): boolean => readEnv({ CORRAL_WEB_HOST: host }).openToNetwork;
  expect(['localhost', '127.0.0.9', '::1', ''].filter(open)).toEqual([]);
  const others = ['0.0.0.0', '::', '192.168.0.2', '127.evil.org'];
  expect(others.filter(open)).toEqual(others);
  expect(() => readEnv({ CORRAL_WEB_PORT: 'abc' })).toThrow('CORRAL_WEB_PORT');
  expect(() => readEnv({ CORRAL_API_URL: 'nope' })).toThrow('CORRAL_API_URL');
});
