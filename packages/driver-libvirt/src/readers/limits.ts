import type { TrafficLimit } from '@corral/domain';
import { wholeNumber } from '../xml/query.ts';
import type { XmlElement } from '../xml/tree.ts';

/** Libvirt's own units: rates in kB a second, which tc reads as 1000 bytes, and bursts in KiB, which it reads as 1024. */
export const RATE_UNIT_BYTES = 1000;
export const BURST_UNIT_BYTES = 1024;

/** Reads `<inbound>` or `<outbound>` of a `<bandwidth>`; null where no average is set. */
export function readLimit(element: XmlElement | null): TrafficLimit | null {
  const units = (name: string): number | null => wholeNumber(element?.attribute(name) ?? null);
  const bytes = (count: number | null, unit: number): number | null =>
    count === null || count === 0 ? null : count * unit;
  const averageBytes = bytes(units('average'), RATE_UNIT_BYTES);
  if (averageBytes === null) return null;
  return {
    averageBytes,
    peakBytes: bytes(units('peak'), RATE_UNIT_BYTES),
    burstBytes: bytes(units('burst'), BURST_UNIT_BYTES),
  };
}
