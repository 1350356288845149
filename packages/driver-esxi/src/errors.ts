import {
  CorralError,
  isCorralError,
  type CorralErrorDetails,
  type ErrorCode,
} from '@corral/domain';
import { VimError } from '@corral/vsphere-soap';
import { fields, text } from './values.ts';

/** What was being done, for the sentence and for what may have happened. */
export interface CallSubject {
  /** As in `the VM`. */
  readonly what: string;
  /** True when the call may have changed something, so that a cut leaves the outcome open. */
  readonly changes: boolean;
}

/** What faults of vSphere mean to the port (vSphere API reference, the faults of each method). */
const FAULTS: Readonly<Record<string, ErrorCode>> = {
  ManagedObjectNotFound: 'NOT_FOUND',
  FileNotFound: 'NOT_FOUND',
  NotFound: 'NOT_FOUND',
  InvalidPowerState: 'WRONG_STATE',
  InvalidState: 'WRONG_STATE',
  InvalidSnapshotFormat: 'WRONG_STATE',
  TaskInProgress: 'WRONG_STATE',
  VmConfigIncompatibleForRecordReplay: 'WRONG_STATE',
  CpuHotPlugNotSupported: 'WRONG_STATE',
  MemoryHotPlugNotSupported: 'WRONG_STATE',
  ToolsUnavailable: 'GUEST_AGENT_MISSING',
  GuestOperationsUnavailable: 'GUEST_AGENT_MISSING',
  DuplicateName: 'ALREADY_EXISTS',
  AlreadyExists: 'ALREADY_EXISTS',
  FileAlreadyExists: 'ALREADY_EXISTS',
  InvalidName: 'INVALID_NAME',
  InvalidArgument: 'INVALID_INPUT',
  InvalidRequest: 'INVALID_INPUT',
  InvalidVmConfig: 'INVALID_INPUT',
  NoDiskSpace: 'NO_SPACE',
  FileLocked: 'IN_USE',
  ResourceInUse: 'IN_USE',
  RestrictedVersion: 'CAPABILITY_MISSING',
  NotEnoughLicenses: 'CAPABILITY_MISSING',
  NotSupported: 'CAPABILITY_MISSING',
  NotImplemented: 'CAPABILITY_MISSING',
  MethodNotFound: 'CAPABILITY_MISSING',
  SnapshotDisabled: 'CAPABILITY_MISSING',
  MemorySnapshotOnIndependentDisk: 'CAPABILITY_MISSING',
  NoPermission: 'NODE_AUTH_FAILED',
  InvalidLogin: 'NODE_AUTH_FAILED',
  NotAuthenticated: 'NODE_AUTH_FAILED',
};

const SENTENCES: Readonly<Record<string, string>> = {
  RestrictedVersion:
    'The licence of the host lets it be looked at only; ESXi refuses every change from outside.',
  ToolsUnavailable: 'VMware Tools does not run in the guest.',
  TaskInProgress: 'ESXi is busy with another task of this VM.',
  CpuHotPlugNotSupported: 'The number of vCPUs of this VM can be changed while it is off only.',
  MemoryHotPlugNotSupported: 'The memory of this VM can be changed while it is off only.',
  InvalidLogin: 'The host refused user or password.',
  NoPermission: 'The user may not do that on this host.',
};

/** Turns whatever a call threw into the CorralError that the port promises. */
export function mapError(error: unknown, subject: CallSubject, signal?: AbortSignal): CorralError {
  if (isCorralError(error)) return error;
  if (error instanceof VimError) return mapVimError(error, subject, signal);
  const words = error instanceof Error ? error.message : String(error);
  const native = { source: 'vsphere', code: 'CLIENT', text: words } as const;
  const message = `Talking to ESXi about ${subject.what} failed: ${words}`;
  return new CorralError('HYPERVISOR_ERROR', message, { native }, error);
}

/** Turns what went wrong while a session was being opened into the error the port promises. */
export function mapConnectError(error: unknown, signal?: AbortSignal): CorralError {
  if (error instanceof VimError && error.kind !== 'fault') {
    const code = CONNECT_CODES[error.kind];
    if (code !== undefined)
      return new CorralError(code, connectSentence(error), { native: nativeOf(error) }, error);
  }
  return mapError(error, { what: 'the node', changes: false }, signal);
}

const CONNECT_CODES: Readonly<Record<string, ErrorCode>> = {
  unreachable: 'NODE_UNREACHABLE',
  timeout: 'NODE_UNREACHABLE',
  connection: 'NODE_UNREACHABLE',
  closed: 'NODE_UNREACHABLE',
  protocol: 'NODE_NO_HYPERVISOR',
};

function connectSentence({ kind, message }: VimError): string {
  return kind === 'protocol' ? `What answers there is no ESXi host: ${message}` : message;
}

function mapVimError(error: VimError, subject: CallSubject, signal?: AbortSignal): CorralError {
  const native = nativeOf(error);
  const unknown = subject.changes && error.outcomeUnknown ? { outcomeUnknown: true } : {};
  const details: CorralErrorDetails = { native, ...unknown };
  switch (error.kind) {
    case 'fault':
      return mapFault(error, subject, details);
    case 'cancelled':
      return mapCancelled(error, unknown, signal);
    case 'timeout':
      return new CorralError(
        'NODE_TIMEOUT',
        `The host did not answer in time about ${subject.what}.`,
        details,
        error,
      );
    case 'certificate':
      return new CorralError('NODE_HOST_KEY_CHANGED', error.message, details, error);
    case 'unreachable':
    case 'connection':
    case 'closed':
      return new CorralError(
        'CONNECTION_LOST',
        `The connection to the host broke while ${subject.what} was being ${subject.changes ? 'changed' : 'read'}.`,
        details,
        error,
      );
    case 'protocol':
      return new CorralError(
        'HYPERVISOR_ERROR',
        `The host and Corral did not understand each other about ${subject.what}: ${error.message}`,
        details,
        error,
      );
  }
}

function mapFault(error: VimError, subject: CallSubject, details: CorralErrorDetails): CorralError {
  const fault = error.fault ?? '';
  const code = FAULTS[fault] ?? 'HYPERVISOR_ERROR';
  return new CorralError(code, SENTENCES[fault] ?? faultSentence(error, subject), details, error);
}

function faultSentence(error: VimError, { what }: CallSubject): string {
  const state = text(error.detail['existingState']);
  if (state !== null) return `ESXi says that ${what} is ${STATE_WORDS[state] ?? state}.`;
  if (error.fault === 'ManagedObjectNotFound') return `${capital(what)} is not there any more.`;
  return `ESXi refused what was asked of ${what}: ${wordsOf(error)}`;
}

const STATE_WORDS: Readonly<Record<string, string>> = {
  poweredOn: 'on',
  poweredOff: 'off',
  suspended: 'suspended',
};

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

function mapCancelled(
  error: VimError,
  details: CorralErrorDetails,
  signal: AbortSignal | undefined,
): CorralError {
  const reason: unknown = signal?.reason;
  if (isCorralError(reason))
    return new CorralError(reason.code, reason.message, { ...reason.details, ...details }, reason);
  return new CorralError('TASK_CANCELLED', 'The call was cancelled.', details, error);
}

function nativeOf(error: VimError): NonNullable<CorralErrorDetails['native']> {
  return { source: 'vsphere', code: error.fault ?? error.kind, text: wordsOf(error) };
}

/** The host's own words; the name of the fault where it sent none. */
function wordsOf(error: VimError): string {
  const detail = fields(error.detail);
  return text(detail['localizedMessage']) ?? text(detail['faultstring']) ?? error.message;
}
