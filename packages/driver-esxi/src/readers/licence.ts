import type { ProbedLicence } from '@corral/hypervisor';
import { fields, list, text } from '../values.ts';

/** Edition keys of the licence that costs nothing; its API lets nothing be changed. */
const FREE_EDITION = /^esxBasic/i;

/**
 * What a host is licensed for; null where it tells of none. Keys of licences are not read.
 * @param licenses `licenses` of the host's LicenseManager (vSphere API reference, LicenseManagerLicenseInfo)
 */
export function readLicence(licenses: unknown): ProbedLicence | null {
  const [first] = list(licenses).map(fields);
  if (first === undefined) return null;
  const edition = text(first['editionKey']) ?? '';
  const name = text(first['name']) ?? edition;
  return { name, readOnlyBecause: FREE_EDITION.test(edition) ? freeReason(name) : null };
}

function freeReason(name: string): string {
  return `The host has the free licence (${name}), with which ESXi can be looked at but not changed from outside. A paid or an evaluation licence lifts that.`;
}
