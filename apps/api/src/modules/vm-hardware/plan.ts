import {
  CorralError,
  isApplied,
  splitLive,
  type HardwareChange,
  type HardwareConfig,
} from '@corral/domain';
import type { OperationPlan, PlannedStep } from '@corral/tasks';
import type { ChangeTime } from '../shared/change-time.ts';
import { paramsOf, targetOf } from '../vm/subject.ts';
import { changeHardwareStep, guestLetsGo } from './steps.ts';
import type { HardwareSubject } from './subject.ts';
import { undoOf } from './undo.ts';

export interface ChangeOptions {
  readonly when: ChangeTime;
  /** What is done, as the end of a step's title: `attach the disk vdb`. */
  readonly words: string;
  readonly volumeStep?: string;
  /** Before the keys of the steps, where a plan makes several changes. */
  readonly keyPrefix?: string;
}

export interface PlannedChange {
  readonly steps: readonly PlannedStep[];
  readonly warnings: readonly string[];
  /** True when a running guest notices something. */
  readonly live: boolean;
}

/**
 * The steps of a change: first the running VM, where it runs and can take it, then what is stored for its next boots.
 * That order leaves nothing stored when the guest refuses.
 */
export function planChange(
  vm: HardwareSubject,
  change: HardwareChange,
  options: ChangeOptions,
): PlannedChange {
  const { stored, running, runningFacts } = vm.hardware;
  const steps: PlannedStep[] = [];
  const warnings: string[] = [];
  if (running && runningFacts) {
    const { live, waits } =
      options.when === 'NOW'
        ? splitLive(change, running, runningFacts)
        : { live: null, waits: ['It is asked for the next boot only.'] };
    warnings.push(...waits.map((why) => `${why} ${WAITS}`));
    if (live && !isApplied(live, running)) {
      steps.push(stepOf(vm, live, running, 'RUNNING', `Now: ${options.words}`, options));
    }
  }
  if (!isApplied(change, stored)) {
    const title = running ? `For the next boots: ${options.words}` : upper(options.words);
    steps.push(stepOf(vm, change, stored, 'STORED', title, options));
  }
  if (steps.length === 0) throw new CorralError('INVALID_INPUT', 'Nothing is to be changed.');
  return { steps, warnings, live: steps.some(({ key }) => key.endsWith('running')) };
}

const WAITS = 'It takes effect when the VM is powered on next, not at a reboot from inside.';

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function stepOf(
  vm: HardwareSubject,
  change: HardwareChange,
  before: HardwareConfig,
  scope: 'RUNNING' | 'STORED',
  title: string,
  options: ChangeOptions,
): PlannedStep {
  const removes = guestLetsGo(change);
  return changeHardwareStep.step({
    key: `${options.keyPrefix ?? ''}${scope === 'RUNNING' ? 'running' : 'stored'}`,
    title,
    params: {
      ...paramsOf(vm),
      scope,
      change,
      undo: undoOf(change, before),
      volumeStep: options.volumeStep ?? null,
    },
    effect: removes && scope === 'RUNNING' ? 'DISRUPTS' : 'CHANGES',
  });
}

/** A plan about one VM. */
export function vmPlan(
  vm: HardwareSubject,
  title: string,
  parts: {
    readonly steps: readonly PlannedStep[];
    readonly warnings: readonly string[];
    readonly disruption: OperationPlan['disruption'];
  },
): OperationPlan {
  return {
    title,
    ...parts,
    nodeId: vm.nodeId,
    target: targetOf(vm),
    leaseVmIds: [vm.id],
  };
}

/** The plan of one change and nothing else. */
export function planOne(
  vm: HardwareSubject,
  title: string,
  change: HardwareChange,
  options: ChangeOptions,
  moreWarnings: readonly string[] = [],
): OperationPlan {
  const { steps, warnings, live } = planChange(vm, change, options);
  return vmPlan(vm, title, {
    steps,
    warnings: [...moreWarnings, ...warnings],
    disruption: live ? 'LIVE' : 'NONE',
  });
}
