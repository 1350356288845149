import { CorralError } from '@corral/domain';
import {
  BreakerOpenError,
  ConnectionLostError,
  DeadlineError,
  ErrorCode,
  LibvirtError,
} from '@corral/libvirt-rpc';
import { describe, expect, it } from 'vitest';
import { XmlSyntaxError } from '../xml/tree.ts';
import { isUnsupported, mapError } from './errors.ts';

const READING = { what: 'the VM', changes: false };
const CHANGING = { what: 'the VM', changes: true };

function libvirtError(code: number, message: string, domain = 10): LibvirtError {
  const nothing = { dom: null, str1: null, str2: null, str3: null, int1: 0, int2: 0, net: null };
  return new LibvirtError({ code, domain, message, level: 2, ...nothing }, 'domainCreate');
}

describe('mapError', () => {
  it.each([
    [42, 'Domain not found: x', 'NOT_FOUND'],
    [43, 'Network not found: x', 'NOT_FOUND'],
    [49, 'Storage pool not found: x', 'NOT_FOUND'],
    [50, 'Storage volume not found: x', 'NOT_FOUND'],
    [9, "operation failed: domain 'a' already exists with uuid b", 'ALREADY_EXISTS'],
    [9, "operation failed: Storage source conflict with pool: 'a'", 'ALREADY_EXISTS'],
    [1, "internal error: bridge name 'virbr0' already in use.", 'ALREADY_EXISTS'],
    [90, "storage volume name 'v' already in use.", 'ALREADY_EXISTS'],
    [55, 'Requested operation is not valid: domain is not running', 'WRONG_STATE'],
    [1, "internal error: Domain 'a' is already running", 'WRONG_STATE'],
    [9, 'operation failed: Active console session exists for this domain', 'IN_USE'],
    [86, 'Guest agent is not responding: QEMU guest agent is not connected', 'GUEST_AGENT_MISSING'],
    [74, 'argument unsupported: QEMU guest agent is not configured', 'GUEST_AGENT_MISSING'],
    [
      68,
      'Timed out during operation: cannot acquire state change lock (held by x)',
      'VM_UNRESPONSIVE',
    ],
    [68, 'Timed out during operation: something else', 'NODE_TIMEOUT'],
    [38, "cannot fill file '/a': No space left on device", 'NO_SPACE'],
    [1, 'internal error: not enough free space in pool', 'NO_SPACE'],
    [1, 'internal error: Network is already in use by interface eth0', 'INVALID_NETWORK_RANGE'],
    [29, 'operation forbidden: read only access prevents x', 'NODE_AUTH_FAILED'],
    [94, 'authentication unavailable: no polkit agent', 'NODE_AUTH_FAILED'],
    [3, 'this function is not supported by the connection driver: x', 'CAPABILITY_MISSING'],
    [39, 'unknown procedure: 999', 'CAPABILITY_MISSING'],
    [8, 'unsupported flags (0x2) in function f', 'CAPABILITY_MISSING'],
    [9, "operation failed: Unable to find 'efi' firmware that is compatible", 'CAPABILITY_MISSING'],
    [
      1,
      "internal error: unable to execute QEMU command 'blockdev-add': address resolution failed for host:49153",
      'NODES_APART',
    ],
    [38, "unable to connect to server at 'host:49152': Connection refused", 'NODES_APART'],
    [55, "Requested operation is not valid: volume name 'a/b' cannot contain '/'", 'INVALID_NAME'],
    [27, 'XML error: expected unicast mac address', 'INVALID_INPUT'],
    [1, 'internal error: anything', 'HYPERVISOR_ERROR'],
  ])('takes libvirt’s %d "%s" as %s', (code, text, expected) => {
    const error = mapError(libvirtError(code, text), CHANGING);
    expect(error.code).toBe(expected);
    expect(error.details.native).toMatchObject({ source: 'libvirt', text });
    expect(error.details.native?.code).toContain(String(code));
    expect(error.message).toContain(text);
    expect(error.details.outcomeUnknown).toBeUndefined();
  });

  it('says that the outcome is open only when a change was sent', () => {
    const lost = new ConnectionLostError('gone', { outcomeUnknown: true });
    const notSent = new ConnectionLostError('gone', { outcomeUnknown: false });
    expect(mapError(lost, CHANGING)).toMatchObject({
      code: 'CONNECTION_LOST',
      details: { outcomeUnknown: true },
    });
    expect(mapError(lost, READING).details.outcomeUnknown).toBeUndefined();
    expect(mapError(notSent, CHANGING).details.outcomeUnknown).toBeUndefined();
    const late = new DeadlineError('domainCreate', 1500, true);
    expect(mapError(late, CHANGING)).toMatchObject({
      code: 'NODE_TIMEOUT',
      details: { outcomeUnknown: true },
    });
    expect(mapError(late, CHANGING).message).toContain('1.5 s');
    expect(mapError(late, READING).details.outcomeUnknown).toBeUndefined();
    const queued = new DeadlineError('domainCreate', 1500, false);
    expect(mapError(queued, CHANGING).details.outcomeUnknown).toBeUndefined();
  });

  it('blames the VM’s process where that is what did not answer', () => {
    const subject = { ...READING, needsVmProcess: true };
    const codes = [
      mapError(new DeadlineError('x', 5000, true), subject).code,
      mapError(new BreakerOpenError('no', 'vm', 'uuid'), READING).code,
      mapError(new BreakerOpenError('no', 'host'), READING).code,
    ];
    expect(codes).toEqual(['VM_UNRESPONSIVE', 'VM_UNRESPONSIVE', 'NODE_TIMEOUT']);
  });

  it('knows a call that its caller gave up, and keeps the caller’s own reason', () => {
    const plain = AbortSignal.abort();
    expect(mapError(plain.reason, CHANGING, plain)).toMatchObject({
      code: 'TASK_CANCELLED',
      details: { outcomeUnknown: true },
    });
    const reason = new CorralError('LEASE_LOST', 'The lease is lost.');
    const own = AbortSignal.abort(reason);
    expect(mapError(own.reason, READING, own)).toBe(reason);
    const wrapped = new DOMException('aborted', 'AbortError');
    expect(mapError(wrapped, READING, own).code).toBe('LEASE_LOST');
  });

  it('leaves CorralErrors alone and words everything else', () => {
    const known = new CorralError('NO_SPACE', 'full');
    expect(mapError(known, READING)).toBe(known);
    expect(mapError(new RangeError('bad text'), READING).code).toBe('INVALID_INPUT');
    expect(mapError(new XmlSyntaxError('broken'), READING).code).toBe('HYPERVISOR_ERROR');
    expect(mapError('a string', READING)).toMatchObject({
      code: 'HYPERVISOR_ERROR',
      details: { native: { text: 'a string' } },
    });
  });

  it('tells what a driver cannot do at all from what failed', () => {
    const unsupported = libvirtError(ErrorCode.NOT_SUPPORTED, 'not supported');
    expect(isUnsupported(unsupported)).toBe(true);
    expect(isUnsupported(mapError(unsupported, READING))).toBe(true);
    expect(isUnsupported(libvirtError(ErrorCode.INTERNAL, 'failed'))).toBe(false);
    expect(isUnsupported(new Error('x'))).toBe(false);
  });
});
