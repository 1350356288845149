import type { PoolSource, PoolSpec, VolumeSpec } from '@corral/hypervisor';
import { el, renderXml, type XmlDraft } from '../xml/render.ts';

/** Writes the XML of a new pool (https://libvirt.org/formatstorage.html). */
export function writePool(spec: PoolSpec): string {
  const { source } = spec;
  return renderXml(
    el('pool', { type: spec.type }, [
      el('name', {}, spec.name),
      spec.uuid !== undefined && el('uuid', {}, spec.uuid),
      source && el('source', {}, sourceOf(source)),
      spec.path !== null && el('target', {}, [el('path', {}, spec.path)]),
    ]),
  );
}

function sourceOf(source: PoolSource): XmlDraft[] {
  const { hosts = [], devices = [], exportPath, name, format, auth } = source;
  return [
    ...hosts.map((host) => el('host', hostAttributes(host))),
    ...(exportPath === undefined ? [] : [el('dir', { path: exportPath })]),
    ...devices.map((device) => el('device', { path: device })),
    ...(name === undefined ? [] : [el('name', {}, name)]),
    ...(format === undefined ? [] : [el('format', { type: format })]),
    ...(auth === undefined
      ? []
      : [
          el('auth', { type: 'ceph', username: auth.user }, [
            el('secret', { uuid: auth.secretUuid }),
          ]),
        ]),
  ];
}

/** `name`, `name:port`, `[v6]:port`. */
export function hostAttributes(host: string): { readonly name: string; readonly port?: string } {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(host);
  const name = match?.[1] ?? match?.[2] ?? host;
  return match?.[3] === undefined ? { name } : { name, port: match[3] };
}

/**
 * Writes the XML of a new volume; sparse where the pool can have it so. qcow2 is asked for in its version 3 form: libvirt's default is version 2,
 * which has no bitmaps for incremental backup.
 */
export function writeVolume(spec: VolumeSpec, sparse = true): string {
  return renderXml(
    el('volume', {}, [
      el('name', {}, spec.name),
      el('capacity', { unit: 'bytes' }, spec.capacityBytes),
      el('allocation', { unit: 'bytes' }, sparse ? 0 : spec.capacityBytes),
      el('target', {}, [
        sparse && el('format', { type: spec.format }),
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
