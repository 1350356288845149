import type { InputObjectRef } from '@pothos/core';
import type { OperationPlan, PlannedStep } from '@corral/tasks';
import type { Role } from '../security/actor.ts';
import { builder } from './builder.ts';
import type { GraphSchemaTypes } from './builder.ts';
import type { GraphContext } from './context.ts';
import { DisruptionEnum, StepEffectEnum } from './enums.ts';
import { TaskRef } from './refs.ts';
import type { TaskRow } from './refs.ts';
import { defineMutation, pascal } from './results.ts';

/** Mutations that act on a hypervisor: they give their plan, or start the task and return it at once. */

const PlanStepRef = builder.objectRef<PlannedStep>('PlanStep').implement({
  fields: (t) => ({
    key: t.exposeString('key'),
    kind: t.exposeString('kind'),
    title: t.exposeString('title'),
    weight: t.exposeFloat('weight', { description: "Share of the whole task's progress." }),
    effect: t.field({ type: StepEffectEnum, resolve: (step) => step.effect }),
    irreversible: t.exposeString('irreversible', {
      nullable: true,
      description: 'One sentence where the step cannot be undone.',
    }),
  }),
});

/** A plan with the name of its operation. */
export interface NamedPlan extends OperationPlan {
  readonly operation: string;
}

export const PlanRef = builder.objectRef<NamedPlan>('Plan').implement({
  description: 'The steps an action would run: the very steps its task runs.',
  fields: (t) => ({
    operation: t.exposeString('operation'),
    title: t.exposeString('title'),
    disruption: t.field({ type: DisruptionEnum, resolve: (plan) => plan.disruption }),
    warnings: t.stringList({ resolve: (plan) => [...plan.warnings] }),
    steps: t.field({ type: [PlanStepRef], resolve: (plan) => [...plan.steps] }),
  }),
});

/** Exactly one of the two is set. */
export interface ActionPayload {
  readonly task: TaskRow | null;
  readonly plan: NamedPlan | null;
}

export interface ActionOptions<I extends { plan?: boolean | null | undefined }> {
  /** Verb and noun, as in `startVm`. */
  readonly name: string;
  readonly description: string;
  readonly role?: Role;
  readonly input: InputObjectRef<GraphSchemaTypes, I>;
  /** Name of the operation, as in `vm.start`; where an option of the input makes it another, a choice. */
  readonly operation: string | ((input: I) => string);
  /** The graph's input in the operation's form. May look into the database; refuses by CorralError. */
  toInput(input: I, context: GraphContext): unknown;
}

/** Registers a mutation with payload `{ task, plan }` that plans or starts an operation. */
export function defineAction<I extends { plan?: boolean | null | undefined }>(
  options: ActionOptions<I>,
): void {
  const payload = builder.objectRef<ActionPayload>(`${pascal(options.name)}Payload`).implement({
    description: 'The task that was started, or the plan where `plan: true` was asked.',
    fields: (t) => ({
      task: t.field({ type: TaskRef, nullable: true, resolve: (value) => value.task }),
      plan: t.field({ type: PlanRef, nullable: true, resolve: (value) => value.plan }),
    }),
  });
  defineMutation({
    name: options.name,
    description: options.description,
    ...(options.role === undefined ? {} : { role: options.role }),
    input: options.input,
    payload,
    resolve: async (input, context) => planOrStart(options, input, context),
  });
}

async function planOrStart<I extends { plan?: boolean | null | undefined }>(
  options: ActionOptions<I>,
  input: I,
  context: GraphContext,
): Promise<ActionPayload> {
  const { engine } = context.app;
  const operationInput = await options.toInput(input, context);
  const operation =
    typeof options.operation === 'string' ? options.operation : options.operation(input);
  if (input.plan === true) {
    const plan = await engine.plan(operation, operationInput);
    return { task: null, plan: { ...plan, operation } };
  }
  const started = await engine.start(operation, operationInput, {
    actor: context.actor.name,
    ...(context.request === null ? {} : { request: context.app.redactRequest(context.request) }),
  });
  const task = await context.app.db.prisma.task.findUniqueOrThrow({ where: { id: started.id } });
  return { task, plan: null };
}
