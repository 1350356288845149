import { describe, expect, it } from 'vitest';
import { chooseLoginWay, judgeLoginWays, type LoginWayFacts } from './login-ways.ts';

const OFF: LoginWayFacts = {
  powerState: 'STOPPED',
  agentReason: null,
  diskReason: null,
  disks: 1,
  overlays: [],
  cloudInit: true,
  hasAgentChannel: true,
  serialPorts: 1,
};
const open = (change: Partial<LoginWayFacts> = {}): string[] =>
  judgeLoginWays({ ...OFF, ...change }).flatMap(({ way, reason }) =>
    reason === null ? [way] : [],
  );
const chosen = (change: Partial<LoginWayFacts> = {}) =>
  chooseLoginWay(judgeLoginWays({ ...OFF, ...change }));

describe('ways to set a login', () => {
  it('are by the disks and by cloud-init for a VM that is off, the disks first', () => {
    expect(open()).toEqual(['DISK', 'CLOUD_INIT']);
    expect(chosen()).toBe('DISK');
    expect(chosen({ powerState: 'CRASHED' })).toBe('DISK');
    expect(chosen({ diskReason: 'No libguestfs.' })).toBe('CLOUD_INIT');
  });

  it('are by the agent alone for one that runs', () => {
    expect(open({ powerState: 'RUNNING' })).toEqual(['AGENT']);
    expect(open({ powerState: 'RUNNING', agentReason: 'Nobody answers.' })).toEqual([]);
    expect(chosen({ powerState: 'RUNNING', agentReason: 'Nobody answers.' })).toBeNull();
    expect(open({ powerState: 'PAUSED' })).toEqual([]);
    expect(open({ powerState: 'SUSPENDED' })).toEqual([]);
  });

  it('never touch a disk on which others stand', () => {
    const ways = judgeLoginWays({ ...OFF, overlays: ['a', 'b', 'c', 'd'] });
    expect(chooseLoginWay(ways)).toBeNull();
    expect(ways[1]?.reason).toContain('base of a, b, c and 1 more');
  });

  it('need something that can be read back', () => {
    const deaf = { diskReason: 'No libguestfs.', hasAgentChannel: false };
    expect(chosen({ ...deaf, serialPorts: 1 })).toBe('CLOUD_INIT');
    expect(chosen({ ...deaf, serialPorts: 0 })).toBeNull();
    expect(chosen({ ...deaf, cloudInit: false })).toBeNull();
    expect(open({ disks: 0 })).toEqual(['CLOUD_INIT']);
  });
});
