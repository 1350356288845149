import { VimError } from '../errors.ts';
import type { MoRef } from '../mo-ref.ts';
import type {
  MissingProperty,
  ObjectContent,
  PropertyFilterSpec,
  RetrieveResult,
} from '../schema/types.gen.ts';
import type { Calls, CallOptions } from '../calls.ts';
import { isSingle, objectFilter, viewFilter, type WatchSet } from './specs.ts';

/** What was read of one object. */
export interface Retrieved {
  readonly ref: MoRef;
  /** By path; a property that is not set is absent. */
  readonly properties: Record<string, unknown>;
  /** What could not be read, by path, with the type of the fault that says why. */
  readonly missing: Record<string, string>;
}

/** Objects of one answer; hosts have a limit of their own besides. */
const PAGE = 200;

/** The type of the fault that stands for a missing property. */
export function missingFault(missing: MissingProperty): string {
  return missing.fault.fault._type ?? 'MethodFault';
}

function retrieved(content: ObjectContent): Retrieved {
  return {
    ref: content.obj,
    properties: Object.fromEntries(
      (content.propSet ?? []).map(({ name, val }) => [name, val] as const),
    ),
    missing: Object.fromEntries(
      (content.missingSet ?? []).map((missing) => [missing.path, missingFault(missing)] as const),
    ),
  };
}

/** All pages of one read: a token is good once, in the same session. */
async function pages(
  calls: Calls,
  spec: PropertyFilterSpec,
  options: CallOptions,
): Promise<readonly Retrieved[]> {
  const collector = calls.content.propertyCollector;
  const found: Retrieved[] = [];
  let page: RetrieveResult | undefined = await calls.call(
    'RetrievePropertiesEx',
    collector,
    { specSet: [spec], options: { maxObjects: PAGE } },
    options,
  );
  // A host with nothing to tell answers without a result.
  while (page !== undefined) {
    for (const content of page.objects ?? []) found.push(retrieved(content));
    if (page.token === undefined || page.token === '') break;
    page = await nextPage(calls, page.token, options);
  }
  return found;
}

async function nextPage(
  calls: Calls,
  token: string,
  options: CallOptions,
): Promise<RetrieveResult | undefined> {
  const collector = calls.content.propertyCollector;
  try {
    return await calls.call('ContinueRetrievePropertiesEx', collector, { token }, options);
  } catch (error) {
    // The host keeps what was not fetched until the session ends, unless it is told.
    calls.call('CancelRetrievePropertiesEx', collector, { token }).catch(() => undefined);
    throw error;
  }
}

/**
 * Reads properties of all objects of a type, page by page to the end.
 * @throws VimError; a path that the type does not have is the fault `InvalidProperty`
 */
export function retrieve(
  calls: Calls,
  set: WatchSet,
  options: CallOptions = {},
): Promise<readonly Retrieved[]> {
  return calls.session.reading(async () => {
    if (isSingle(set)) return pages(calls, objectFilter(set, set.from), options);
    const view = await createView(calls, set, options);
    try {
      return await pages(calls, viewFilter(set, view), options);
    } finally {
      // It goes with the session, if not now.
      calls.call('DestroyView', view).catch(() => undefined);
    }
  });
}

/** A view of all objects of a set, however deep; the caller destroys it. */
export function createView(calls: Calls, set: WatchSet, options: CallOptions): Promise<MoRef> {
  const manager = calls.content.viewManager;
  if (manager === undefined)
    throw new VimError('protocol', 'the host has no view manager', {
      operation: 'CreateContainerView',
    });
  return calls.call(
    'CreateContainerView',
    manager,
    { container: set.from ?? calls.content.rootFolder, type: [set.type], recursive: true },
    options,
  );
}

/**
 * Reads properties of one object. Those that are not set, or may not be read, are absent.
 * @throws VimError; fault `ManagedObjectNotFound` when the object is gone
 */
export async function properties(
  calls: Calls,
  ref: MoRef,
  paths: readonly string[],
  options: CallOptions = {},
): Promise<Record<string, unknown>> {
  const [object] = await retrieve(calls, { type: ref.type, paths, from: ref }, options);
  if (object === undefined)
    throw new VimError('fault', `${ref.type} ${ref.value} is gone`, {
      operation: 'RetrievePropertiesEx',
      fault: 'ManagedObjectNotFound',
      detail: { obj: ref },
    });
  return object.properties;
}
