import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectSsh, type SshConnection } from '@corral/ssh';
import {
  connectHost,
  NoDaemonError,
  openRemoteStream,
  type Composite,
  type LibvirtHost,
  type RemoteOpener,
} from '../index.ts';
import { emptyGuestXml, expectAnswers, LabNode } from './testing/node.ts';

const URI = 'qemu:///system';
const MIB = 1 << 20;

let node: LabNode;
let control: SshConnection;
let bulk: SshConnection;

function login(): Promise<SshConnection> {
  const { host, port, user, privateKey, hostKeyFingerprint } = node.ssh;
  return connectSsh({
    host,
    port,
    user,
    auth: { privateKey },
    hostKey: { fingerprint: hostKeyFingerprint },
  });
}

function opener(ssh: SshConnection): RemoteOpener {
  return { streamLocal: (path) => ssh.streamLocal(path), exec: (argv) => ssh.spawn(argv) };
}

/** As a server that forbids stream-local forwarding: only the helper is left. */
function helperOnly(ssh: SshConnection): RemoteOpener {
  return {
    streamLocal: () => Promise.reject(new Error('open failed')),
    exec: (argv) => ssh.spawn(argv),
  };
}

/** A host with one ssh connection for calls and one for bulk data. */
function connectOver(wrap: (ssh: SshConnection) => RemoteOpener): Promise<LibvirtHost> {
  const remotes = { control: wrap(control), bulk: wrap(bulk) };
  return connectHost({
    uri: URI,
    openStream: (purpose) => openRemoteStream(remotes[purpose], URI),
  });
}

beforeAll(async () => {
  node = await LabNode.start();
  [control, bulk] = await Promise.all([login(), login()]);
});

afterAll(async () => {
  await control?.close();
  await bulk?.close();
  await node?.stop();
});

async function makeVolume(
  host: LibvirtHost,
  name: string,
  bytes: number,
): Promise<Composite<'storage_vol'>> {
  const { pools } = await host.call('connectListAllStoragePools', { need_results: 1, flags: 0 });
  let pool = pools.find((one) => one.name === 'images');
  if (pool === undefined) {
    const xml = `<pool type='dir'><name>images</name><target><path>${node.imagesPath}</path></target></pool>`;
    ({ pool } = await host.call('storagePoolDefineXml', { xml, flags: 0 }));
    await host.call('storagePoolCreate', { pool, flags: 0 });
  }
  const xml = `<volume><name>${name}</name><capacity>${bytes}</capacity><allocation>0</allocation><target><format type='raw'/></target></volume>`;
  return (await host.call('storageVolCreateXml', { pool, xml, flags: 0 })).vol;
}

async function defineGuest(host: LibvirtHost, name: string): Promise<Composite<'domain'>> {
  return (await host.call('domainDefineXmlFlags', { xml: emptyGuestXml(name), flags: 0 })).dom;
}

describe.each([
  ['stream-local forwarding', opener],
  ['virt-ssh-helper', helperOnly],
])('libvirtd over ssh by %s', (way, wrap) => {
  const suffix = way.length;

  it('carries calls, events, uploads and downloads', async () => {
    const host = await connectOver(wrap);
    const events: string[] = [];
    host.on('domainEventCallbackLifecycle', ({ msg }) => events.push(msg.dom.name));
    const dom = await defineGuest(host, `over-${suffix}`);
    await expectAnswers(host, dom, 3000);
    await expect.poll(() => events).toContain(dom.name);

    const vol = await makeVolume(host, `data-${suffix}`, 16 * MIB);
    const piece = randomBytes(MIB);
    const sent = createHash('sha256');
    async function* source(): AsyncGenerator<Buffer> {
      for (let i = 0; i < 16; i += 1) {
        sent.update(piece);
        yield piece;
      }
    }
    expect(
      await host.upload(
        'storageVolUpload',
        { vol, offset: 0, length: 16 * MIB, flags: 0 },
        source(),
      ),
    ).toBe(16 * MIB);
    const got = createHash('sha256');
    for await (const chunk of await host.download('storageVolDownload', {
      vol,
      offset: 0,
      length: 0,
      flags: 0,
    }))
      got.update(chunk);
    expect(got.digest('hex')).toBe(sent.digest('hex'));
    await host.call('storageVolDelete', { vol, flags: 0 });
    await host.close();
  });
});

describe('volumes over ssh', () => {
  it('go up with holes that take no space, and come down whole', async () => {
    const host = await connectOver(opener);
    const size = 2 ** 28;
    const vol = await makeVolume(host, 'sparse', size);
    const edge = randomBytes(MIB);
    async function* source(): AsyncGenerator<Buffer | { hole: number }> {
      yield edge;
      yield { hole: size - 2 * MIB };
      yield edge;
    }
    expect(
      await host.upload('storageVolUpload', { vol, offset: 0, length: 0, flags: 1 }, source()),
    ).toBe(size);
    const { allocation } = await host.call('storageVolGetInfo', { vol });
    expect(allocation).toBeLessThan(4 * MIB);
    let bytes = 0;
    let last = Buffer.alloc(0);
    for await (const chunk of await host.download('storageVolDownload', {
      vol,
      offset: 0,
      length: 0,
      flags: 1,
    })) {
      bytes += chunk.length;
      last = Buffer.concat([last, chunk]).subarray(-MIB);
    }
    expect(bytes).toBe(size);
    expect(last.equals(edge)).toBe(true);
    await host.call('storageVolDelete', { vol, flags: 0 });
    await host.close();
  });

  it("that are longer than declared end with the daemon's error, and the host goes on", async () => {
    const host = await connectOver(opener);
    const vol = await makeVolume(host, 'short', MIB);
    async function* source(): AsyncGenerator<Buffer> {
      for (let i = 0; i < 40; i += 1) yield Buffer.alloc(MIB, 1);
    }
    const upload = host.upload(
      'storageVolUpload',
      { vol, offset: 0, length: MIB, flags: 0 },
      source(),
    );
    await expect(upload).rejects.toMatchObject({ code: 38, domainName: 'STREAMS' });
    await host.call('storageVolDelete', { vol, flags: 0 });
    await expect
      .poll(() => host.status.lanes.filter((lane) => lane.name.startsWith('storageVol')))
      .toEqual([]);
    await host.close();
  });

  it('whose download nobody reads stand still alone', async () => {
    const host = await connectOver(opener);
    const dom = await defineGuest(host, 'beside-download');
    const vol = await makeVolume(host, 'paused', 64 * MIB);
    async function* source(): AsyncGenerator<Buffer> {
      for (let i = 0; i < 64; i += 1) yield Buffer.alloc(MIB, i + 1);
    }
    await host.upload('storageVolUpload', { vol, offset: 0, length: 64 * MIB, flags: 0 }, source());
    const paused = await host.download('storageVolDownload', {
      vol,
      offset: 0,
      length: 0,
      flags: 0,
    });
    const aside = await host.download('storageVolDownload', {
      vol,
      offset: 0,
      length: 0,
      flags: 0,
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (let i = 0; i < 5; i += 1) await expectAnswers(host, dom, 2000);
    let bytes = 0;
    for await (const chunk of aside) bytes += chunk.length;
    expect(bytes).toBe(64 * MIB);
    bytes = 0;
    for await (const chunk of paused) bytes += chunk.length;
    expect(bytes).toBe(64 * MIB);
    await host.call('storageVolDelete', { vol, flags: 0 });
    await host.close();
  });
});

describe('the Nagle stall', () => {
  it('is not there: suspend and resume of the test driver take well under 40 ms', async () => {
    const host = await connectHost({
      uri: 'test:///default',
      openStream: () => openRemoteStream(opener(control), 'test:///default'),
    });
    const { domains } = await host.call('connectListAllDomains', { need_results: 1, flags: 0 });
    const dom = domains[0]!;
    const times: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      const startedAt = performance.now();
      await host.call('domainSuspend', { dom });
      await host.call('domainResume', { dom });
      times.push(performance.now() - startedAt);
    }
    times.sort((a, b) => a - b);
    expect(times[10]).toBeLessThan(35);
    await host.close();
  });
});

describe('what is not there', () => {
  it('is explained by every way that was tried, the helper in its own words', async () => {
    await node.endLibvirtd();
    const attempt = connectOver(opener);
    const error = await attempt.then(
      () => null,
      (reason: unknown) => reason,
    );
    const words = String(
      error instanceof Error && error.cause instanceof Error ? error.cause : error,
    );
    expect(words).toMatch(/virtqemud-sock: .*libvirt-sock: .*virt-ssh-helper: .*(socket|connect)/i);
    await node.startLibvirtd();
    const host = await connectOver(opener);
    await host.ping();
    await host.close();
  });

  it('is told when the ssh session freezes: the host ends by keepalive', async () => {
    const ssh = await login();
    const host = await connectHost({
      uri: URI,
      openStream: () => openRemoteStream(opener(ssh), URI),
      keepalive: { intervalMs: 200, count: 3 },
    });
    await node.pauseSshSessions();
    expect(String(await host.closed)).toMatch(/silent for/);
    await node.resumeSshSessions();
    await ssh.close();
  });

  it('is told when the ssh sessions are killed, and NoDaemonError has each reason', async () => {
    const ssh = await login();
    const host = await connectHost({
      uri: URI,
      openStream: () => openRemoteStream(opener(ssh), URI),
    });
    await node.killSshSessions();
    expect(await host.closed).toMatchObject({ name: 'ConnectionLostError' });
    const error = await openRemoteStream(opener(ssh), URI).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NoDaemonError);
    expect(error instanceof NoDaemonError && error.failures.length).toBe(3);
  });
});
