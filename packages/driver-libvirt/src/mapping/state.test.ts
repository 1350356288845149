import { describe, expect, it } from 'vitest';
import { mapPoolState, mapVmState } from './state.ts';

describe('mapVmState', () => {
  it.each([
    [0, 0, 'UNKNOWN', 'nostate', null],
    [1, 1, 'RUNNING', 'running', 'booted'],
    [1, 0, 'RUNNING', 'running', null],
    [2, 0, 'RUNNING', 'blocked', null],
    [3, 5, 'PAUSED', 'paused', 'ioerror'],
    [4, 1, 'SHUTTING_DOWN', 'shutdown', 'user'],
    [5, 3, 'STOPPED', 'shutoff', 'crashed'],
    [5, 5, 'STOPPED', 'shutoff', 'saved'],
    [6, 1, 'CRASHED', 'crashed', 'panicked'],
    [7, 0, 'SUSPENDED', 'pmsuspended', null],
    [99, 0, 'UNKNOWN', 'state-99', null],
    [1, 99, 'RUNNING', 'running', null],
  ])('takes state %d, reason %d as %s', (state, reason, powerState, rawState, rawReason) => {
    expect(mapVmState(state, reason, false)).toEqual({ powerState, rawState, rawReason });
  });

  it('takes a VM whose memory is saved as suspended', () => {
    expect(mapVmState(5, 5, true).powerState).toBe('SUSPENDED');
    expect(mapVmState(1, 1, true).powerState).toBe('RUNNING');
  });
});

it('maps the states of pools', () => {
  const states = [0, 1, 2, 3, 4, 9].map((state) => mapPoolState(state).state);
  expect(states).toEqual([
    'INACTIVE',
    'BUILDING',
    'RUNNING',
    'DEGRADED',
    'INACCESSIBLE',
    'INACCESSIBLE',
  ]);
});
