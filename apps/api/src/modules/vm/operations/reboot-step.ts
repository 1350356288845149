import { CorralError } from '@corral/domain';
import type { HypervisorSession } from '@corral/hypervisor';
import { defineStep } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { vmStepParams } from '../subject.ts';

const rebootParams = vmStepParams.extend({ timeoutSeconds: z.number() });
export type RebootParams = z.output<typeof rebootParams>;

/**
 * Asks the guest to reboot. The power state stays RUNNING all the while, so the reboot is seen by the event the
 * hypervisor sends when the guest resets.
 */
export const rebootStep = defineStep<World, RebootParams>({
  kind: 'vm.reboot',
  params: rebootParams,
  run: async (context, params) => {
    const session = context.world.nodes.session(params.nodeId);
    const watch = watchChange(session, params.vmUuid, params.timeoutSeconds * 1000, context.signal);
    try {
      const way = await session.power.reboot(params.vmUuid, { signal: context.signal });
      context.log(
        'INFO',
        way === 'agent' ? 'Asked the guest agent to reboot.' : 'Asked by ACPI to reboot.',
      );
      watch.arm();
      if (!(await watch.seen)) {
        throw new CorralError(
          'GUEST_DID_NOT_STOP',
          `The guest of ${params.name} did not reboot within ${params.timeoutSeconds} s.`,
        );
      }
      await context.world.inventory.vm(params.nodeId, params.vmUuid);
      return { way };
    } finally {
      watch.stop();
    }
  },
});

interface Watch {
  /** From now on an event counts. */
  arm(): void;
  readonly seen: Promise<boolean>;
  stop(): void;
}

function watchChange(
  session: HypervisorSession,
  uuid: string,
  timeoutMs: number,
  signal: AbortSignal,
): Watch {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  let armed = false;
  let early = false;
  const end = session.events.subscribe((event) => {
    if (event.kind !== 'vm' || event.uuid !== uuid || event.what !== 'changed') return;
    if (armed) resolve(true);
    else early = true;
  });
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  // Nobody may be waiting yet when it is aborted.
  promise.catch(() => undefined);
  return {
    arm() {
      armed = true;
      // An agent answers after the guest has begun, so the event can be there first.
      if (early) resolve(true);
      timer = setTimeout(() => resolve(false), timeoutMs);
    },
    seen: promise,
    stop() {
      clearTimeout(timer);
      end();
      signal.removeEventListener('abort', onAbort);
    },
  };
}
