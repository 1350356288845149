import type { Duplex } from 'node:stream';
import ssh2 from 'ssh2';
import { Connection, type SshConnection } from './connection.ts';
import { prepareKeys } from './prepared-keys.ts';
import { SshError, toSshError } from './errors.ts';
import { gatherWrites } from './gather-writes.ts';
import { openPackets } from './gcm-packets.ts';
import { describeHostKey, judgeHostKey, type HostKey } from './host-key.ts';
import { authConfig, type SshHop, type SshOptions } from './options.ts';
import { connectReading } from './reading-socket.ts';

const DEFAULT_PORT = 22;
const CONNECT_TIMEOUT_MS = 15_000;
const PRIMER_TIMEOUT_MS = 5000;
const KEEPALIVE = { intervalMs: 5000, count: 3 };

/**
 * Connects and logs in. The server's host key is judged first: a wrong one ends the attempt before anything about
 * the user is sent.
 *
 * Both ends then send without delay. This end by setNoDelay; the other by one empty command: OpenSSH's server turns
 * Nagle's algorithm off for a connection only when a session is opened on it, and without that a request over a
 * forwarded socket can wait 40 ms for the delayed acknowledgement of the one before.
 *
 * @throws SshError of kind unreachable, timeout, hostKey, auth, key, protocol, closed or aborted.
 */
export async function connectSsh(options: SshOptions): Promise<SshConnection> {
  const { via = [], ...last } = options;
  const way = await openWay(via, options);
  if (way === null) return connectOne(last, null);
  try {
    return await connectOne({ ...last, over: way }, way);
  } catch (error) {
    await way.close();
    throw error;
  }
}

/** Logs in to the machines on the way, each from the one before; null when there are none. */
async function openWay(
  via: readonly SshHop[],
  { connectTimeoutMs, keepalive, signal }: SshOptions,
): Promise<SshConnection | null> {
  const same = {
    ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
    ...(keepalive === undefined ? {} : { keepalive }),
    ...(signal === undefined ? {} : { signal }),
  };
  let way: SshConnection | null = null;
  for (const hop of via) {
    const before: SshConnection | null = way;
    try {
      way = await connectOne({ ...hop, ...same, ...(before ? { over: before } : {}) }, before);
    } catch (error) {
      await before?.close();
      throw error;
    }
  }
  return way;
}

/** @param owned the connection below, when it is to end with this one */
async function connectOne(
  options: SshOptions,
  owned: SshConnection | null,
): Promise<SshConnection> {
  const connection = await login(options, owned);
  if (options.primer !== false) {
    // A user whose shell refuses commands can still use forwarding, only with that delay.
    await connection.exec(['true'], { timeoutMs: PRIMER_TIMEOUT_MS }).catch(() => undefined);
  }
  return connection;
}

/** What {@link probeHostKey} needs to know. */
export type ProbeOptions = Pick<
  SshOptions,
  'host' | 'port' | 'connectTimeoutMs' | 'signal' | 'over'
>;

/**
 * Asks a server for its host key and ends there: no user name and no credential is sent. For showing the fingerprint
 * before a node is enrolled. Throws as {@link connectSsh}.
 */
export async function probeHostKey(options: ProbeOptions): Promise<HostKey> {
  let seen: HostKey | undefined;
  const stop = new SshError('aborted', 'The key has been seen.');
  try {
    await attempt({ ...options, user: 'probe', auth: { password: '' } }, (key) => {
      seen = key;
      return stop;
    });
  } catch (error) {
    if (seen !== undefined && error === stop) return seen;
    throw error;
  }
  throw new SshError('protocol', `${options.host} showed no host key.`);
}

async function login(options: SshOptions, owned: SshConnection | null): Promise<SshConnection> {
  const address = addressOf(options);
  let fingerprint = '';
  const { client, socket } = await attempt(options, (key) => {
    fingerprint = key.fingerprint;
    return judgeHostKey(options.hostKey, key, address);
  });
  return new Connection({ client, socket, address, below: owned }, fingerprint);
}

function addressOf({ host, port }: { readonly host: string; readonly port?: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port ?? DEFAULT_PORT}`;
}

interface LoggedIn {
  readonly client: ssh2.Client;
  readonly socket: Duplex;
}

/** Runs one attempt up to the login. `judge` returns the error that the host key deserves, or null. */
function attempt(
  options: Omit<SshOptions, 'hostKey'>,
  judge: (key: HostKey) => SshError | null,
): Promise<LoggedIn> {
  const address = addressOf(options);
  const client = new ssh2.Client();
  const result = Promise.withResolvers<LoggedIn>();
  let settled = false;
  const settle = (outcome: SshError | LoggedIn): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    if (!(outcome instanceof SshError)) return result.resolve(outcome);
    client.destroy();
    giveUp();
    result.reject(outcome);
  };
  const fail = (error: unknown): void => settle(toSshError(error, address));
  client.on('error', fail);
  client.on('close', () =>
    settle(new SshError('closed', `${address} ended the connection at the greeting.`)),
  );
  const giveUp = openPipe(options, fail, (socket, setChunksAreFree) => {
    openPackets(client, setChunksAreFree);
    client.on('ready', () => settle({ client, socket }));
    if (!settled) handshake(client, socket, options, judge, settle);
  });
  const timeout = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  const timer = setTimeout(
    () => settle(new SshError('timeout', `${address} did not answer within ${timeout} ms.`)),
    timeout,
  );
  const onAbort = (): void =>
    settle(new SshError('aborted', `The attempt to reach ${address} was given up.`));
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted === true) onAbort();
  return result.promise;
}

/**
 * Opens the byte pipe below: a TCP connection, or a channel of the connection that this one goes over.
 * @returns ends the pipe, also one that is still being opened
 */
function openPipe(
  { host, port = DEFAULT_PORT, over }: Omit<SshOptions, 'hostKey'>,
  fail: (error: unknown) => void,
  use: (pipe: Duplex, setChunksAreFree: (free: boolean) => void) => void,
): () => void {
  if (over === undefined) {
    const { socket, setChunksAreFree } = connectReading({ host, port });
    socket.setNoDelay(true);
    gatherWrites(socket);
    // Stays for good: ssh2 takes its own listeners off, and a late error of a dead socket must find one.
    socket.on('error', fail);
    socket.once('connect', () => use(socket, setChunksAreFree));
    return () => socket.destroy();
  }
  const opening = over.forwardTcp(host, port);
  opening.then(
    (channel) => {
      gatherWrites(channel);
      channel.on('error', fail);
      // Each chunk of a channel has its own memory.
      use(channel, () => undefined);
    },
    (error: unknown) => fail(beyond(error, addressOf({ host, port }))),
  );
  return () =>
    void opening.then(
      (channel) => channel.destroy(),
      () => undefined,
    );
}

/** The machine on the way is there, but leads no further. */
function beyond(error: unknown, address: string): unknown {
  if (!(error instanceof SshError) || error.kind !== 'channel') return error;
  const message = `${address} cannot be reached from the jump host: ${error.message}`;
  return new SshError('unreachable', message);
}

function handshake(
  client: ssh2.Client,
  socket: Duplex,
  options: Omit<SshOptions, 'hostKey'>,
  judge: (key: HostKey) => SshError | null,
  settle: (error: SshError) => void,
): void {
  const keepalive = options.keepalive ?? KEEPALIVE;
  const { auth } = options;
  prepareKeys(client);
  if ('password' in auth) {
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) => {
      // Only questions for something secret are the password's business.
      finish(prompts.map((prompt) => (prompt.echo === true ? '' : auth.password)));
    });
  }
  try {
    client.connect({
      sock: socket,
      username: options.user,
      ...authConfig(auth),
      // The whole attempt has one deadline, kept by the caller of this function.
      readyTimeout: 0,
      keepaliveInterval: keepalive.intervalMs,
      keepaliveCountMax: keepalive.count,
      hostVerifier: (blob: Buffer) => {
        const error = judge(describeHostKey(blob));
        if (error !== null) settle(error);
        return error === null;
      },
    });
  } catch {
    // ssh2's own words are left out: they are about the text of the key.
    settle(
      new SshError('key', 'The private key cannot be read, or its passphrase is missing or wrong.'),
    );
  }
}
