/** Progress of one task is shown at most this often; a change of its state is shown at once. */
const EVERY_MS = 250;

interface Keyed {
  readonly id: string;
  readonly state: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The task inside a message of `taskUpdated`, or null for any other message. */
function taskOf(data: unknown): Keyed | null {
  const task = isRecord(data) ? data['taskUpdated'] : null;
  if (!isRecord(task)) return null;
  const { id, state } = task;
  return typeof id === 'string' && typeof state === 'string' ? { id, state } : null;
}

/**
 * The node of a task never changes. Writing it again would make the cache read everything that shows the node.
 */
function leaveOutNode(data: unknown): void {
  const task = isRecord(data) ? data['taskUpdated'] : null;
  if (isRecord(task)) delete task['node'];
}

interface Lane<Message> {
  state: string;
  timer: ReturnType<typeof setTimeout> | null;
  waiting: Message | null;
}

/**
 * Thins out task updates: many tasks at once say more than a page can show. Of the messages about one task within a
 * quarter of a second only the last is handed on, except that a new state is never kept back. Others pass as they are.
 * @returns what takes the messages, and what ends the timers.
 */
export function coalesceTasks<Message extends { readonly data?: unknown }>(
  deliver: (message: Message) => void,
): { push: (message: Message) => void; stop: () => void } {
  const lanes = new Map<string, Lane<Message>>();
  const open = (lane: Lane<Message>): void => {
    lane.timer = setTimeout(() => {
      lane.timer = null;
      if (lane.waiting === null) return;
      const message = lane.waiting;
      lane.waiting = null;
      open(lane);
      deliver(message);
    }, EVERY_MS);
  };
  return {
    push(message) {
      const task = taskOf(message.data);
      if (task === null) {
        deliver(message);
        return;
      }
      const known = lanes.get(task.id);
      const lane = known ?? { state: '', timer: null, waiting: null };
      lanes.set(task.id, lane);
      if (known) leaveOutNode(message.data);
      if (lane.timer !== null && lane.state === task.state) {
        lane.waiting = message;
        return;
      }
      lane.state = task.state;
      lane.waiting = null;
      if (lane.timer === null) open(lane);
      deliver(message);
    },
    stop() {
      for (const lane of lanes.values()) if (lane.timer !== null) clearTimeout(lane.timer);
      lanes.clear();
    },
  };
}
