import type { CorralError, CorralErrorDetails, ErrorCode, ErrorFamily } from '@corral/domain';
import { builder } from './builder.ts';
import { ErrorCodeEnum } from './enums.ts';
import { NodeRef, TaskRef } from './refs.ts';
import { fieldErrors } from './validate.ts';
import type { FieldErrorShape } from './validate.ts';

export { asExpected, found, InvalidInputError, validate } from './validate.ts';

/**
 * An error as a value. GraphQL takes an Error that a resolver returns for one that it threw, so errors that are data
 * travel in this shape.
 */
export interface ErrorView {
  readonly family: ErrorFamily;
  readonly code: ErrorCode;
  readonly message: string;
  readonly wayOut: string;
  readonly retryable: boolean;
  readonly details: CorralErrorDetails;
  readonly fields: readonly FieldErrorShape[];
}

const views = new WeakSet<object>();

/** An error as it is shown. */
export function viewOf(error: CorralError): ErrorView {
  const { family, code, message, wayOut, retryable, details } = error;
  const view = { family, code, message, wayOut, retryable, details, fields: fieldErrors(error) };
  views.add(view);
  return view;
}

/** True for what `viewOf` made. */
export const isErrorView = (value: object): value is ErrorView => views.has(value);

const FieldErrorRef = builder.objectRef<FieldErrorShape>('FieldError').implement({
  fields: (t) => ({
    field: t.exposeString('field', {
      description: 'Path of the input field, as in `disks.0.sizeBytes`.',
    }),
    message: t.exposeString('message'),
  }),
});

/** The types that carry expected errors. */
export const UserErrorInterface = builder.interfaceRef<ErrorView>('UserError').implement({
  description: 'An error that a user is expected to meet, with a way out.',
  fields: (t) => ({
    code: t.field({ type: ErrorCodeEnum, resolve: (error) => error.code }),
    message: t.exposeString('message', { description: 'A whole sentence for the user.' }),
    wayOut: t.exposeString('wayOut', { description: 'What the user can do about it.' }),
    retryable: t.exposeBoolean('retryable', {
      description: 'True when the very same request may succeed later.',
    }),
    fields: t.field({
      type: [FieldErrorRef],
      description: 'The input fields at fault; empty when the fault is not in one.',
      resolve: (error) => [...error.fields],
    }),
  }),
});

export const NativeErrorRef = builder
  .objectRef<NonNullable<CorralError['details']['native']>>('NativeError')
  .implement({
    description: 'What the hypervisor itself said, as it came.',
    fields: (t) => ({
      source: t.exposeString('source'),
      code: t.exposeString('code'),
      text: t.exposeString('text'),
    }),
  });

export const DependentRefType = builder
  .objectRef<{ readonly kind: string; readonly id: string; readonly name: string }>('Dependent')
  .implement({
    description: 'What depends on an object, so that it cannot go.',
    fields: (t) => ({
      kind: t.exposeString('kind'),
      id: t.exposeID('id'),
      name: t.exposeString('name'),
    }),
  });

const errorType = (name: string, description: string) =>
  builder.objectRef<ErrorView>(name).implement({ interfaces: [UserErrorInterface], description });

export const ValidationError = errorType(
  'ValidationError',
  'A value of the input is not acceptable.',
);
export const NotFoundError = errorType('NotFoundError', 'There is no such object.');
export const ConflictError = errorType(
  'ConflictError',
  'The object is not in a state for this, or is in use.',
);
export const BusyError = errorType('BusyError', 'Another task holds the object.');
export const CapabilityError = errorType('CapabilityError', 'This cannot be done here now.');
export const NodeError = errorType(
  'NodeError',
  'Node, transport and hypervisor failures that a user can meet when a mutation looks at the world.',
);

builder.objectField(ConflictError, 'dependents', (t) =>
  t.field({ type: [DependentRefType], resolve: (error) => [...(error.details.dependents ?? [])] }),
);
builder.objectField(BusyError, 'task', (t) =>
  t.field({
    type: TaskRef,
    nullable: true,
    description: 'The task that holds the object.',
    resolve: (error, _args, { app }) =>
      error.details.taskId === undefined
        ? null
        : app.db.prisma.task.findUnique({ where: { id: error.details.taskId } }),
  }),
);
builder.objectField(CapabilityError, 'capability', (t) =>
  t.string({ nullable: true, resolve: (error) => error.details.capability ?? null }),
);
builder.objectFields(NodeError, (t) => ({
  native: t.field({
    type: NativeErrorRef,
    nullable: true,
    resolve: (error) => error.details.native ?? null,
  }),
  node: t.field({
    type: NodeRef,
    nullable: true,
    resolve: (error, _args, { app }) =>
      error.details.nodeId === undefined
        ? null
        : app.db.prisma.node.findUnique({ where: { id: error.details.nodeId } }),
  }),
}));

/** Which member of a result union carries a family; families that are missing here end the request instead. */
export const ERROR_TYPE_OF_FAMILY: Readonly<Partial<Record<ErrorFamily, string>>> = {
  input: 'ValidationError',
  notFound: 'NotFoundError',
  conflict: 'ConflictError',
  busy: 'BusyError',
  capability: 'CapabilityError',
  node: 'NodeError',
  hypervisor: 'NodeError',
};

/** The error types every result union has. */
export const EXPECTED_ERRORS = [
  ValidationError,
  NotFoundError,
  ConflictError,
  BusyError,
  CapabilityError,
  NodeError,
] as const;
