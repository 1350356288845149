/** Of which networks the traffic can be limited as a whole. */

/**
 * The modes in which the hypervisor makes the bridge and VMs reach the world through the node itself, so that what
 * passes there is all of it.
 */
const LIMITABLE: ReadonlySet<string> = new Set(['NAT', 'ROUTED', 'ISOLATED', 'OPEN']);

/**
 * @param mode of the network, as in NAT.
 * @returns why its traffic cannot be limited as a whole; null where it can.
 */
export function networkLimitsRefusal(mode: string): string | null {
  if (LIMITABLE.has(mode)) return null;
  if (mode === 'BRIDGE')
    return 'On a bridge of the node the VMs reach the world past the node itself, so a limit of the bridge would not hold them. Limit their cards instead.';
  return 'Only networks whose bridge the hypervisor makes can be limited as a whole. Limit the cards of the VMs instead.';
}
