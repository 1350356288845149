import type {
  ArtefactKind,
  ArtefactRemover,
  OperationDefinition,
  StepHandler,
} from '@corral/tasks';
import type { World } from '../world.ts';
import { networkWork } from './network/operations/operations.ts';
import { storagePoolWork } from './storage-pool/operations/operations.ts';
import { templateWork } from './template/operations/register.ts';
import { vmWork } from './vm/work.ts';
import { volumeWork } from './volume/operations/operations.ts';

/** What a module gives to the task engine. */
export interface ModuleWork {
  readonly operations: readonly OperationDefinition<World, unknown>[];
  readonly steps: readonly StepHandler<World, unknown>[];
  readonly removers: Readonly<Partial<Record<ArtefactKind, ArtefactRemover<World>>>>;
}

/** Everything tasks can run: one line a module that acts on hypervisors. */
export const MODULE_WORK: readonly ModuleWork[] = [
  vmWork,
  storagePoolWork,
  volumeWork,
  networkWork,
  templateWork,
];
