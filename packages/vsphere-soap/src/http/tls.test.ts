import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { VimClient } from '../client.ts';
import { FakeHost, PASSWORD } from '../testing/fake-host.ts';
import { makeCertificate } from '../testing/certificate.ts';
import { normaliseFingerprint, readCertificate } from './tls.ts';

describe('the certificate of a host', () => {
  it('is shown before anything is sent', async () => {
    await using host = await FakeHost.start();
    const shown = await readCertificate(host.place);
    expect(shown.sha256).toBe(host.certificate.sha256);
    expect(shown.subject).toBe('CN=fake-host');
    expect(shown.issuer).toBe('CN=fake-host');
    expect(shown.validTo.getTime() - shown.validFrom.getTime()).toBe(86_400_000);
    expect(host.applicationBytes).toBe(0);
  });

  it('that is not the pinned one gets no byte of a request', async () => {
    await using host = await FakeHost.start();
    const other = makeCertificate('another').sha256;
    await expect(
      VimClient.connect({ ...host.options, certificateSha256: other }),
    ).rejects.toMatchObject({
      kind: 'certificate',
      outcomeUnknown: false,
      detail: { certificate: { sha256: host.certificate.sha256 } },
    });
    await expect(
      VimClient.connect({ ...host.options, certificateSha256: '' }),
    ).rejects.toMatchObject({ kind: 'certificate' });
    expect(host.applicationBytes).toBe(0);
  });

  it('may be written in any way', async () => {
    await using host = await FakeHost.start();
    const plain = host.certificate.sha256.replaceAll(':', '').toLowerCase();
    expect(normaliseFingerprint(plain)).toBe(host.certificate.sha256);
    const client = await VimClient.connect({ ...host.options, certificateSha256: plain });
    await client.close();
  });

  it('cannot be read of a port that is closed, deaf or without TLS', async () => {
    const plain = createServer((socket) => {
      socket.on('error', () => undefined).resume();
      socket.end('SSH-2.0-x\r\n');
    }).listen(0, '127.0.0.1');
    const deaf = createServer((socket) => socket.on('error', () => undefined)).listen(
      0,
      '127.0.0.1',
    );
    await Promise.all([once(plain, 'listening'), once(deaf, 'listening')]);
    const portOf = (server: typeof plain): number => {
      const address = server.address();
      return address === null || typeof address === 'string' ? 0 : address.port;
    };
    const at = (server: typeof plain) => ({ host: '127.0.0.1', port: portOf(server) });
    await expect(readCertificate(at(plain))).rejects.toMatchObject({ kind: 'protocol' });
    await expect(readCertificate(at(deaf), { timeoutMs: 100 })).rejects.toMatchObject({
      kind: 'timeout',
    });
    await expect(
      readCertificate(at(deaf), { signal: AbortSignal.timeout(50) }),
    ).rejects.toMatchObject({ kind: 'cancelled' });
    const closed = at(plain);
    plain.close();
    deaf.close();
    await once(plain, 'close');
    await expect(readCertificate(closed)).rejects.toMatchObject({ kind: 'unreachable' });
    const refused = VimClient.connect({
      ...closed,
      user: 'root',
      password: PASSWORD,
      certificateSha256: '',
    });
    await expect(refused).rejects.toMatchObject({ kind: 'unreachable', outcomeUnknown: false });
  });
});
