import { describe, expect, it } from 'vitest';
import {
  ConnectionLostError,
  DeadlineError,
  ErrorCode,
  errorCodeName,
  ErrorDomain,
  errorDomainName,
  isStickyDeadSecondary,
  type LibvirtError,
  UnsupportedProcedureError,
} from './index.ts';
import { toLibvirtError } from './errors.ts';

function raw(code: number, domain: number, message: string | null): LibvirtError['raw'] {
  return {
    code,
    domain,
    message,
    level: 2,
    dom: null,
    str1: null,
    str2: null,
    str3: null,
    int1: 0,
    int2: 0,
    net: null,
  };
}

describe('errors of the daemon', () => {
  it('carry code, domain, level, names and the procedure', () => {
    const error = toLibvirtError(raw(42, 10, 'Domain not found'), 'domainGetInfo');
    expect(error).toMatchObject({
      code: ErrorCode.NO_DOMAIN,
      codeName: 'NO_DOMAIN',
      domain: ErrorDomain.QEMU,
      domainName: 'QEMU',
      level: 2,
      message: 'Domain not found',
      procedure: 'domainGetInfo',
    });
    expect(error).not.toBeInstanceOf(UnsupportedProcedureError);
  });

  it('name numbers that are not known', () => {
    expect(errorCodeName(9999)).toBe('ERROR_9999');
    expect(errorDomainName(9999)).toBe('DOMAIN_9999');
    expect(toLibvirtError(raw(9999, 1, null), null).message).toContain('ERROR_9999');
  });

  it.each(['unknown procedure: 453', 'Cannot find program 7 version 1'])(
    'tell what is not supported: %s',
    (message) => {
      expect(toLibvirtError(raw(39, 7, message), 'x')).toBeInstanceOf(UnsupportedProcedureError);
      expect(toLibvirtError(raw(39, 38, message), 'x')).not.toBeInstanceOf(
        UnsupportedProcedureError,
      );
    },
  );

  it('tell a dead secondary daemon from every other internal error', () => {
    expect(
      isStickyDeadSecondary(
        toLibvirtError(raw(1, 7, 'internal error: client socket is closed'), 'x'),
      ),
    ).toBe(true);
    expect(isStickyDeadSecondary(toLibvirtError(raw(1, 7, 'internal error: else'), 'x'))).toBe(
      false,
    );
    expect(isStickyDeadSecondary(toLibvirtError(raw(1, 10, 'client socket is closed'), 'x'))).toBe(
      false,
    );
    expect(isStickyDeadSecondary(new Error('client socket is closed'))).toBe(false);
  });

  it('say whether the outcome is unknown', () => {
    expect(new DeadlineError('p', 5, true)).toMatchObject({ outcomeUnknown: true, sent: true });
    expect(new DeadlineError('p', 5, false).outcomeUnknown).toBe(false);
    expect(new ConnectionLostError('x', { outcomeUnknown: true }).outcomeUnknown).toBe(true);
  });
});
