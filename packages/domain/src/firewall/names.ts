/**
 * Names of the filters that Corral makes. A filter's content never changes: other settings are another filter, so a
 * running VM keeps what it has until it is switched over, and an undo is a switch back.
 */

const OWN = /^corral-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-[0-9a-f]{8}$/;

/**
 * The name of a filter for a card of a VM.
 * @param nonce eight hexadecimal digits, chosen when the plan is made.
 */
export const filterName = (vmUuid: string, nonce: string): string =>
  `corral-${vmUuid.toLowerCase()}-${nonce}`;

/** The uuid of the VM that a filter was made for; null for a filter that Corral did not make. */
export const filterOwner = (name: string): string | null => OWN.exec(name)?.[1] ?? null;
