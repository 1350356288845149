import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readEnv } from './env.ts';
import { createLog, withoutSecrets } from './log.ts';

describe('readEnv', () => {
  it('has defaults for a single user on loopback', () => {
    const env = readEnv({});
    expect(env).toMatchObject({
      host: '127.0.0.1',
      port: 9601,
      consolePort: 9528,
      token: null,
      localLibvirt: { kind: 'auto' },
      redisUrl: null,
      secretKey: null,
      allowedOrigins: [],
    });
    expect(env.databaseUrl).toMatch(/^file:\/.*\/data\/corral\.db$/);
  });

  it('reads what is set, and takes an empty variable for one that is not', () => {
    const env = readEnv({
      CORRAL_DATA_DIR: '/srv/corral',
      CORRAL_API_PORT: '9700',
      CORRAL_WEB_PORT: '9701',
      CORRAL_TOKEN: '',
      CORRAL_ALLOWED_ORIGINS: 'https://a.example, https://b.example,',
      CORRAL_LOCAL_LIBVIRT: '/run/x.sock',
      CORRAL_SECRET_KEY: 'ab'.repeat(32),
    });
    expect(env).toMatchObject({
      dataDir: '/srv/corral',
      databaseUrl: 'file:/srv/corral/corral.db',
      port: 9700,
      consolePort: 9701,
      token: null,
      allowedOrigins: ['https://a.example', 'https://b.example'],
      localLibvirt: { kind: 'socket', path: '/run/x.sock' },
    });
    expect(env.secretKey).toHaveLength(32);
  });

  it.each([
    ['CORRAL_API_PORT', 'http'],
    ['CORRAL_API_PORT', '70000'],
    ['CORRAL_WEB_PORT', '0'],
    ['CORRAL_TOKEN', 'short'],
    ['CORRAL_LOCAL_LIBVIRT', 'maybe'],
    ['DATABASE_URL', 'mysql://x'],
    ['CORRAL_SECRET_KEY', 'secretsecret'],
    ['CORRAL_LOG_LEVEL', 'loud'],
  ])('names %s when it is %s, without repeating it', (name, value) => {
    expect(() => readEnv({ [name]: value })).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(name) }),
    );
    if (value === 'secretsecret') {
      expect(() => readEnv({ [name]: value })).toThrow(expect.not.stringContaining(value));
    }
  });
});

describe('secrets', () => {
  it('are struck out of log lines at several depths', () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const log = createLog('info', sink);
    log.info(
      { password: 'one', auth: { privateKey: 'two' }, a: { b: { token: 'three' } } },
      'hello',
    );
    expect(lines.join('')).toContain('[secret]');
    expect(lines.join('')).not.toMatch(/one|two|three/);
  });

  it('are struck out of stored requests at any depth', () => {
    const stored = withoutSecrets({
      input: { name: 'x', auth: [{ password: 'p', passphrase: null }] },
    });
    expect(stored).toEqual({
      input: { name: 'x', auth: [{ password: '[secret]', passphrase: null }] },
    });
  });
});
