import { describe, expect, it } from 'vitest';
import { POWER_STATES } from '../states.ts';
import { judgeVmAction, statesForAction, VM_ACTIONS, type VmActionFacts } from './vm-actions.ts';

const facts = (change: Partial<VmActionFacts> = {}): VmActionFacts => ({
  powerState: 'RUNNING',
  nodeState: 'ONLINE',
  busyTaskId: null,
  hasVnc: true,
  hasSerial: true,
  deleteProtected: false,
  driver: {},
  ...change,
});

describe('judgeVmAction', () => {
  it.each(VM_ACTIONS)(
    '%s is allowed in its states and refused with the state in all others',
    (action) => {
      for (const powerState of POWER_STATES) {
        const allowed = statesForAction(action).includes(powerState);
        expect(judgeVmAction(action, facts({ powerState }))).toEqual({
          allowed,
          reasonCode: allowed ? null : 'WRONG_STATE',
          reason: allowed ? null : expect.stringMatching(/^The VM is .+\.$/),
        });
      }
    },
  );

  it.each(VM_ACTIONS)('%s needs a connected node', (action) => {
    const powerState = statesForAction(action)[0] ?? 'RUNNING';
    const verdict = judgeVmAction(action, facts({ powerState, nodeState: 'UNREACHABLE' }));
    expect(verdict).toMatchObject({ allowed: false, reasonCode: 'NODE_NOT_ONLINE' });
  });

  it('refuses changes of a busy VM and still lets people look', () => {
    const busy = facts({ busyTaskId: 'task-1' });
    expect(judgeVmAction('stop', busy).reasonCode).toBe('VM_BUSY');
    expect(judgeVmAction('openVncConsole', busy).allowed).toBe(true);
    expect(judgeVmAction('screenshot', busy).allowed).toBe(true);
  });

  it('gives the reason of the driver first', () => {
    const driver = {
      suspend: { supported: false, reason: 'The free licence is read-only.' },
    } as const;
    expect(judgeVmAction('suspend', facts({ driver, nodeState: 'UNREACHABLE' }))).toEqual({
      allowed: false,
      reasonCode: 'DRIVER',
      reason: 'The free licence is read-only.',
    });
    expect(
      judgeVmAction('suspend', facts({ driver: { suspend: { supported: true } } })).allowed,
    ).toBe(true);
  });

  it('changes nothing of a VM that is about to be deleted', () => {
    expect(judgeVmAction('stop', facts({ parked: true })).reasonCode).toBe('PARKED');
    expect(judgeVmAction('screenshot', facts({ parked: true })).allowed).toBe(true);
  });

  it('never starts a VM whose disk is the base of others', () => {
    const overlays = ['a.qcow2', 'b.qcow2', 'c.qcow2', 'd.qcow2'];
    const off = facts({ powerState: 'STOPPED', overlays });
    expect(judgeVmAction('start', off)).toEqual({
      allowed: false,
      reasonCode: 'IN_USE',
      reason: expect.stringContaining('a.qcow2, b.qcow2, c.qcow2 and 1 more'),
    });
    expect(judgeVmAction('clone', off).allowed).toBe(true);
    expect(judgeVmAction('start', { ...off, overlays: [] }).allowed).toBe(true);
  });

  it('knows that a console needs its device and a protected VM stays', () => {
    expect(judgeVmAction('openVncConsole', facts({ hasVnc: false })).reasonCode).toBe('NO_DEVICE');
    expect(judgeVmAction('openSerialConsole', facts({ hasSerial: false })).reasonCode).toBe(
      'NO_DEVICE',
    );
    expect(judgeVmAction('delete', facts({ deleteProtected: true })).reasonCode).toBe(
      'DELETE_PROTECTED',
    );
  });
});
