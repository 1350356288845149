import { LabNode, waitFor } from '@corral/testkit';
import {
  connectHost,
  unixStream,
  type Composite,
  type ConnectOptions,
  type LibvirtHost,
} from '../../index.ts';

/** A guest without disk and system: its QEMU process is all these tests need. */
export function emptyGuestXml(name: string): string {
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>
    <os><type arch='x86_64' machine='pc'>hvm</type></os>
    <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
      <serial type='pty'><target port='0'/></serial><console type='pty'><target type='serial' port='0'/></console>
      <memballoon model='virtio'/></devices></domain>`;
}

/** Connects to the libvirtd of a lab node through its unix socket. */
export function connectNode(
  node: LabNode,
  options: Partial<ConnectOptions> = {},
): Promise<LibvirtHost> {
  return connectHost({ openStream: () => unixStream(node.libvirtSocket), ...options });
}

const START_PAUSED = 1;

/** Defines an empty guest and starts it paused, so that it takes no processor time. */
export async function startPausedGuest(
  host: LibvirtHost,
  name: string,
): Promise<Composite<'domain'>> {
  const { dom } = await host.call('domainDefineXmlFlags', { xml: emptyGuestXml(name), flags: 0 });
  return (await host.call('domainCreateWithFlags', { dom, flags: START_PAUSED })).dom;
}

/** Statistics that ask the guest's monitor. */
export function monitorStats(
  host: LibvirtHost,
  dom: Composite<'domain'>,
  deadlineMs: number,
): Promise<unknown> {
  return host.call('connectGetAllDomainStats', { doms: [dom], stats: 0, flags: 0 }, { deadlineMs });
}

/** What must always be answered, and within `ms`. */
export async function expectAnswers(
  host: LibvirtHost,
  dom: Composite<'domain'>,
  ms = 1_500,
): Promise<void> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(
      () => reject(new Error(`the rest of the node did not answer within ${ms} ms`)),
      ms,
    ).unref();
  });
  const calls = Promise.all([
    host.call('connectListAllDomains', { need_results: 1, flags: 0 }),
    host.call('domainGetState', { dom, flags: 0 }),
    host.call('domainGetInfo', { dom }),
    host.call('domainGetXmlDesc', { dom, flags: 0 }),
    host.call('connectListAllNetworks', { need_results: 1, flags: 0 }),
    host.ping(),
  ]);
  await Promise.race([calls, late]);
}

export { LabNode, waitFor };
