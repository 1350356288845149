import type { SnapshotSpec } from '@corral/hypervisor';
import { attributeAt, find, findAll } from '../xml/query.ts';
import { el, renderXml } from '../xml/render.ts';
import { parseXml } from '../xml/tree.ts';

/**
 * Writes the request for a snapshot. For one beside the disks every disk is named, so that libvirt chooses nothing.
 * @param domainXml the domain as it is now, for the disks that are left out.
 */
export function writeSnapshot(spec: SnapshotSpec, domainXml: string): string {
  const description = spec.description === null ? null : el('description', {}, spec.description);
  if (spec.kind === 'INTERNAL') {
    return renderXml(el('domainsnapshot', {}, [el('name', {}, spec.name), description]));
  }
  const memory =
    spec.memoryPath === null
      ? el('memory', { snapshot: 'no' })
      : el('memory', { snapshot: 'external', file: spec.memoryPath });
  const disks = findAll(parseXml(domainXml), 'devices/disk')
    .filter((disk) => find(disk, 'source') !== null)
    .map((disk) => diskOf(attributeAt(disk, 'target', 'dev') ?? '', spec));
  return renderXml(
    el('domainsnapshot', {}, [
      el('name', {}, spec.name),
      description,
      memory,
      el('disks', {}, disks),
    ]),
  );
}

function diskOf(target: string, spec: SnapshotSpec): ReturnType<typeof el> {
  const overlay = spec.overlays.find((one) => one.target === target);
  if (!overlay) return el('disk', { name: target, snapshot: 'no' });
  return el('disk', { name: target, snapshot: 'external', type: 'file' }, [
    el('driver', { type: 'qcow2' }),
    el('source', { file: overlay.path }),
  ]);
}
