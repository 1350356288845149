import { CorralError } from '@corral/domain';
import type { DriverCapabilities } from '@corral/hypervisor';

const CAPABILITY = 'vm.userNic';

/** Whether VMs of the node can have a card that their own process serves. A driver that says nothing cannot. */
export const hasUserNic = ({ features }: DriverCapabilities): boolean =>
  features[CAPABILITY]?.supported === true;

/** @throws CorralError CAPABILITY_MISSING with the node's reason */
export function requireUserNic({
  capabilities,
}: {
  readonly capabilities: DriverCapabilities;
}): void {
  if (hasUserNic(capabilities)) return;
  const reason =
    capabilities.features[CAPABILITY]?.reason ?? 'The node has no networking in user mode.';
  throw new CorralError('CAPABILITY_MISSING', reason, {
    capability: CAPABILITY,
    field: 'userMode',
  });
}
