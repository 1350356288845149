import type { VmMetadata, VmSpec } from '@corral/hypervisor';
import { find, localName, namespaceOf } from './xml/query.ts';
import { el, type XmlDraft } from './xml/render.ts';
import type { XmlElement } from './xml/tree.ts';

/** The namespace of Corral's own element in a domain's metadata. */
export const CORRAL_NAMESPACE = 'urn:corral:vm:1';

/** Corral's element for a new domain. Libvirt keeps it as it is. */
export function metadataDraft(metadata: VmSpec['metadata']): XmlDraft {
  return el('corral:vm', { 'xmlns:corral': CORRAL_NAMESPACE }, [
    metadata.templateName !== null && el('corral:template', { name: metadata.templateName }),
    el('corral:created', { at: metadata.createdAt, task: metadata.createdByTask }),
  ]);
}

/** Reads Corral's element, whatever prefix it has; null when the domain has none. */
export function readMetadata(domain: XmlElement): VmMetadata | null {
  const metadata = find(domain, 'metadata');
  const own = metadata?.children.find(
    (child) => localName(child) === 'vm' && namespaceOf(child) === CORRAL_NAMESPACE,
  );
  if (!own) return null;
  const part = (name: string): XmlElement | undefined =>
    own.children.find((child) => localName(child) === name);
  return {
    templateName: part('template')?.attributes['name'] ?? null,
    createdByTask: part('created')?.attributes['task'] ?? null,
    createdAt: part('created')?.attributes['at'] ?? null,
  };
}

/**
 * The operating system another tool wrote down by libosinfo's scheme, as `debian 12` from
 * `http://debian.org/debian/12`; null when none did.
 */
export function readOsName(domain: XmlElement): string | null {
  const metadata = find(domain, 'metadata');
  const info = metadata?.children.find((child) => localName(child) === 'libosinfo');
  const id = info?.children.find((child) => localName(child) === 'os')?.attributes['id'];
  if (!id) return null;
  const words = id.replace(/^[a-z]+:\/\/[^/]+\//, '').split('/');
  return words.filter((word) => word !== '').join(' ') || null;
}
