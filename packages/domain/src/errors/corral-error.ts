import { ERROR_CATALOGUE, type ErrorCode, type ErrorFamily } from './catalogue.ts';

/** What the hypervisor itself said, kept as it came. */
export interface NativeError {
  /** Whose words these are. */
  readonly source: 'libvirt' | 'vsphere' | 'virtualbox' | 'ssh' | 'http' | 'agent';
  /** The number or name the source gives the error, as text. */
  readonly code: string;
  readonly text: string;
}

/** What depends on an object that was to go, shown with IN_USE. */
export interface DependentRef {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}

export interface CorralErrorDetails {
  /** Path of the input field at fault, as in `disks.0.sizeBytes`. */
  readonly field?: string;
  /** Which capability is missing. */
  readonly capability?: string;
  /** The task that holds the object (VM_BUSY). */
  readonly taskId?: string;
  readonly nodeId?: string;
  readonly native?: NativeError;
  readonly dependents?: readonly DependentRef[];
  /** True when the call may or may not have had its effect: the state must be read again. */
  readonly outcomeUnknown?: boolean;
}

/** The JSON form of a CorralError, stored with tasks and steps. */
export interface SerializedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: CorralErrorDetails;
}

/**
 * The one error class of Corral. `message` is a whole sentence for the user; the catalogue adds meaning and way out.
 * Anything thrown that is not a CorralError is a defect and reaches the user as INTERNAL with an id alone.
 */
export class CorralError extends Error {
  readonly code: ErrorCode;
  readonly details: CorralErrorDetails;

  constructor(code: ErrorCode, message: string, details: CorralErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CorralError';
    this.code = code;
    this.details = details;
  }

  get family(): ErrorFamily {
    return ERROR_CATALOGUE[this.code].family;
  }

  get retryable(): boolean {
    return ERROR_CATALOGUE[this.code].retryable;
  }

  get wayOut(): string {
    return ERROR_CATALOGUE[this.code].wayOut;
  }

  toJSON(): SerializedError {
    return { code: this.code, message: this.message, details: this.details };
  }

  /** Rebuilds an error that was stored with a task. */
  static from(data: SerializedError): CorralError {
    return new CorralError(data.code, data.message, data.details);
  }
}

/** True for errors users are expected to meet, false for defects. */
export function isCorralError(error: unknown): error is CorralError {
  return error instanceof CorralError;
}

/** True when the error is a CorralError with one of the codes. */
export function hasCode(error: unknown, ...codes: ErrorCode[]): error is CorralError {
  return isCorralError(error) && codes.includes(error.code);
}
