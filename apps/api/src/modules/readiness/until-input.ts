import { READINESS_SIGNALS } from '@corral/domain';
import { builder } from '../../graphql/builder.ts';

/** What the graph is asked for by whoever waits for a guest. */

export const SignalEnum = builder.enumType('ReadinessSignalName', {
  description:
    'FIRMWARE has handed over, KERNEL runs, ADDRESS is known, AGENT answers, CLOUD_INIT has finished, PORT accepts connections.',
  values: READINESS_SIGNALS,
});

export const WaitUntilInput = builder.inputType('WaitUntilInput', {
  description:
    'How far the guest has to come for the task to succeed. The wait does not hold the VM; when it fails, the VM stays as it is.',
  fields: (t) => ({
    until: t.field({ type: SignalEnum, required: true }),
    port: t.int({ description: 'TCP port of the guest; with `until: PORT` alone.' }),
    timeoutSeconds: t.int({ description: '600 when left out; counted from the start on.' }),
  }),
});
