import { LibvirtError } from '../errors.ts';
import type { LibvirtHost } from '../host.ts';

/** The domain of the recording; its uuid is fixed, so that frames are the same each time. */
export const RECORDED_UUID = '4d4f4e49-544f-4520-8000-00000000c0de';

const XML = `<domain type='qemu'><name>recorded-ñ</name><uuid>${RECORDED_UUID}</uuid><memory unit='MiB'>32</memory><vcpu>2</vcpu>
<os><type arch='x86_64' machine='pc'>hvm</type></os><devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices></domain>`;

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'no error';
  } catch (error) {
    if (error instanceof LibvirtError) return `${error.name} ${error.codeName} ${error.domainName}`;
    throw error;
  }
}

/**
 * What is recorded from a real daemon and played back in tests: one call after another, each kind
 * of value at least once. Everything it gives is plain data that can be compared.
 */
export async function playScenario(host: LibvirtHost): Promise<Record<string, unknown>> {
  const events: string[] = [];
  host.on('domainEventCallbackLifecycle', ({ msg }) => events.push(`${msg.dom.name}:${msg.event}`));
  const seen: Record<string, unknown> = {};
  seen.version = await host.call('connectGetLibVersion', {});
  seen.node = await host.call('nodeGetInfo', {});
  seen.unsupported = await codeOf(
    host.call('domainGetAutostartOnce', { dom: { name: 'x', uuid: RECORDED_UUID, id: -1 } }),
  );
  const { dom } = await host.call('domainDefineXmlFlags', { xml: XML, flags: 0 });
  seen.dom = dom;
  seen.list = await host.call('connectListAllDomains', { need_results: 1, flags: 0 });
  seen.info = await host.call('domainGetInfo', { dom });
  seen.xmlHasName = (await host.call('domainGetXmlDesc', { dom, flags: 0 })).xml.includes(
    '<name>recorded-ñ</name>',
  );
  const params = [
    { field: 'hard_limit', type: 'ullong', value: 2 ** 20 },
    { field: 'swap_hard_limit', type: 'ullong', value: 2 ** 40 },
  ] as const;
  await host.call('domainSetMemoryParameters', { dom, params, flags: 2 });
  seen.memory = await host.call('domainGetMemoryParameters', { dom, nparams: 3, flags: 2 });
  seen.stats = await host.call('connectGetAllDomainStats', { doms: [dom], stats: 1 | 8, flags: 0 });
  seen.security = await host.call('nodeGetSecurityModel', {});
  seen.notRunning = await codeOf(host.call('domainSuspend', { dom }));
  seen.notFound = await codeOf(host.call('networkLookupByName', { name: 'no-such-network' }));
  await host.call('domainUndefineFlags', { dom, flags: 0 });
  seen.gone = await codeOf(host.call('domainGetXmlDesc', { dom, flags: 0 }));
  seen.events = events;
  return seen;
}
