import { duplexPair, PassThrough, type Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  connectHost,
  NoDaemonError,
  openRemoteStream,
  type RemoteOpener,
  type RemoteProgram,
} from '../index.ts';
import { FakeDaemon } from '../testing/index.ts';

interface Machine {
  readonly remote: RemoteOpener;
  readonly tried: string[];
}

/** A machine whose sockets and helper answer as given. */
function machine(
  sockets: Readonly<Record<string, () => Promise<Duplex>>>,
  helper: () => Promise<RemoteProgram>,
): Machine {
  const tried: string[] = [];
  const remote: RemoteOpener = {
    streamLocal(path) {
      tried.push(path);
      return sockets[path]?.() ?? Promise.reject(new Error('open failed'));
    },
    exec(argv) {
      tried.push(argv.join(' '));
      return helper();
    },
  };
  return { remote, tried };
}

const noHelper = (): Promise<RemoteProgram> => Promise.reject(new Error('no channel'));

/** A helper that pipes to `daemon`, or ends with `words` on its stderr when there is none. */
async function helperTo(daemon: FakeDaemon | null, words = ''): Promise<RemoteProgram> {
  const stderr = new PassThrough();
  const ended = Promise.withResolvers<{ code: number | null; signal: string | null }>();
  const pipe = daemon === null ? duplexPair()[0] : await daemon.openStream();
  if (daemon === null) {
    setTimeout(() => {
      stderr.end(words);
      pipe.push(null);
      ended.resolve({ code: 1, signal: null });
    }, 5);
  }
  pipe.once('close', () => ended.resolve({ code: null, signal: 'KILL' }));
  return Object.assign(pipe, { stderr, exit: ended.promise });
}

const MODULAR = '/run/libvirt/virtqemud-sock';
const MONOLITHIC = '/run/libvirt/libvirt-sock';

describe('openRemoteStream', () => {
  it('tries the modular socket, then the monolithic one, and remembers what worked', async () => {
    const daemon = new FakeDaemon();
    const { remote, tried } = machine({ [MONOLITHIC]: daemon.openStream }, noHelper);
    (await openRemoteStream(remote, 'qemu:///system')).destroy();
    (await openRemoteStream(remote, 'qemu:///system')).destroy();
    expect(tried).toEqual([MODULAR, MONOLITHIC, MONOLITHIC]);
  });

  it('comes to the helper last, and remembers it once it has answered', async () => {
    const daemon = new FakeDaemon();
    const { remote, tried } = machine({}, () => helperTo(daemon));
    const host = await connectHost({
      openStream: () => openRemoteStream(remote, 'qemu:///system'),
    });
    await host.call('connectListAllDomains', { need_results: 1, flags: 0 });
    (await openRemoteStream(remote, 'qemu:///system')).destroy();
    const helper = 'virt-ssh-helper qemu:///system';
    expect(tried).toEqual([MODULAR, MONOLITHIC, helper, helper]);
    await host.close();
  });

  it('looks again when what was remembered is gone', async () => {
    const daemon = new FakeDaemon();
    const sockets: Record<string, () => Promise<Duplex>> = { [MONOLITHIC]: daemon.openStream };
    const { remote, tried } = machine(sockets, noHelper);
    (await openRemoteStream(remote, 'qemu:///system')).destroy();
    delete sockets[MONOLITHIC];
    sockets[MODULAR] = daemon.openStream;
    (await openRemoteStream(remote, 'qemu:///system')).destroy();
    expect(tried).toEqual([MODULAR, MONOLITHIC, MONOLITHIC, MODULAR]);
  });

  it.each([
    ['qemu:///system', 3],
    ['test:///default', 2],
    ['qemu:///session', 1],
  ])('for %s tries %d ways and tells why each failed', async (uri, ways) => {
    const { remote } = machine({}, noHelper);
    const error = await openRemoteStream(remote, uri).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NoDaemonError);
    if (!(error instanceof NoDaemonError)) return;
    expect(error.failures.length).toBe(ways);
    expect(error.message).toContain('virt-ssh-helper: no channel');
  });

  it('explains an early end of the helper in its own words, with what failed before', async () => {
    const { remote } = machine({}, () =>
      helperTo(null, "virt-ssh-helper: cannot connect to\n '/run/libvirt/libvirt-sock'\n"),
    );
    const attempt = connectHost({ openStream: () => openRemoteStream(remote, 'qemu:///system') });
    await expect(attempt).rejects.toThrow(
      /virtqemud-sock: open failed.*virt-ssh-helper: virt-ssh-helper: cannot connect to '/,
    );
    const silent = machine({}, () => helperTo(null));
    await expect(
      connectHost({ openStream: () => openRemoteStream(silent.remote, 'qemu:///system') }),
    ).rejects.toThrow(/ended with code 1/);
  });

  it('tells how a helper ended that had worked', async () => {
    const daemon = new FakeDaemon();
    const { remote } = machine({}, () => helperTo(daemon));
    const host = await connectHost({
      openStream: () => openRemoteStream(remote, 'qemu:///system'),
    });
    daemon.kill();
    expect(String(await host.closed)).toMatch(/virt-ssh-helper: it ended with signal KILL/);
  });
});
