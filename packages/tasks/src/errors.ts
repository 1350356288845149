import { randomUUID } from 'node:crypto';
import { CorralError, isCorralError, type SerializedError } from '@corral/domain';
import type { EngineLog } from './log.ts';

/** This run of the task may write no more: another run of it has begun. */
export class StaleRunError extends Error {
  constructor(taskId: string) {
    super(`Another run of the task ${taskId} has begun.`);
    this.name = 'StaleRunError';
  }
}

/** The process ends; the task goes on in the next one. */
export class ShutdownError extends Error {
  constructor() {
    super('The process ends.');
    this.name = 'ShutdownError';
  }
}

/** True for what must leave a task as it is, to be taken up again. */
export function isInterruption(error: unknown): boolean {
  return error instanceof StaleRunError || error instanceof ShutdownError;
}

/**
 * An error as it is stored with a task. What users are expected to meet is kept whole; anything else is a defect:
 * it goes to the server's log in full, under an id, and the user sees the id alone.
 */
export function storedError(
  error: unknown,
  log: EngineLog,
  where: Record<string, unknown>,
): SerializedError {
  if (isCorralError(error)) return error.toJSON();
  const id = randomUUID();
  log.error({ ...where, id, err: error }, 'A task met an error that it should not have met.');
  return new CorralError(
    'INTERNAL',
    `Something failed that should not have. It is in the server log under ${id}.`,
  ).toJSON();
}
