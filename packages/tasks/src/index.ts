export * from './operation.ts';
export { TaskEmitter, type TaskEvents } from './events.ts';
export { SILENT_LOG, type EngineLog } from './log.ts';
export { StaleRunError } from './errors.ts';
export { MAX_OUTPUT_BYTES } from './json.ts';
export {
  createTaskEngine,
  TaskEngine,
  type EngineTiming,
  type TaskEngineOptions,
} from './engine/engine.ts';
export type { StartOptions } from './engine/start-options.ts';
export type { SweepResult } from './engine/sweeper.ts';
export type { Removers } from './engine/removal.ts';
export type { QueueBackend } from './queue/port.ts';
export * from './store/port.ts';
export * from './store/records.ts';
export * from './store/rules.ts';
