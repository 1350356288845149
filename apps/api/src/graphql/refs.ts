import type { PrismaObjectRef } from '@pothos/plugin-prisma';
import { getRefFromModel } from '@pothos/plugin-prisma';
import { builder } from './builder.ts';
import type { GraphSchemaTypes } from './builder.ts';

/**
 * One reference for every type that has a table. Modules import these and never each other, so there is no circle;
 * each type is implemented by `builder.prismaObject('Vm', …)` in its own module.
 */
type Models = GraphSchemaTypes['PrismaTypes'];
type ModelRef<M extends keyof Models> = PrismaObjectRef<
  GraphSchemaTypes,
  Models[M],
  Models[M]['Shape']
>;

const modelRef = <M extends keyof Models>(model: M): ModelRef<M> =>
  getRefFromModel(model, builder, 'object') as unknown as ModelRef<M>;

export type RowOf<M extends keyof Models> = Models[M]['Shape'];

export const NodeRef = modelRef('Node');
export const StoragePoolRef = modelRef('StoragePool');
export const VolumeRef = modelRef('Volume');
export const NetworkRef = modelRef('Network');
export const VmRef = modelRef('Vm');
export const TemplateRef = modelRef('Template');
export const KeyPairRef = modelRef('KeyPair');
export const TaskRef = modelRef('Task');
export const TaskStepRef = modelRef('TaskStep');
export const ArtefactRef = modelRef('Artefact');

export type NodeRow = RowOf<'Node'>;
export type StoragePoolRow = RowOf<'StoragePool'>;
export type VolumeRow = RowOf<'Volume'>;
export type NetworkRow = RowOf<'Network'>;
export type VmRow = RowOf<'Vm'>;
export type TemplateRow = RowOf<'Template'>;
export type KeyPairRow = RowOf<'KeyPair'>;
export type TaskRow = RowOf<'Task'>;
export type TaskStepRow = RowOf<'TaskStep'>;
export type ArtefactRow = RowOf<'Artefact'>;
