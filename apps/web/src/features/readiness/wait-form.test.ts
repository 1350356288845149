import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { WAIT_DEFAULTS, waitShape, waitUntilInput, type WaitValues } from './wait-form.ts';

const values = (change: Partial<WaitValues>): WaitValues => ({
  start: true,
  ...WAIT_DEFAULTS,
  ...change,
});

describe('waiting for a VM that is made', () => {
  it('is asked for only where something is waited for and the VM is started', () => {
    expect(waitUntilInput(values({}))).toBeNull();
    expect(waitUntilInput(values({ waitUntil: 'AGENT', start: false }))).toBeNull();
    expect(waitUntilInput(values({ waitUntil: 'AGENT' }))).toEqual({
      until: 'AGENT',
      port: null,
      timeoutSeconds: 600,
    });
    expect(waitUntilInput(values({ waitUntil: 'PORT', waitPort: '80' }))).toMatchObject({
      port: 80,
    });
  });

  it('takes ports and seconds that the API takes', () => {
    const shape = z.object(waitShape({ port: 'port', seconds: 'seconds' }));
    expect(shape.safeParse(WAIT_DEFAULTS).success).toBe(true);
    for (const wrong of [{ waitPort: '0' }, { waitPort: '70000' }, { waitSeconds: '86401' }])
      expect(shape.safeParse({ ...WAIT_DEFAULTS, ...wrong }).success).toBe(false);
  });
});
