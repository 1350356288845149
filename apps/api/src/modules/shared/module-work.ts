import type {
  ArtefactKind,
  ArtefactRemover,
  OperationDefinition,
  StepHandler,
} from '@corral/tasks';
import type { World } from '../../world.ts';

/** What a module gives to the task engine. */
export interface ModuleWork {
  readonly operations: readonly OperationDefinition<World, unknown>[];
  readonly steps: readonly StepHandler<World, unknown>[];
  readonly removers: Readonly<Partial<Record<ArtefactKind, ArtefactRemover<World>>>>;
}
