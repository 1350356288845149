import { CorralError, networkLimitsRefusal } from '@corral/domain';
import type { NetworkLimits } from '@corral/hypervisor';
import { readMode } from '../readers/network.ts';
import type { XmlEdit } from '../xml/edit.ts';
import { find } from '../xml/query.ts';
import { renderXml } from '../xml/render.ts';
import { bandwidthDraft } from './nic-traffic.ts';

/** Limits of a whole network. */

/**
 * Sets both directions, in the mode that the text has by then.
 * @throws CorralError CAPABILITY_MISSING in a mode in which the limits would not hold (networkLimitsRefusal of
 * `domain`).
 */
export function setNetworkLimits(edit: XmlEdit, limits: NetworkLimits): void {
  const refusal = networkLimitsRefusal(readMode(edit.root));
  if (refusal !== null && (limits.inbound !== null || limits.outbound !== null))
    throw new CorralError('CAPABILITY_MISSING', refusal, { capability: 'network.limits' });
  const present = find(edit.root, 'bandwidth');
  const draft = bandwidthDraft(limits.inbound, limits.outbound, null);
  if (present && draft) edit.replace(present, renderXml(draft));
  else if (present) edit.remove(present);
  else if (draft) {
    const before = ['bridge', 'forward', 'uuid', 'name'].flatMap(
      (name) => find(edit.root, name) ?? [],
    )[0];
    if (before) edit.insertAfter(before, draft);
  }
}
