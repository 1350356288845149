/** Who starts a task, and as a part of what. */
export interface StartOptions {
  /** Who asked: the name of the user or token. */
  readonly actor: string;
  /** The request as the user sent it, without secrets, for copying. Plain JSON. */
  readonly request?: unknown;
  /** The task of which this one is a part. */
  readonly parent?: { readonly taskId: string; readonly key: string };
}
