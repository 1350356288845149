import { CorralError } from '@corral/domain';
import { VimError } from '@corral/vsphere-soap';
import { describe, expect, it } from 'vitest';
import { mapConnectError, mapError } from './errors.ts';

const READING = { what: 'the VM', changes: false };
const CHANGING = { what: 'the VM', changes: true };
const fault = (name: string, detail: Record<string, unknown> = {}) =>
  new VimError('fault', `${name} was sent`, { fault: name, detail });

describe('errors of ESXi', () => {
  it.each([
    ['ManagedObjectNotFound', 'NOT_FOUND'],
    ['InvalidPowerState', 'WRONG_STATE'],
    ['ToolsUnavailable', 'GUEST_AGENT_MISSING'],
    ['RestrictedVersion', 'CAPABILITY_MISSING'],
    ['NoPermission', 'NODE_AUTH_FAILED'],
    ['SomethingNew', 'HYPERVISOR_ERROR'],
  ])('%s is %s', (name, code) => {
    const mapped = mapError(fault(name), CHANGING);
    expect(mapped).toMatchObject({
      code,
      details: { native: { source: 'vsphere', code: name } },
      message: expect.stringMatching(/\w+ \w+.*\.$|was sent$/),
    });
  });

  it('say which state was in the way, in the host’s own words where it has some', () => {
    expect(
      mapError(fault('InvalidPowerState', { existingState: 'poweredOff' }), CHANGING).message,
    ).toBe('ESXi says that the VM is off.');
    const said = fault('SomethingNew', { localizedMessage: 'The stars are wrong.' });
    expect(mapError(said, READING).message).toContain('The stars are wrong.');
  });

  it('leave the outcome open only where something may have changed', () => {
    const cut = new VimError('timeout', 'late', { outcomeUnknown: true });
    expect(mapError(cut, CHANGING)).toMatchObject({
      code: 'NODE_TIMEOUT',
      details: { outcomeUnknown: true },
    });
    expect(mapError(cut, READING).details).not.toHaveProperty('outcomeUnknown');
    const never = new VimError('unreachable', 'refused');
    expect(mapError(never, CHANGING).code).toBe('CONNECTION_LOST');
    expect(mapError(never, CHANGING).details).not.toHaveProperty('outcomeUnknown');
  });

  it('keep the reason of who cancelled', () => {
    const reason = new CorralError('NODE_TIMEOUT', 'It took too long.');
    const mapped = mapError(new VimError('cancelled', 'x'), READING, AbortSignal.abort(reason));
    expect(mapped).toMatchObject({ code: 'NODE_TIMEOUT', message: 'It took too long.' });
    expect(mapError(new VimError('cancelled', 'x'), READING).code).toBe('TASK_CANCELLED');
  });

  it.each([
    ['unreachable', 'NODE_UNREACHABLE'],
    ['timeout', 'NODE_UNREACHABLE'],
    ['protocol', 'NODE_NO_HYPERVISOR'],
    ['certificate', 'NODE_HOST_KEY_CHANGED'],
  ] as const)('%s while connecting is %s', (kind, code) => {
    expect(mapConnectError(new VimError(kind, 'words of it')).code).toBe(code);
  });

  it('are NODE_AUTH_FAILED for a wrong password', () => {
    expect(mapConnectError(fault('InvalidLogin')).code).toBe('NODE_AUTH_FAILED');
  });
});
