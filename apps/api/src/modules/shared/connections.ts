import { connectionType } from '../../graphql/connections.ts';
import {
  NetworkRef,
  NodeRef,
  StoragePoolRef,
  TaskRef,
  TemplateRef,
  VmRef,
  VolumeRef,
} from '../../graphql/refs.ts';

/** Connections of every listed type, here because types refer to each other's lists. */
export const NodeConnection = connectionType('Node', NodeRef);
export const StoragePoolConnection = connectionType('StoragePool', StoragePoolRef);
export const VolumeConnection = connectionType('Volume', VolumeRef);
export const NetworkConnection = connectionType('Network', NetworkRef);
export const VmConnection = connectionType('Vm', VmRef);
export const TemplateConnection = connectionType('Template', TemplateRef);
export const TaskConnection = connectionType('Task', TaskRef);
