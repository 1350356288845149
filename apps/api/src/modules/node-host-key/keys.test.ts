import type { ProbeReport } from '@corral/hypervisor';
import { describe, expect, it } from 'vitest';
import { compareKeys, requireShown } from './keys.ts';

const NODE = {
  name: 'far',
  transport: 'ssh',
  host: '10.0.0.2',
  port: null,
  hostKeyFingerprint: 'SHA256:old',
  jumps: [
    { host: 'gate', port: 2222, user: 'root', authKind: 'node', hostKeyFingerprint: 'SHA256:gate' },
  ],
};

function seen(...hostKeys: ProbeReport['hostKeys']): ProbeReport {
  return {
    ok: false,
    hostKeyFingerprint: null,
    hostKeyType: null,
    hostKeys,
    certificate: null,
    licence: null,
    hypervisor: null,
    hypervisorVersion: null,
    managerVersion: null,
    hostname: null,
    steps: [{ name: 'CONNECT', jumpHost: null, ok: false, detail: 'Refused.', fix: null }],
    missing: [],
  };
}
const gate = {
  place: 'gate:2222',
  jump: 0,
  type: 'ssh-ed25519',
  fingerprint: 'SHA256:gate',
  accepted: true,
};
const own = { ...gate, place: '10.0.0.2:22', jump: null, fingerprint: 'SHA256:new' };
const code = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

describe('the host keys on the way to a node', () => {
  it('stand side by side, the machine that was not reached without a new one', () => {
    expect(compareKeys(NODE, seen(gate, own))).toMatchObject([
      { place: 'gate:2222', jump: 0, accepted: 'SHA256:gate', changed: false },
      {
        place: '10.0.0.2:22',
        jump: null,
        accepted: 'SHA256:old',
        seen: 'SHA256:new',
        changed: true,
      },
    ]);
    expect(compareKeys(NODE, seen({ ...gate, fingerprint: 'SHA256:x' }))).toMatchObject([
      { jump: 0, seen: 'SHA256:x', changed: true },
      { jump: null, seen: null, changed: false },
    ]);
  });

  it('are accepted only as they are shown at that very moment', () => {
    const report = seen(gate, own);
    expect(requireShown(NODE, report, { jump: null, fingerprint: 'SHA256:new' })).toMatchObject({
      accepted: 'SHA256:old',
      seen: 'SHA256:new',
    });
    const wants = (jump: number | null, fingerprint: string, at = report) =>
      code(() => requireShown(NODE, at, { jump, fingerprint }));
    expect(wants(null, 'SHA256:compared')).toBe('NODE_HOST_KEY_CHANGED');
    expect(wants(0, 'SHA256:gate')).toBe('WRONG_STATE');
    expect(wants(1, 'SHA256:gate')).toBe('INVALID_INPUT');
    expect(wants(null, 'SHA256:new', seen(gate))).toBe('NODE_UNREACHABLE');
  });
});
