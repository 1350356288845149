import { z } from 'zod';
import { wholeNumber } from '../../lib/forms.ts';

/** What a task can wait for before it counts as done, in the order in which it mostly comes. */
export const WAIT_SIGNALS = ['KERNEL', 'ADDRESS', 'AGENT', 'CLOUD_INIT', 'PORT'] as const;
const NOTHING = '';

/** A part of the forms that make VMs; numbers are text as typed. */
export const waitShape = (message: { readonly port: string; readonly seconds: string }) => ({
  waitUntil: z.enum([NOTHING, ...WAIT_SIGNALS]),
  waitPort: wholeNumber(message.port, 1, 65_535),
  waitSeconds: wholeNumber(message.seconds, 1, 86_400),
});

export interface WaitValues {
  readonly start: boolean;
  readonly waitUntil: '' | (typeof WAIT_SIGNALS)[number];
  readonly waitPort: string;
  readonly waitSeconds: string;
}

export const WAIT_DEFAULTS = { waitUntil: NOTHING, waitPort: '22', waitSeconds: '600' } as const;

/** The graph's `waitUntil`; null where nothing is waited for. A VM that is not started is not waited for. */
export function waitUntilInput(values: WaitValues) {
  const { start, waitUntil: until, waitPort, waitSeconds } = values;
  if (!start || until === NOTHING) return null;
  return {
    until,
    port: until === 'PORT' ? Number(waitPort) : null,
    timeoutSeconds: Number(waitSeconds),
  };
}

/** Where the API's complaints go. */
export const WAIT_FIELDS = {
  'waitUntil.port': 'waitPort',
  'waitUntil.timeoutSeconds': 'waitSeconds',
} as const;
