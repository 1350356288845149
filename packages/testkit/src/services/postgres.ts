import { readdirSync, readFileSync } from 'node:fs';
import { chown, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun, run } from '../process.ts';
import { startDaemon } from './daemon.ts';
import { freePort } from './ports.ts';

/** A private PostgreSQL with nothing in it. */
export interface TestPostgres {
  /** The empty database `corral`, as its superuser, without a password, on the loopback address. */
  readonly url: string;
  readonly port: number;
  /** Makes another empty database and returns its URL. */
  createDatabase(name: string): Promise<string>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const VERSIONS = '/usr/lib/postgresql';

function binaries(): string {
  const newest = readdirSync(VERSIONS)
    .sort((a, b) => Number(a) - Number(b))
    .at(-1);
  if (newest === undefined)
    throw new Error('PostgreSQL is not installed: install the package postgresql.');
  return join(VERSIONS, newest, 'bin');
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
function account(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  if (line === undefined)
    throw new Error('There is no user postgres: install the package postgresql.');
  const fields = line.split(':');
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** Starts a PostgreSQL of its own on a spare port, tuned for tests: what it holds need not survive a crash. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = binaries();
  const user = account();
  const folder = await mkdtemp(join(tmpdir(), 'corral-pg-'));
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  const init = [
    '-D',
    data,
    '-U',
    'corral',
    '--auth=trust',
    '--no-sync',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
  ];
  await mustRun([join(bin, 'initdb'), ...init], { ...user, cwd: folder });
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'max_connections=200',
    'shared_buffers=64MB',
  ].flatMap((setting) => ['-c', setting]);
  const psql = (database: string, sql: string): ReturnType<typeof run> =>
    run(
      [
        join(bin, 'psql'),
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-U',
        'corral',
        '-d',
        database,
        '-qc',
        sql,
      ],
      {
        cwd: '/',
      },
    );
  const stop = await startDaemon({
    argv: [join(bin, 'postgres'), '-D', data, ...settings],
    folder,
    ...user,
    stopSignal: 'SIGINT',
    ready: async () => (await psql('postgres', 'select 1')).code === 0,
  });
  const createDatabase = async (name: string): Promise<string> => {
    const made = await psql('postgres', `create database "${name.replaceAll('"', '""')}"`);
    if (made.code !== 0) throw new Error(`The database could not be made: ${made.stderr}`);
    return `postgresql://corral@127.0.0.1:${port}/${encodeURIComponent(name)}`;
  };
  const url = await createDatabase('corral');
  return { url, port, createDatabase, stop, [Symbol.asyncDispose]: stop };
}
