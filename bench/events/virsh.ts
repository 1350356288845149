import { testDomainXml, type LabNode } from '@corral/testkit';
import { wallMs } from './clock.ts';

/** Sorts before the guests of the seed, so that its row is in sight. */
export const GUEST = 'aaa-event';

/** A guest without a disk: QEMU runs and its firmware finds nothing to boot. It is only there to be started. */
export async function defineGuest(node: LabNode): Promise<void> {
  await node.virshXml('define', testDomainXml({ name: GUEST, memoryMiB: 64 }));
}

/** Runs `virsh start` or `virsh destroy` to its end; resolves with the moment at which it had returned. */
export async function virsh(node: LabNode, verb: 'start' | 'destroy'): Promise<number> {
  await node.virsh(verb, GUEST);
  return wallMs();
}
