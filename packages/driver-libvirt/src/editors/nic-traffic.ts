import type { HardwareChangeOf, TrafficLimit } from '@corral/domain';
import { param, type TypedParam } from '@corral/libvirt-rpc';
import { BURST_UNIT_BYTES, RATE_UNIT_BYTES } from '../readers/limits.ts';
import type { XmlEdit } from '../xml/edit.ts';
import { attributeAt, find } from '../xml/query.ts';
import { el, renderXml, type XmlDraft } from '../xml/render.ts';
import { insertInNic, requireNic } from './nics.ts';

/** What goes through a card: by which filter, and how fast. */

/** Puts a card through a filter. What the old reference told its filter (addresses of the guest) is told the new one too. */
export function setNicFilter(edit: XmlEdit, change: HardwareChangeOf<'nicFilter'>): void {
  const nic = requireNic(edit.root, change.mac);
  const present = find(nic, 'filterref');
  if (change.filter === null) {
    if (present) edit.remove(present);
  } else if (!present) {
    insertInNic(edit, nic, el('filterref', { filter: change.filter }));
  } else if (present.attribute('filter') !== change.filter) {
    edit.setAttribute(present, 'filter', change.filter);
  }
}

export function setNicLimits(edit: XmlEdit, change: HardwareChangeOf<'nicLimits'>): void {
  const nic = requireNic(edit.root, change.mac);
  const present = find(nic, 'bandwidth');
  // A share that the network guarantees to the card is nothing that Corral sets, and stays.
  const floor = attributeAt(nic, 'bandwidth/inbound', 'floor');
  const draft = bandwidthDraft(change.inbound, change.outbound, floor);
  if (present && draft) edit.replace(present, renderXml(draft));
  else if (present) edit.remove(present);
  else if (draft) insertInNic(edit, nic, draft);
}

const rate = (bytes: number): number => Math.round(bytes / RATE_UNIT_BYTES);
const burst = (bytes: number): number => Math.round(bytes / BURST_UNIT_BYTES);

/** What `<bandwidth>` of a card or a network says; null for no limit at all. */
export function bandwidthDraft(
  inbound: TrafficLimit | null,
  outbound: TrafficLimit | null,
  floor: string | null,
): XmlDraft | null {
  const directions = [
    directionDraft('inbound', inbound, floor),
    directionDraft('outbound', outbound, null),
  ].filter((one) => one !== null);
  return directions.length === 0 ? null : el('bandwidth', {}, directions);
}

function directionDraft(
  name: 'inbound' | 'outbound',
  limit: TrafficLimit | null,
  floor: string | null,
): XmlDraft | null {
  if (limit === null && floor === null) return null;
  return el(name, {
    average: limit && rate(limit.averageBytes),
    peak: limit?.peakBytes == null ? null : rate(limit.peakBytes),
    floor,
    burst: limit?.burstBytes == null ? null : burst(limit.burstBytes),
  });
}

/** The limits for a running card; an average of nothing takes a limit off (virDomainSetInterfaceParameters). */
export function limitParams({ inbound, outbound }: HardwareChangeOf<'nicLimits'>): TypedParam[] {
  return [...directionParams('inbound', inbound), ...directionParams('outbound', outbound)];
}

function directionParams(name: 'inbound' | 'outbound', limit: TrafficLimit | null): TypedParam[] {
  if (limit === null) return [param.uint(`${name}.average`, 0)];
  return [
    param.uint(`${name}.average`, rate(limit.averageBytes)),
    param.uint(`${name}.peak`, limit.peakBytes === null ? 0 : rate(limit.peakBytes)),
    param.uint(`${name}.burst`, limit.burstBytes === null ? 0 : burst(limit.burstBytes)),
  ];
}
