import type { NewDisk, NewNic, NicSource } from '@corral/domain';
import { el, type XmlDraft } from '../xml/render.ts';

/** Where the content of a disk is, as an element; null for an empty drive. */
export function sourceDraft(path: string | null): XmlDraft | null {
  if (path === null) return null;
  return isBlock(path) ? el('source', { dev: path }) : el('source', { file: path });
}

/** True for a device of the node rather than a file on it. */
export const isBlock = (path: string): boolean => path.startsWith('/dev/');

/** A disk or drive that is to be attached. */
export function newDiskDraft(disk: NewDisk, address: XmlDraft | null = null): XmlDraft {
  const cache = disk.cache === 'default' ? null : disk.cache;
  const type = disk.path !== null && isBlock(disk.path) ? 'block' : 'file';
  return el('disk', { type, device: disk.device }, [
    el('driver', { name: 'qemu', type: disk.format, cache, discard: disk.discard }),
    sourceDraft(disk.path),
    el('target', { dev: disk.target, bus: disk.bus }),
    disk.readonly && el('readonly'),
    address,
  ]);
}

/** A network card that is to be attached. */
export function newNicDraft(nic: NewNic, address: XmlDraft | null = null): XmlDraft {
  return el('interface', { type: nic.source.kind }, [
    el('mac', { address: nic.mac }),
    nicSourceDraft(nic.source),
    el('model', { type: nic.model }),
    !nic.linkUp && el('link', { state: 'down' }),
    address,
  ]);
}

/** What a card is plugged into; null for the VM's own process, which needs nothing said. */
export function nicSourceDraft({ kind, name }: NicSource): XmlDraft | null {
  return kind === 'user' ? null : el('source', { [kind]: name });
}
