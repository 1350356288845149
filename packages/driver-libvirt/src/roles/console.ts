import { CorralError } from '@corral/domain';
import type { CallOptions, ConsoleRole, GraphicsRecord } from '@corral/hypervisor';
import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import type { Calls } from '../calls.ts';
import type { NodeLink } from '../connection/link.ts';
import { ConsoleFlag, KeyCodeSet } from '../constants.ts';
import { domainHandle } from '../handles.ts';
import { asPng } from '../image/screenshot.ts';
import { readGraphics } from '../readers/domain.ts';
import { findAll } from '../xml/query.ts';
import { parseXml } from '../xml/tree.ts';

const VM = 'the VM';
/** A 4K screen as PPM is 25 MB. */
/** How long keys stay down: long enough for a firmware that looks now and then. */
const KEY_HOLD_MS = 100;
const MAX_SCREENSHOT_BYTES = 64 * 1024 * 1024;

/** Displays and serial ports of VMs. */
export class LibvirtConsole implements ConsoleRole {
  private readonly calls: Calls;
  private readonly link: Pick<NodeLink, 'openTcp' | 'openUnix'>;

  constructor(calls: Calls, link: Pick<NodeLink, 'openTcp' | 'openUnix'>) {
    this.calls = calls;
    this.link = link;
  }

  async openVnc(vmUuid: string, options: CallOptions = {}): Promise<Duplex> {
    const dom = domainHandle(vmUuid);
    const { xml } = await this.calls.read(VM, 'domainGetXmlDesc', { dom, flags: 0 }, options);
    const domain = parseXml(xml);
    const vnc = findAll(domain, 'devices/graphics')
      .map(readGraphics)
      .find(({ type }) => type === 'vnc');
    if (!vnc) {
      throw new CorralError('CAPABILITY_MISSING', 'The VM has no VNC display.', {
        capability: 'console.vnc',
      });
    }
    if (domain.attributes['id'] === undefined) {
      throw new CorralError('WRONG_STATE', 'The VM does not run, so its display is off.');
    }
    return this.connectDisplay(vnc);
  }

  async openSerial(
    vmUuid: string,
    options: CallOptions & { readonly force?: boolean } = {},
  ): Promise<Duplex> {
    const args = {
      dom: domainHandle(vmUuid),
      // Null is the first console, which is the first serial port.
      dev_name: null,
      flags: options.force === true ? ConsoleFlag.FORCE : 0,
    };
    const { signal } = options;
    return this.calls.guard({ what: VM, changes: false }, options, () =>
      this.calls.host.openDuplex('domainOpenConsole', args, signal ? { signal } : {}),
    );
  }

  async screenshot(
    vmUuid: string,
    options: CallOptions = {},
  ): Promise<{ readonly mime: string; readonly data: Uint8Array }> {
    const args = { dom: domainHandle(vmUuid), screen: 0, flags: 0 };
    const { signal } = options;
    const subject = { what: VM, changes: false, needsVmProcess: true };
    const image = await this.calls.guard(subject, options, async () => {
      const stream = await this.calls.host.download(
        'domainScreenshot',
        args,
        signal ? { signal } : {},
      );
      return gather(stream);
    });
    return { mime: 'image/png', data: asPng(image) };
  }

  async pressKeys(
    vmUuid: string,
    keyCodes: readonly number[],
    options: CallOptions = {},
  ): Promise<void> {
    const args = {
      dom: domainHandle(vmUuid),
      codeset: KeyCodeSet.LINUX,
      holdtime: KEY_HOLD_MS,
      keycodes: [...keyCodes],
      flags: 0,
    };
    await this.calls.change(VM, 'domainSendKey', args, options, { vm: args.dom.uuid });
  }

  private async connectDisplay(vnc: GraphicsRecord): Promise<Duplex> {
    const { socketPath, port } = vnc;
    try {
      if (socketPath !== null) return await this.link.openUnix(socketPath);
      if (port !== null) return await this.link.openTcp(loopbackFor(vnc.listen), port);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const native = { source: 'libvirt', code: 'VNC', text } as const;
      const message = 'The VM’s display cannot be reached on the node.';
      throw new CorralError('HYPERVISOR_ERROR', message, { native }, error);
    }
    throw new CorralError('CAPABILITY_MISSING', 'The VM’s VNC display has no address.', {
      capability: 'console.vnc',
    });
  }
}

/** A display that listens everywhere is reached by the node's loopback. */
function loopbackFor(listen: string | null): string {
  if (listen === null || listen === '' || listen === '0.0.0.0') return '127.0.0.1';
  return listen === '::' ? '::1' : listen;
}

async function gather(stream: AsyncIterable<unknown>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) continue;
    bytes += chunk.length;
    if (bytes > MAX_SCREENSHOT_BYTES)
      throw new RangeError('The picture of the screen is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
