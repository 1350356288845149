import { print } from 'graphql';
import { createCursorPayload } from '@/lib/graphql/cursor';
import { graphql, type ResultOf } from '@/lib/graphql/tada';
import { wsClient } from '@/lib/graphql/ws';
import type { LogBuffer } from '@/lib/log-buffer';

const TaskLogFeed = graphql(`
  subscription TaskLogFeed($taskId: ID!, $after: Int) {
    taskLogAppended(taskId: $taskId, after: $after) {
      lastSeq
      gap
      entries {
        seq
        at
        level
        stepKey
        message
      }
    }
  }
`);

/**
 * Fills a buffer with a task's log: all that is there, then live, then on from the last line after a reconnection. It goes
 * past the cache on purpose: a hundred thousand lines have no business in it.
 * @returns a function that ends it.
 */
export function subscribeTaskLog(taskId: string, buffer: LogBuffer): () => void {
  const cursor = createCursorPayload(print(TaskLogFeed), { taskId, after: 0 });
  return wsClient().subscribe<ResultOf<typeof TaskLogFeed>>(cursor.payload, {
    next: (result) => {
      const batch = result.data?.taskLogAppended;
      if (!batch) return;
      cursor.seen(result.data);
      buffer.append(batch.entries, batch.gap);
    },
    error: () => undefined,
    complete: () => undefined,
  });
}
