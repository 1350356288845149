import { describe, expect, it } from 'vitest';
import { judgeReadiness, type ReadinessFacts } from './readiness.ts';

const SILENT: ReadinessFacts = {
  powerState: 'RUNNING',
  agentReason: 'No guest agent answers.',
  hasAgentChannel: true,
  memoryDriver: false,
  addresses: [],
  cloudInit: null,
  cloudInitReason: null,
  port: null,
};

const states = (change: Partial<ReadinessFacts>): Record<string, string> =>
  Object.fromEntries(
    judgeReadiness({ ...SILENT, ...change }).map(({ name, state }) => [name, state]),
  );

describe('readiness', () => {
  it('is waited for while nothing has been heard', () => {
    expect(states({})).toEqual({
      FIRMWARE: 'WAITING',
      KERNEL: 'WAITING',
      ADDRESS: 'WAITING',
      AGENT: 'WAITING',
      CLOUD_INIT: 'WAITING',
    });
  });

  it('is unknown where nothing could tell', () => {
    const deaf = { hasAgentChannel: false, memoryDriver: null };
    expect(states(deaf)).toMatchObject({
      FIRMWARE: 'UNKNOWN',
      KERNEL: 'UNKNOWN',
      ADDRESS: 'WAITING',
      AGENT: 'UNKNOWN',
      CLOUD_INIT: 'UNKNOWN',
    });
    expect(states({ cloudInit: 'ABSENT', agentReason: null })['CLOUD_INIT']).toBe('UNKNOWN');
    const untried = { number: 22, answersAt: null, reason: 'The node cannot try.' };
    expect(states({ port: untried })['PORT']).toBe('UNKNOWN');
  });

  it.each<[string, Partial<ReadinessFacts>, readonly string[]]>([
    ['an agent', { agentReason: null }, ['AGENT']],
    ['a memory driver', { memoryDriver: true }, []],
    ['cloud-init', { cloudInit: 'DONE_WITH_ERRORS' }, ['CLOUD_INIT']],
    ['a port', { port: { number: 22, answersAt: '192.0.2.7', reason: null } }, ['PORT']],
  ])('takes %s as proof of the kernel', (_what, change, more) => {
    const seen = states(change);
    for (const name of ['FIRMWARE', 'KERNEL', ...more]) expect(seen[name]).toBe('REACHED');
  });

  it('does not take a remembered address for a kernel, and says whose word it is', () => {
    const lease = { addresses: [{ address: '192.0.2.7', source: 'DHCP_LEASE' }] } as const;
    expect(states(lease)).toMatchObject({ ADDRESS: 'REACHED', KERNEL: 'WAITING' });
    const told = judgeReadiness({ ...SILENT, ...lease }).find(({ name }) => name === 'ADDRESS');
    expect(told?.detail).toContain('before this boot');
  });

  it('is nothing while the VM does not run, whatever was seen before', () => {
    const off = judgeReadiness({ ...SILENT, powerState: 'STOPPED', agentReason: null });
    expect(off.every(({ state, detail }) => state === 'WAITING' && /not run/.test(detail))).toBe(
      true,
    );
  });
});
