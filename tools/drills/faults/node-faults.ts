import type { LabNode } from '@corral/testkit';
import type { Fault } from './fault.ts';
import { attempt, domState, nodeAway, nodeBack, shown, vmAction, type Ground } from './ground.ts';

/**
 * A fault that takes the node away. While it lasts a VM is asked to start: what Corral says of that must be so when the
 * node is back, and what happened on the node behind Corral's back must then be shown.
 */
function away(
  name: string,
  strike: (lab: LabNode) => Promise<void>,
  mend: (lab: LabNode) => Promise<void>,
): Fault {
  return {
    name,
    play: async (ground, watch) => {
      const { lab, off } = ground;
      watch.struck();
      await strike(lab);
      watch.seen(await nodeAway(ground));
      const wish = attempt(ground, vmAction('startVm', off));
      watch.mended();
      await mend(lab);
      await nodeBack(ground);
      watch.healed();
      const outcome = await wish;
      const truth = await domState(ground, off);
      if (outcome.state === 'SUCCEEDED' && truth !== 'running')
        watch.lie(`startVm succeeded, the VM is ${truth}`);
      await putBack(ground, truth);
    },
  };
}

/** Switches the VM off behind Corral's back, which has to be shown. */
async function putBack(ground: Ground, truth: string): Promise<void> {
  if (truth === 'running') await ground.lab.virsh('destroy', ground.off.name);
  await shown(ground, ground.off, 'STOPPED');
}

export const NODE_FAULTS: readonly Fault[] = [
  away(
    'libvirtd restarted',
    (lab) => lab.killLibvirtd(),
    (lab) => lab.startLibvirtd(),
  ),
  away(
    'libvirtd hangs',
    (lab) => lab.stopLibvirtd(),
    (lab) => lab.contLibvirtd(),
  ),
  away(
    'sshd killed',
    async (lab) => {
      await lab.stopSshd();
      await lab.killSshSessions();
    },
    (lab) => lab.startSshd(),
  ),
  away(
    'node cut off',
    (lab) => lab.cut(),
    (lab) => lab.uncut(),
  ),
  away(
    'packets lost without a word',
    (lab) => lab.drop(),
    (lab) => lab.undrop(),
  ),
  away(
    'power of the node lost',
    (lab) => lab.powerOff(),
    (lab) => lab.powerOn(),
  ),
];
