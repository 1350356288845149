import { describe, expect, it } from 'vitest';
import {
  GUEST_ACTIONS,
  guestActionTakesLease,
  judgeGuestAction,
  type GuestActionFacts,
} from './guest-actions.ts';

const facts = (change: Partial<GuestActionFacts> = {}): GuestActionFacts => ({
  powerState: 'RUNNING',
  nodeState: 'ONLINE',
  agentReason: null,
  abilities: { exec: true, files: true, time: true, password: true, sshKeys: true },
  busyTaskId: null,
  ...change,
});

describe('judgeGuestAction', () => {
  it.each(GUEST_ACTIONS)('%s is allowed where the agent answers and can', (action) => {
    expect(judgeGuestAction(action, facts())).toEqual({
      allowed: true,
      reasonCode: null,
      reason: null,
    });
  });

  it.each(GUEST_ACTIONS)('%s says why not, the hardest reason first', (action) => {
    const all = facts({
      nodeState: 'UNREACHABLE',
      powerState: 'STOPPED',
      agentReason: 'No agent answers.',
      abilities: {},
    });
    const codes = [
      judgeGuestAction(action, all),
      judgeGuestAction(action, { ...all, nodeState: 'ONLINE' }),
      judgeGuestAction(action, { ...all, nodeState: 'ONLINE', powerState: 'RUNNING' }),
      judgeGuestAction(action, facts({ abilities: {} })),
    ].map(({ reasonCode }) => reasonCode);
    expect(codes).toEqual(['NODE_NOT_ONLINE', 'WRONG_STATE', 'NO_AGENT', 'AGENT_FORBIDS']);
    expect(judgeGuestAction(action, facts({ agentReason: 'It is deaf.' })).reason).toBe(
      'It is deaf.',
    );
  });

  it.each(GUEST_ACTIONS)('%s of a busy VM waits where it would hold the VM', (action) => {
    const { reasonCode } = judgeGuestAction(action, facts({ busyTaskId: 'task-1' }));
    expect(reasonCode).toBe(guestActionTakesLease(action) ? 'VM_BUSY' : null);
  });
});
