import type { OperationPlan } from '@corral/tasks';
import { paramsOf, targetOf, type VmSubject } from '../../vm/subject.ts';
import type { ResetCredentialsInput } from '../request.ts';
import { guestDisks } from '../ways.ts';
import { lookOnDiskStep, readDiskStep, writeDiskStep } from './disk-steps.ts';

/** Sets the login on the disks of a VM that is off. Each step starts the small machine of libguestfs once. */
export function planOnDisk(vm: VmSubject, input: ResetCredentialsInput): OperationPlan {
  const { user, sealed, keys, replaceKeys } = input;
  const params = {
    ...paramsOf(vm),
    disks: guestDisks(vm.live),
    user,
    sealed,
    keys,
    replaceKeys,
  };
  const what = [
    ...(sealed === null ? [] : ['password']),
    ...(keys.length === 0 ? [] : ['public keys']),
  ].join(' and ');
  return {
    title: `Reset the login of ${user} in ${vm.name} on its disks`,
    disruption: 'NONE',
    warnings: [
      'The VM is not started; the login holds from its next start.',
      ...(replaceKeys ? [`All other public keys of ${user} go.`] : []),
      ...(vm.live.snapshots.list.length > 0
        ? ['Snapshots from before keep the former login.']
        : []),
    ],
    nodeId: vm.nodeId,
    target: targetOf(vm),
    leaseVmIds: [vm.id],
    steps: [
      lookOnDiskStep.step({
        key: 'look',
        title: `Look for ${user} on the disks`,
        params,
        effect: 'READS',
        weight: 3,
      }),
      writeDiskStep.step({
        key: 'write',
        title: `Write the ${what} to the disks`,
        params,
        effect: 'CHANGES',
        weight: 3,
        irreversible: 'The former login cannot be brought back.',
      }),
      readDiskStep.step({
        key: 'readBack',
        title: 'Read back from the disks that it is set',
        params,
        effect: 'READS',
        weight: 3,
      }),
    ],
  };
}
