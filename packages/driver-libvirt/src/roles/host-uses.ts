import { hasCode } from '@corral/domain';
import type { CallOptions, NodeHardware } from '@corral/hypervisor';
import {
  cardsOnPci,
  carries,
  diskWords,
  nicWords,
  placeOf,
  readDefaultRoutes,
  readDiskUses,
  readLinkParents,
  type NodeUses,
} from '../readers/host-uses.ts';
import type { Argv, NodePrograms } from './node-programs.ts';

/** What the node needs its own devices for; `unknown` says why it could not be seen. */
export interface SeenUses extends NodeUses {
  readonly unknown: string | null;
}

class Uses implements NodeUses {
  readonly pci = new Map<string, string[]>();
  readonly usb = new Map<string, string[]>();

  add(kind: 'pci' | 'usb', key: string, words: string): void {
    this[kind].set(key, [...(this[kind].get(key) ?? []), words]);
  }
}

/** Asks a node's kernel which devices carry its mounted disks and its way to the network. */
export class HostUses {
  private readonly programs: NodePrograms;

  constructor(programs: NodePrograms) {
    this.programs = programs;
  }

  async read(hardware: NodeHardware, options: CallOptions): Promise<SeenUses> {
    const uses = new Uses();
    try {
      const seen = [await this.disks(uses, options), await this.nics(uses, hardware, options)];
      const missing = seen.filter((one) => one !== null);
      const unknown =
        missing.length === 0
          ? null
          : `What the node itself needs was not seen in full: ${missing.join(' and ')} could not be run there.`;
      return { pci: uses.pci, usb: uses.usb, unknown };
    } catch (error) {
      if (!hasCode(error, 'CAPABILITY_MISSING')) throw error;
      const unknown = `What the node itself needs could not be seen. ${error.message}`;
      return { pci: uses.pci, usb: uses.usb, unknown };
    }
  }

  /** @returns the program that could not be run, or null. */
  private async disks(uses: Uses, options: CallOptions): Promise<string | null> {
    const list = await this.output(['lsblk', '--json', '-o', 'NAME,MOUNTPOINT'], options);
    const disks = list === null ? null : readDiskUses(list);
    if (disks === null) return '`lsblk`';
    if (disks.length === 0) return null;
    const paths = await this.output(
      ['readlink', '-f', ...disks.map(({ name }) => `/sys/class/block/${name}`)],
      options,
    );
    if (paths === null) return '`readlink`';
    const lines = paths.split('\n');
    for (const [index, disk] of disks.entries()) {
      const { pci, usbPath } = placeOf(lines[index] ?? '');
      if (pci !== null) uses.add('pci', pci, diskWords(disk));
      const key = usbPath === null ? null : await this.usbKey(usbPath, options);
      if (key !== null) uses.add('usb', key, diskWords(disk));
    }
    return null;
  }

  /** The numbers of bus and device of a USB device in sysfs, as `1.4`. */
  private async usbKey(path: string, options: CallOptions): Promise<string | null> {
    const text = await this.output(['cat', `${path}/busnum`, `${path}/devnum`], options);
    const [bus, device] = (text ?? '').split('\n');
    return bus && device ? `${bus.trim()}.${device.trim()}` : null;
  }

  private async nics(
    uses: Uses,
    { nics }: NodeHardware,
    options: CallOptions,
  ): Promise<string | null> {
    const [routes, links] = await Promise.all([
      this.output(['ip', '-json', 'route', 'show', 'default'], options),
      this.output(['ip', '-json', 'link', 'show'], options),
    ]);
    const ways = routes === null ? null : readDefaultRoutes(routes);
    const parents = links === null ? null : readLinkParents(links);
    if (ways === null || parents === null) return '`ip`';
    const wanted = new Set(ways);
    for (const { name, pciAddress } of cardsOnPci(nics))
      if (carries(name, wanted, parents)) uses.add('pci', pciAddress, nicWords(name));
    return null;
  }

  /** Null when the program is not there or fails. */
  private async output(argv: Argv, options: CallOptions): Promise<string | null> {
    const { code, stdout } = await this.programs.run(argv, options);
    return code === 0 ? stdout : null;
  }
}
