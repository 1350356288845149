import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { BULK_ACTIONS, bulkVmsInput } from './bulk-input.ts';
import { memberOf, wavesOf } from './members.ts';

const vm = (id: string, nodeId: string) => ({ id, name: `vm-${id}`, nodeId });
const inputOf = (change: object) =>
  bulkVmsInput.parse({
    vmIds: ['1'],
    action: 'START',
    deleteVolumes: true,
    undoSeconds: 60,
    actor: 'ann',
    ...change,
  });

describe('waves', () => {
  it('hold no more of one node than its budget, and leave no node waiting for another', () => {
    const vms = [vm('1', 'a'), vm('2', 'a'), vm('3', 'a'), vm('4', 'b'), vm('5', 'a')];
    const members = vms.map((one) => memberOf(one, inputOf({})));
    const waves = wavesOf(members, 2).map((wave) => wave.map((member) => member.vmId));
    expect(waves).toEqual([
      ['1', '2', '4'],
      ['3', '5'],
    ]);
    expect(wavesOf(members, 16)).toHaveLength(1);
  });
});

describe('the request of one VM', () => {
  it.each(BULK_ACTIONS)('%s can be copied and sent alone', (action) => {
    const member = memberOf(vm('1', 'a'), inputOf({ action, timeoutSeconds: 5 }));
    expect(() => parse(member.request.document)).not.toThrow();
    expect(member.request.variables).toMatchObject({ input: { id: '1' } });
    expect(member.input).toMatchObject({ vmId: '1' });
  });

  it('parks in the name of who asked, for as long as was asked', () => {
    const { input, request } = memberOf(vm('1', 'a'), inputOf({ action: 'PARK' }));
    expect(input).toEqual({ vmId: '1', deleteVolumes: true, undoSeconds: 60, actor: 'ann' });
    expect(request.variables).toEqual({ input: { id: '1', deleteVolumes: true, undoSeconds: 60 } });
  });

  it('names the copy after its source', () => {
    const member = memberOf(vm('1', 'a'), inputOf({ action: 'CLONE', cloneName: '{name}-b' }));
    expect(member.input).toEqual({ vmId: '1', mode: 'FULL', name: 'vm-1-b' });
  });
});

describe('the input', () => {
  it('takes each VM once, and asks what becomes of the volumes', () => {
    expect(inputOf({ vmIds: ['1', '2', '1'] }).vmIds).toEqual(['1', '2']);
    expect(bulkVmsInput.safeParse({ vmIds: ['1'], action: 'DELETE' }).success).toBe(false);
    expect(() => inputOf({ action: 'PARK', undoSeconds: null })).toThrow('how long');
    expect(() => inputOf({ action: 'CLONE', cloneName: 'same' })).toThrow('{name}');
  });
});
