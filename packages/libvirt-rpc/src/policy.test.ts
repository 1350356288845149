import { describe, expect, it } from 'vitest';
import { callPolicy, domainOf } from './policy.ts';
import { allProcedures, procedure } from './procedures.ts';
import { fakeDomain, randomRecord, seededRandom } from './testing/index.ts';
import type { ProcedureName } from './types.ts';

const dom = fakeDomain(7);

function policyOf(name: ProcedureName, args: unknown = { dom, flags: 0 }): string {
  const { lane, gate, serialised, long } = callPolicy(procedure(name), args);
  return [lane, gate, serialised ? 'one at a time' : '', long ? 'long' : '']
    .filter(Boolean)
    .join(', ');
}

describe('callPolicy', () => {
  it.each<[ProcedureName, string]>([
    ['connectListAllDomains', 'control, none'],
    ['domainGetState', 'control, none'],
    ['connectDomainEventCallbackRegisterAny', 'control, none'],
    ['domainGetInfo', 'query, none'],
    ['domainGetXmlDesc', 'query, none'],
    ['storageVolGetInfo', 'query, none'],
    ['connectListAllStoragePools', 'control, none'],
    ['connectGetAllDomainStats', 'stats, monitor, one at a time'],
    ['domainGetJobStats', 'stats, monitor, one at a time'],
    ['domainSuspend', 'slow, monitor, one at a time'],
    ['domainCreate', 'slow, monitor, long'],
    ['domainMigratePerform3Params', 'slow, monitor, long'],
    ['domainGetGuestInfo', 'slow, agent, one at a time'],
    ['domainOpenConsole', 'slow, none'],
    ['domainDestroyFlags', 'urgent, none'],
    ['domainAbortJob', 'urgent, none'],
  ])('%s: %s', (name, expected) => {
    expect(policyOf(name)).toBe(expected);
  });

  it.each<[ProcedureName, string]>([
    ['storageVolCreateXmlFrom', 'slow, none, long'],
    ['storagePoolDestroy', 'slow, none, one at a time'],
    ['networkCreate', 'slow, none, one at a time'],
  ])('%s, which is about no guest: %s', (name, expected) => {
    expect(policyOf(name, { flags: 0 })).toBe(expected);
  });

  it('asks the agent only where the arguments say so', () => {
    expect(policyOf('domainInterfaceAddresses', { dom, source: 0, flags: 0 })).toBe('query, none');
    expect(policyOf('domainInterfaceAddresses', { dom, source: 1, flags: 0 })).toContain('agent');
    expect(policyOf('domainShutdownFlags', { dom, flags: 1 })).toContain('monitor');
    expect(policyOf('domainShutdownFlags', { dom, flags: 2 })).toContain('agent');
    expect(policyOf('domainSetVcpusFlags', { dom, nvcpus: 1, flags: 8 })).toContain('agent');
    expect(policyOf('domainSetVcpusFlags', { dom, nvcpus: 1, flags: 1 })).toContain('monitor');
  });

  it('puts no change on the lane of events', () => {
    const random = seededRandom(1);
    const onControl = allProcedures().filter(
      (info) => callPolicy(info, randomRecord(info.args, random)).lane === 'control',
    );
    const changing = onControl.filter((info) =>
      /Create|Define|Destroy|Undefine|Delete|Resize|Update(?!d)|Suspend/.test(info.name),
    );
    expect(changing.map((info) => info.name)).toEqual(['secretDefineXml', 'secretUndefine']);
  });
});

describe('domainOf', () => {
  it('finds the one guest a call is about', () => {
    expect(domainOf({ dom })).toBe(dom.uuid);
    expect(domainOf({ dom: { ...dom, uuid: dom.uuid.toUpperCase() } })).toBe(dom.uuid);
    expect(domainOf({ snap: { name: 's', dom } })).toBe(dom.uuid);
    expect(domainOf({ checkpoint: { name: 'c', dom } })).toBe(dom.uuid);
    expect(domainOf({ doms: [dom] })).toBe(dom.uuid);
    expect(domainOf({ doms: [dom, fakeDomain(8)] })).toBeNull();
    expect(domainOf({ doms: [] })).toBeNull();
    expect(domainOf({ dom: null })).toBeNull();
    expect(domainOf(null)).toBeNull();
  });
});
