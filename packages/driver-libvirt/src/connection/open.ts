import { hasCode } from '@corral/domain';
import { connectHost, type LibvirtHost } from '@corral/libvirt-rpc';
import { Calls } from '../calls.ts';
import { readCapabilities } from '../capabilities.ts';
import { LibvirtSession } from '../session.ts';
import type { NodeLink } from './link.ts';
import { isSessionUri } from './target.ts';

/** Opens libvirt over a link and makes the session. The link stays the caller's when this fails. */
export async function openSession(
  link: NodeLink,
  uri: string,
  domainTypeOverride: string | null,
  signal: AbortSignal,
): Promise<LibvirtSession> {
  const host = await connectHost({
    openStream: (purpose) => link.openLibvirt(purpose),
    uri,
    signal,
    onListenerError: reportListenerError,
  });
  try {
    const asked = await askCapabilities(host, uri, signal);
    const { libvirtVersion } = asked;
    const node = { libvirtVersion, domainTypeOverride, session: asked.session };
    return new LibvirtSession(host, link, readCapabilities(asked), node);
  } catch (error) {
    await host.close();
    throw error;
  }
}

/** A defect in what listens to events must not end the process; the connection goes on and the defect is seen. */
export function reportListenerError(error: unknown): void {
  const cause = error instanceof Error ? error : new Error(String(error));
  process.emitWarning(`A listener of libvirt's events failed: ${cause.stack ?? cause.message}`, {
    code: 'CORRAL_LISTENER',
  });
}

async function askCapabilities(
  host: LibvirtHost,
  uri: string,
  signal: AbortSignal,
): Promise<Parameters<typeof readCapabilities>[0]> {
  const calls = new Calls(host);
  const options = { signal };
  const [driver, library, pools] = await Promise.all([
    calls.read('the node', 'connectGetType', {}, options),
    calls.read('the node', 'connectGetLibVersion', {}, options),
    calls
      .read('the node', 'connectGetStoragePoolCapabilities', { flags: 0 }, options)
      .catch((error: unknown) => {
        // Without a storage daemon the node still runs VMs.
        if (hasCode(error, 'CONNECTION_LOST', 'TASK_CANCELLED')) throw error;
        return null;
      }),
  ]);
  return {
    driverType: driver.type,
    libvirtVersion: library.lib_ver,
    poolCapabilitiesXml: pools?.capabilities ?? null,
    session: isSessionUri(uri),
  };
}
