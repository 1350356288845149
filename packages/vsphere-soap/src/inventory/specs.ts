import type { MoRef } from '../mo-ref.ts';
import type { ObjectSpec, PropertyFilterSpec, TraversalSpec } from '../schema/types.gen.ts';

/** Objects of one type and the properties wanted of each. */
export interface WatchSet {
  readonly type: string;
  /** Property paths such as `runtime.powerState`; none gives the objects alone. */
  readonly paths: readonly string[];
  /** Where to look, the whole inventory without it; an object of the same type stands for itself alone. */
  readonly from?: MoRef;
}

const THROUGH_VIEW: TraversalSpec = {
  _type: 'TraversalSpec',
  name: 'view',
  type: 'ContainerView',
  path: 'view',
  skip: false,
};

/** The set names one object, so that no view is needed. */
export function isSingle(set: WatchSet): set is WatchSet & { readonly from: MoRef } {
  return set.from !== undefined && set.from.type === set.type;
}

function filter(set: WatchSet, object: ObjectSpec): PropertyFilterSpec {
  return {
    propSet: [{ type: set.type, all: false, pathSet: set.paths }],
    objectSet: [object],
    reportMissingObjectsInResults: true,
  };
}

export function objectFilter(set: WatchSet, object: MoRef): PropertyFilterSpec {
  return filter(set, { obj: object, skip: false });
}

export function viewFilter(set: WatchSet, view: MoRef): PropertyFilterSpec {
  return filter(set, { obj: view, skip: true, selectSet: [THROUGH_VIEW] });
}
