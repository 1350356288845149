import {
  CorralError,
  isCorralError,
  type CorralErrorDetails,
  type ErrorCode,
} from '@corral/domain';
import {
  BreakerOpenError,
  ConnectionLostError,
  DeadlineError,
  ErrorCode as Native,
  LibvirtError,
} from '@corral/libvirt-rpc';
import { XmlSyntaxError } from '../xml/tree.ts';

/** What was being done, for the sentence and for what may have happened. */
export interface CallSubject {
  /** As in `the VM`, `the pool`; begins the sentence after a colon-free verb phrase. */
  readonly what: string;
  /** True when the call may have changed something, so that a cut leaves the outcome open. */
  readonly changes: boolean;
  /** True when the answer depends on the VM's own process or agent, not on libvirt alone. */
  readonly needsVmProcess?: boolean;
}

/** Turns whatever a call threw into the CorralError that the port promises. */
export function mapError(error: unknown, subject: CallSubject, signal?: AbortSignal): CorralError {
  if (isCorralError(error)) return error;
  if (error instanceof LibvirtError) return mapLibvirtError(error, subject);
  if (error instanceof ConnectionLostError) {
    const outcomeUnknown = error.outcomeUnknown && subject.changes;
    return new CorralError(
      'CONNECTION_LOST',
      outcomeUnknown
        ? `The connection to the node broke while ${subject.what} was being changed.`
        : `The connection to the node broke while ${subject.what} was being read.`,
      outcomeUnknown ? { outcomeUnknown } : {},
      error,
    );
  }
  if (error instanceof DeadlineError) return mapDeadline(error, subject);
  if (error instanceof BreakerOpenError) return mapBreaker(error, subject);
  if (isAbort(error, signal)) return mapAbort(subject, signal);
  if (error instanceof RangeError)
    return new CorralError('INVALID_INPUT', error.message, {}, error);
  if (error instanceof XmlSyntaxError) {
    return hypervisorError('The node sent XML that is not well-formed.', error);
  }
  const text = error instanceof Error ? error.message : String(error);
  return hypervisorError(`Talking to libvirt about ${subject.what} failed: ${text}`, error);
}

function hypervisorError(message: string, error: unknown): CorralError {
  const text = error instanceof Error ? error.message : String(error);
  const native = { source: 'libvirt', code: 'CLIENT', text } as const;
  return new CorralError('HYPERVISOR_ERROR', message, { native }, error);
}

function isAbort(error: unknown, signal: AbortSignal | undefined): boolean {
  if (signal?.aborted === true && error === signal.reason) return true;
  return error instanceof Error && error.name === 'AbortError';
}

function mapAbort(subject: CallSubject, signal: AbortSignal | undefined): CorralError {
  const reason: unknown = signal?.reason;
  const details: CorralErrorDetails = subject.changes ? { outcomeUnknown: true } : {};
  if (isCorralError(reason)) {
    return new CorralError(reason.code, reason.message, { ...reason.details, ...details }, reason);
  }
  return new CorralError('TASK_CANCELLED', 'The call was cancelled.', details, reason);
}

function mapDeadline(error: DeadlineError, subject: CallSubject): CorralError {
  const seconds = Math.round(error.deadlineMs / 100) / 10;
  const details = error.sent && subject.changes ? { outcomeUnknown: true } : {};
  if (subject.needsVmProcess === true) {
    const message = `The process of ${subject.what} did not answer within ${seconds} s.`;
    return new CorralError('VM_UNRESPONSIVE', message, details, error);
  }
  const message = `The node did not answer within ${seconds} s about ${subject.what}.`;
  return new CorralError('NODE_TIMEOUT', message, details, error);
}

function mapBreaker(error: BreakerOpenError, subject: CallSubject): CorralError {
  if (error.scope === 'vm') {
    const message = `The process of ${subject.what} has not answered before, so it is not asked again yet.`;
    return new CorralError('VM_UNRESPONSIVE', message, {}, error);
  }
  const message = 'The node leaves too many calls unanswered, so it is not given more work yet.';
  return new CorralError('NODE_TIMEOUT', message, {}, error);
}

/** Codes that decide alone. */
const BY_NUMBER: Readonly<Record<number, ErrorCode>> = {
  [Native.NO_DOMAIN]: 'NOT_FOUND',
  [Native.NO_DOMAIN_SNAPSHOT]: 'NOT_FOUND',
  [Native.NO_NETWORK]: 'NOT_FOUND',
  [Native.NO_NWFILTER]: 'NOT_FOUND',
  [Native.NO_STORAGE_POOL]: 'NOT_FOUND',
  [Native.NO_STORAGE_VOLUME]: 'NOT_FOUND',
  [Native.NO_NODE_DEVICE]: 'NOT_FOUND',
  [Native.DOMAIN_EXISTS]: 'ALREADY_EXISTS',
  [Native.NETWORK_EXISTS]: 'ALREADY_EXISTS',
  [Native.STORAGE_VOLUME_EXISTS]: 'ALREADY_EXISTS',
  [Native.STORAGE_POOL_BUILT]: 'ALREADY_EXISTS',
  [Native.OPERATION_INVALID]: 'WRONG_STATE',
  [Native.RESOURCE_BUSY]: 'WRONG_STATE',
  [Native.BLOCK_COPY_ACTIVE]: 'WRONG_STATE',
  [Native.AGENT_UNRESPONSIVE]: 'GUEST_AGENT_MISSING',
  [Native.AGENT_OUT_OF_STEP]: 'GUEST_AGENT_MISSING',
  [Native.AGENT_COMMAND_TIMED_OUT]: 'GUEST_AGENT_MISSING',
  [Native.AUTH_FAILED]: 'NODE_AUTH_FAILED',
  [Native.AUTH_CANCELLED]: 'NODE_AUTH_FAILED',
  [Native.AUTH_UNAVAILABLE]: 'NODE_AUTH_FAILED',
  [Native.ACCESS_DENIED]: 'NODE_AUTH_FAILED',
  [Native.OPERATION_DENIED]: 'NODE_AUTH_FAILED',
  [Native.NOT_SUPPORTED]: 'CAPABILITY_MISSING',
  [Native.OPERATION_UNSUPPORTED]: 'CAPABILITY_MISSING',
  [Native.ARGUMENT_UNSUPPORTED]: 'CAPABILITY_MISSING',
  [Native.CONFIG_UNSUPPORTED]: 'CAPABILITY_MISSING',
  [Native.XML_MALFORMED]: 'INVALID_INPUT',
  [Native.XML_NOT_WELL_FORMED]: 'INVALID_INPUT',
  [Native.XML_AGAINST_SCHEMA]: 'INVALID_INPUT',
  [Native.BAD_ARGUMENT]: 'INVALID_INPUT',
};

/** Where libvirt uses one code for many things, its text decides; the first match holds. */
const BY_TEXT: readonly (readonly [RegExp, ErrorCode])[] = [
  [/no space left on device|not enough (free )?space|no(t enough)? free space/i, 'NO_SPACE'],
  [/cannot acquire state change lock/i, 'VM_UNRESPONSIVE'],
  [/guest agent is not (configured|connected|available|responding)/i, 'GUEST_AGENT_MISSING'],
  [/address resolution failed|unable to connect to server at/i, 'NODES_APART'],
  [/unable to find .*firmware/i, 'CAPABILITY_MISSING'],
  [/network is already in use by interface/i, 'INVALID_NETWORK_RANGE'],
  [/volume name .* (cannot contain|is not valid)|invalid volume name/i, 'INVALID_NAME'],
  [/already exists|already in use|storage source conflict/i, 'ALREADY_EXISTS'],
  [/active console session exists/i, 'IN_USE'],
  [/unknown procedure|cannot find program|unsupported flags/i, 'CAPABILITY_MISSING'],
  [/\b(not|already) (running|active|paused)\b/i, 'WRONG_STATE'],
];

/** The Corral code for an error that libvirt answered. */
export function codeOfLibvirtError(error: LibvirtError): ErrorCode {
  for (const [pattern, code] of BY_TEXT) if (pattern.test(error.message)) return code;
  if (error.code === Native.OPERATION_TIMED_OUT) return 'NODE_TIMEOUT';
  return BY_NUMBER[error.code] ?? 'HYPERVISOR_ERROR';
}

const SENTENCES: Readonly<Partial<Record<ErrorCode, (what: string) => string>>> = {
  NOT_FOUND: (what) => `The node does not know ${what}.`,
  ALREADY_EXISTS: (what) => `${upper(what)} exists already on the node, or its place is taken.`,
  WRONG_STATE: (what) => `The state of ${what} does not allow this.`,
  IN_USE: (what) => `Another client holds the console of ${what}.`,
  INVALID_NAME: (what) => `The node cannot use that name for ${what}.`,
  NO_SPACE: (what) => `There is not enough room for ${what}.`,
  VM_UNRESPONSIVE: (what) => `The process of ${what} does not answer.`,
  GUEST_AGENT_MISSING: (what) => `The guest agent of ${what} does not answer.`,
  NODE_AUTH_FAILED: () => 'The login at the node may not do this.',
  CAPABILITY_MISSING: (what) => `The node cannot do this to ${what}.`,
  INVALID_INPUT: (what) => `The node does not accept the description of ${what}.`,
  INVALID_NETWORK_RANGE: () => 'The address range is already in use on the node.',
  NODES_APART: () => 'The node that has the VM does not reach the other one.',
  NODE_TIMEOUT: (what) => `The node gave up waiting on ${what}.`,
};

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function mapLibvirtError(error: LibvirtError, subject: CallSubject): CorralError {
  const code = codeOfLibvirtError(error);
  const sentence =
    SENTENCES[code]?.(subject.what) ?? `Libvirt refused or failed it for ${subject.what}.`;
  const native = {
    source: 'libvirt',
    code: `${error.code}/${error.domain} ${error.codeName}`,
    text: error.message,
  } as const;
  return new CorralError(code, `${sentence} Libvirt says: ${error.message}`, { native }, error);
}

/** True when libvirt said that it cannot do such a thing at all. */
export function isUnsupported(error: unknown): boolean {
  const cause = isCorralError(error) ? error.cause : error;
  return (
    cause instanceof LibvirtError &&
    (cause.code === Native.NOT_SUPPORTED ||
      cause.code === Native.OPERATION_UNSUPPORTED ||
      codeOfLibvirtError(cause) === 'CAPABILITY_MISSING')
  );
}
