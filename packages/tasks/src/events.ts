/** Told after every commit, so that the API can publish. Must not throw and must return at once. */
export interface TaskEvents {
  /** The task or one of its steps changed; `revision` counts the changes of this task. */
  taskChanged(taskId: string, revision: number): void;
  /** The task's log goes up to `lastSeq` now. */
  logAppended(taskId: string, lastSeq: number): void;
}

type Listener<T extends unknown[]> = (...args: T) => void;

/** TaskEvents for one process: whoever wants to know registers. */
export class TaskEmitter implements TaskEvents {
  readonly #changed = new Set<Listener<[taskId: string, revision: number]>>();
  readonly #appended = new Set<Listener<[taskId: string, lastSeq: number]>>();

  taskChanged(taskId: string, revision: number): void {
    for (const listener of this.#changed) listener(taskId, revision);
  }

  logAppended(taskId: string, lastSeq: number): void {
    for (const listener of this.#appended) listener(taskId, lastSeq);
  }

  /** Returns the way to stop listening. */
  onTaskChanged(listener: Listener<[taskId: string, revision: number]>): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  /** Returns the way to stop listening. */
  onLogAppended(listener: Listener<[taskId: string, lastSeq: number]>): () => void {
    this.#appended.add(listener);
    return () => this.#appended.delete(listener);
  }
}
