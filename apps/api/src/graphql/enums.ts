import {
  ERROR_CODES,
  LOG_LEVELS,
  NODE_STATES,
  POOL_STATES,
  POWER_STATES,
  TASK_STATES,
  TASK_STEP_STATES,
  VM_ACTIVITIES,
} from '@corral/domain';
import { builder } from './builder.ts';

/** The words of the graph that more than one module uses. Rows hold them as text; `word` narrows them. */
const words = <const T extends readonly string[]>(name: string, values: T, description: string) =>
  builder.enumType(name, { values, description });

export const NodeStateEnum = words('NodeState', NODE_STATES, 'Connection state of a node.');
export const PowerStateEnum = words(
  'PowerState',
  POWER_STATES,
  'Power state as observed on the hypervisor.',
);
export const VmActivityEnum = words(
  'VmActivity',
  VM_ACTIVITIES,
  'What Corral itself is doing to a VM now.',
);
export const PoolStateEnum = words('PoolState', POOL_STATES, 'State of a storage pool.');
export const TaskStateEnum = words('TaskState', TASK_STATES, 'State of a task.');
export const TaskStepStateEnum = words(
  'TaskStepState',
  TASK_STEP_STATES,
  'State of one step of a task.',
);
export const LogLevelEnum = words('LogLevel', LOG_LEVELS, 'Weight of a log line.');
export const ErrorCodeEnum = words(
  'ErrorCode',
  ERROR_CODES,
  'Every error a user can meet; docs/ERRORS.md explains each.',
);

export const STEP_EFFECTS = ['READS', 'CREATES', 'CHANGES', 'DISRUPTS', 'REMOVES'] as const;
export const StepEffectEnum = words('StepEffect', STEP_EFFECTS, 'What a step does to the world.');

export const DISRUPTIONS = ['NONE', 'LIVE', 'RESTART', 'DATA_LOSS'] as const;
export const DisruptionEnum = words(
  'Disruption',
  DISRUPTIONS,
  'How much an operation disturbs running guests.',
);

export const IP_SOURCES = ['AGENT', 'DHCP_LEASE', 'ARP'] as const;
export const IpSourceEnum = words('IpSource', IP_SOURCES, 'Who named the address of a guest.');

export const SORT_DIRECTIONS = ['ASC', 'DESC'] as const;
export const SortDirectionEnum = words(
  'SortDirection',
  SORT_DIRECTIONS,
  'Direction of a sorted list.',
);

/**
 * Narrows a word read from the database to the words of an enum.
 * @returns the word, or `fallback` when the row holds something else (a row of a newer version).
 */
export function word<const T extends readonly string[]>(
  values: T,
  value: string,
  fallback: T[number],
): T[number] {
  return values.find((candidate) => candidate === value) ?? fallback;
}
