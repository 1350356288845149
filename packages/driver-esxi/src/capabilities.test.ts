import { describe, expect, it } from 'vitest';
import { readCapabilities } from './capabilities.ts';
import { editSpec } from './roles/vms.ts';
import { derivedUuid } from './uuids.ts';

const MIB = 1024 * 1024;

describe('what can be done on an ESXi host', () => {
  it('has a reason for each ability and action that is missing', () => {
    const { features, vmActions, poolTypes } = readCapabilities(null);
    for (const { supported, reason } of [...Object.values(features), ...poolTypes])
      if (!supported) expect(reason).toMatch(/^[A-Z].*\w+ \w+.*\.$/);
    expect(vmActions).toMatchObject({ pause: { supported: false }, migrate: { supported: false } });
    expect(vmActions.start).toBeUndefined();
    expect(features['vm.edit']).toEqual({ supported: true, reason: null });
  });

  it('is nothing that changes with a free licence', () => {
    const { features, vmActions } = readCapabilities('It is free.');
    for (const action of ['start', 'stop', 'powerOff', 'reset', 'suspend', 'reboot'] as const)
      expect(vmActions[action]).toEqual({ supported: false, reason: 'It is free.' });
    expect(features['snapshot.internal']).toEqual({ supported: false, reason: 'It is free.' });
    expect(features['node.hardware']).toMatchObject({ supported: true });
  });
});

describe('an edit', () => {
  const off = {
    'runtime.powerState': 'poweredOff',
    'config.annotation': 'old',
    'config.hardware.numCPU': 2,
    'config.hardware.memoryMB': 1024,
  };
  const on = { ...off, 'runtime.powerState': 'poweredOn' };

  it('asks for what is different and nothing else', () => {
    expect(editSpec({ description: 'old', vcpus: 2, memoryBytes: 1024 * MIB }, off)).toEqual({});
    expect(editSpec({ description: null, vcpus: 3 }, off)).toEqual({ annotation: '', numCPUs: 3 });
    expect(editSpec({ memoryBytes: 2048 * MIB }, off)).toEqual({ memoryMB: 2048 });
  });

  it('changes sizes of a VM that runs only where it was made ready', () => {
    expect(editSpec({ description: 'new' }, on)).toEqual({ annotation: 'new' });
    expect(() => editSpec({ vcpus: 4 }, on)).toThrow(/only while it is off/);
    expect(() => editSpec({ memoryBytes: 2048 * MIB }, on)).toThrow(/only while it is off/);
    expect(editSpec({ vcpus: 4 }, { ...on, 'config.cpuHotAddEnabled': true })).toEqual({
      numCPUs: 4,
    });
    expect(() => editSpec({ memoryBytes: 1 }, off)).toThrow(/whole MiB/);
  });
});

describe('a derived uuid', () => {
  it('is the same for the same words, and a uuid', () => {
    expect(derivedUuid('a', 'b')).toBe(derivedUuid('a', 'b'));
    expect(derivedUuid('a', 'b')).not.toBe(derivedUuid('a', 'c'));
    expect(derivedUuid('a', 'b')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
