import { waitFor } from '@corral/testkit';
import { z } from 'zod';
import type { GraphClient, Mutation } from './graph.ts';

const Started = z.object({ task: z.object({ id: z.string() }) });
const TERMINAL = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

const TaskSeen = z.object({
  taskUpdated: z.object({
    state: z.string(),
    target: z.object({ id: z.string().nullable(), name: z.string() }).nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
});
const LogSeen = z.object({
  taskLogAppended: z.object({
    entries: z.array(z.object({ seq: z.number(), level: z.string(), message: z.string() })),
    gap: z.boolean(),
  }),
});

/** A task that came to its end as wished. */
export interface FinishedTask {
  readonly id: string;
  /** The id of what the task was about, where it has one. */
  readonly targetId: string | null;
  /** What its log said, in order, as seen by subscription. */
  readonly log: readonly string[];
}

export type TaskMutation = Omit<Mutation<unknown>, 'fields' | 'payload'>;

/** Starts a task by a mutation and returns its id at once. */
export async function startTask(graph: GraphClient, mutation: TaskMutation): Promise<string> {
  const { task } = await graph.mutate({ ...mutation, fields: 'task { id }', payload: Started });
  return task.id;
}

/**
 * Starts a task and follows it by two subscriptions, its state and its log, until it has ended and the log is
 * complete. Rejects when it does not succeed.
 */
export async function runTask(graph: GraphClient, mutation: TaskMutation): Promise<FinishedTask> {
  const id = await startTask(graph, mutation);
  const log = followLog(graph, id);
  const end = await followState(graph, id);
  const { lastSeq } = await lastSeqOf(graph, id);
  const lines = await log.until(lastSeq);
  if (end.state !== 'SUCCEEDED') {
    const why = end.error === null ? '' : ` ${end.error.code}: ${end.error.message}`;
    throw new Error(`${mutation.name} ended ${end.state}.${why}\n${lines.join('\n')}`);
  }
  return { id, targetId: end.target?.id ?? null, log: lines };
}

async function followState(graph: GraphClient, id: string) {
  const document = `subscription State($id: ID!) {
    taskUpdated(id: $id) { state target { id name } error { code message } }
  }`;
  for await (const { taskUpdated } of graph.subscribe(TaskSeen, document, { id })) {
    if (TERMINAL.has(taskUpdated.state)) return taskUpdated;
  }
  throw new Error(`The subscription to task ${id} ended before the task.`);
}

async function lastSeqOf(graph: GraphClient, id: string): Promise<{ lastSeq: number }> {
  const shape = z.object({ task: z.object({ log: z.object({ lastSeq: z.number() }) }) });
  const query = 'query Log($id: ID!) { task(id: $id) { log(last: 1) { lastSeq } } }';
  return (await graph.ask(shape, query, { id })).task.log;
}

/**
 * Reads the log by subscription from its first line on, at once and in the background. `until(seq)` resolves with all
 * lines when that one has been seen, and ends the subscription.
 */
function followLog(graph: GraphClient, taskId: string) {
  const lines: string[] = [];
  let failure: unknown;
  const document = `subscription Log($taskId: ID!) {
    taskLogAppended(taskId: $taskId, after: 0) { entries { seq level message } gap }
  }`;
  const end = new AbortController();
  const events = graph.subscribe(LogSeen, document, { taskId }, end.signal);
  const pump = async (): Promise<void> => {
    for await (const { taskLogAppended } of events) {
      if (taskLogAppended.gap) throw new Error('The subscription to the log has a gap.');
      for (const entry of taskLogAppended.entries) {
        lines.push(`${entry.level} ${entry.message}`);
        if (entry.seq !== lines.length) throw new Error(`Log line ${entry.seq} is out of order.`);
      }
    }
  };
  void pump().catch((error: unknown) => {
    failure = error;
  });
  const until = async (lastSeq: number): Promise<string[]> => {
    await waitFor('the last line of the log', () => {
      if (failure !== undefined) throw failure;
      return lines.length >= lastSeq;
    });
    end.abort();
    return lines;
  };
  return { until };
}
