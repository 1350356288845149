import { describe, expect, it } from 'vitest';
import { chooseMac, chooseMacs, chooseUuid } from './identity.ts';

describe('identity of a new VM', () => {
  it('chooses MAC addresses of QEMU, never one that is taken', () => {
    const bytes = [Buffer.from([1, 2, 3]), Buffer.from([1, 2, 3]), Buffer.from([0xab, 0, 9])];
    expect(chooseMac(new Set(['52:54:00:01:02:03']), () => bytes.shift() ?? Buffer.alloc(3))).toBe(
      '52:54:00:ab:00:09',
    );
    expect(() => chooseMac(new Set(['52:54:00:00:00:00']), () => Buffer.alloc(3))).toThrow(
      'No free MAC',
    );
  });

  it('chooses different ones for one VM', () => {
    const macs = chooseMacs(200, ['52:54:00:AA:BB:CC']);
    expect(new Set(macs).size).toBe(200);
    expect(macs.every((mac) => /^52:54:00(:[0-9a-f]{2}){3}$/.test(mac))).toBe(true);
  });

  it('chooses version 4 UUIDs', () => {
    expect(chooseUuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
