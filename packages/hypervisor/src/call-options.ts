/** What every call of the port takes. A file of its own, so that roles can be files of their own. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds; the driver's own default applies when absent. */
  readonly deadlineMs?: number;
}
