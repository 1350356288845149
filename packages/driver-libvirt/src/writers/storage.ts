import type { PoolSpec, VolumeSpec } from '@corral/hypervisor';
import { el, renderXml } from '../xml/render.ts';

/** Writes the XML of a new pool. */
export function writePool(spec: PoolSpec): string {
  return renderXml(
    el('pool', { type: spec.type }, [
      el('name', {}, spec.name),
      spec.uuid !== undefined && el('uuid', {}, spec.uuid),
      el('target', {}, [el('path', {}, spec.path)]),
    ]),
  );
}

/**
 * Writes the XML of a new volume, sparse. qcow2 is asked for in its version 3 form: libvirt's default is version 2,
 * which has no bitmaps for incremental backup.
 */
export function writeVolume(spec: VolumeSpec): string {
  return renderXml(
    el('volume', {}, [
      el('name', {}, spec.name),
      el('capacity', { unit: 'bytes' }, spec.capacityBytes),
      el('allocation', { unit: 'bytes' }, 0),
      el('target', {}, [
        el('format', { type: spec.format }),
        spec.format === 'qcow2' && el('compat', {}, '1.1'),
      ]),
      spec.backing &&
        el('backingStore', {}, [
          el('path', {}, spec.backing.path),
          el('format', { type: spec.backing.format }),
        ]),
    ]),
  );
}
