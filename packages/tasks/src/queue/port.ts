/** Where openworkflow keeps its own tables: a SQLite file of its own, or the PostgreSQL of the application. */
export type QueueBackend =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** What a worker is given: a task and the attempt that was queued. */
export interface TaskJob {
  readonly taskId: string;
  readonly attempt: number;
}

/** Remembers over restarts that a piece of a run is done; a piece that was not finished runs again. */
export type Memo = (name: string, work: () => Promise<string>) => Promise<string>;

export type JobHandler = (job: TaskJob, memo: Memo) => Promise<void>;

/** Durable delivery of jobs to workers: at least once, one worker at a time per job. */
export interface WorkQueue {
  /** The same key never makes two jobs. An urgent one overtakes what waits, for no longer than an hour. */
  enqueue(job: TaskJob, key: string, urgent: boolean): Promise<void>;
  /** Ids of the tasks whose job is waiting or under way somewhere. */
  liveTaskIds(): Promise<Set<string>>;
  /** Forgets jobs that ended before a time. Gives how many went. */
  prune(before: Date): Promise<number>;
  /** Begins to work on jobs. */
  start(): Promise<void>;
  /** Takes no more jobs, waits for those under way, and closes. */
  stop(): Promise<void>;
}
