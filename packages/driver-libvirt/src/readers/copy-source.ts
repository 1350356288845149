import type { CopySource } from '@corral/hypervisor';
import { attributeAt, find, findAll, textAt, wholeNumber } from '../xml/query.ts';
import { parseXml, type XmlElement } from '../xml/tree.ts';

/** Reads from the stored definition of a VM what decides about a copy of it. */
export function readCopySource(xml: string): CopySource {
  const domain = parseXml(xml);
  const disks = findAll(domain, 'devices/disk');
  const targetsWith = (path: string): string[] =>
    disks
      .filter((disk) => find(disk, path) !== null)
      .map((disk) => attributeAt(disk, 'target', 'dev') ?? '');
  return {
    sharedTargets: targetsWith('shareable'),
    encryptedTargets: [
      ...new Set([...targetsWith('encryption'), ...targetsWith('source/encryption')]),
    ],
    hasFirmwareVariables: firmwareFile(domain) !== null,
    warnings: adviceOf(domain),
  };
}

/** The file of the firmware's variables; libvirt writes it as text, and in newer forms as a source. */
export function nvramPath(domain: XmlElement): string | null {
  return textAt(domain, 'os/nvram') ?? attributeAt(domain, 'os/nvram/source', 'file');
}

/** Where libvirt's system daemon keeps the variables of a domain whose firmware it chooses itself. */
const NVRAM_FOLDER = '/var/lib/libvirt/qemu/nvram';

/**
 * Where the firmware's variables are or will be: as written in the definition, else by libvirt's own rule for a domain
 * whose firmware it chooses when it starts. Null for a domain without such a file.
 */
export function firmwareFile(domain: XmlElement): string | null {
  const written = nvramPath(domain);
  if (written !== null || attributeAt(domain, 'os', 'firmware') !== 'efi') return written;
  return `${NVRAM_FOLDER}/${textAt(domain, 'name') ?? ''}_VARS.fd`;
}

function adviceOf(domain: XmlElement): string[] {
  const advice: string[] = [];
  const devices = (name: string): XmlElement[] => findAll(domain, `devices/${name}`);
  if (devices('hostdev').length > 0)
    advice.push(
      'The copy names the same devices of the node, so only one of the two can run at a time.',
    );
  if (devices('tpm').some((tpm) => attributeAt(tpm, 'backend', 'type') === 'emulator'))
    advice.push('The copy gets a new TPM: what is sealed in the TPM of the source stays there.');
  if (devices('filesystem').length > 0)
    advice.push('The copy shares the same folders of the node.');
  for (const graphics of devices('graphics')) {
    const port = wholeNumber(attributeAt(graphics, '.', 'port'));
    if (attributeAt(graphics, '.', 'autoport') !== 'yes' && port !== null && port > 0)
      advice.push(
        `The display has the fixed port ${port}, so only one of the two can run at a time.`,
      );
  }
  if (find(domain, 'qemu:commandline') !== null)
    advice.push('Raw QEMU arguments are taken over as they are; look whether they name files.');
  return advice;
}
