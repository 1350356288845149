import { setTimeout as delay } from 'node:timers/promises';
import { CorralError, hasCode } from '@corral/domain';
import type { CallOptions, LiveMove } from '@corral/hypervisor';
import { param, paramsToMap, type TypedParam } from '@corral/libvirt-rpc';
import type { Calls } from '../calls.ts';
import { DomainState, Migrate } from '../constants.ts';
import type { DomainHandle } from '../handles.ts';
import { textAt } from '../xml/query.ts';
import { parseXml } from '../xml/tree.ts';

export interface Carriage {
  readonly dom: DomainHandle;
  readonly source: Calls;
  readonly target: Calls;
  /** The running definition, and the stored one, as the target takes them. */
  readonly liveXml: string;
  readonly storedXml: string;
  readonly move: LiveMove;
  readonly options: CallOptions;
}

const VM = 'the VM';
const POLL_MS = 500;

/**
 * The five calls of libvirt's migration protocol, version 3: begin, prepare, perform, finish, confirm. Nothing is
 * decided before `finish` has answered; until then every failure leaves the guest where it was.
 */
export async function carry(carriage: Carriage): Promise<void> {
  const { source, target, dom } = carriage;
  const flags = await flagsOf(carriage);
  const wanted = paramsOf(carriage);
  const begun = await source.change(VM, 'domainMigrateBegin3Params', {
    dom,
    params: wanted,
    flags,
  });
  const params = replaced(wanted, param.string('destination_xml', begun.xml));
  let cookie: Uint8Array | null = null;
  let uri: string | null = null;
  try {
    const args = { params, cookie_in: begun.cookie_out, flags };
    const prepared = await target.change(VM, 'domainMigratePrepare3Params', args);
    cookie = prepared.cookie_out;
    uri = prepared.uri_out;
  } catch (error) {
    await confirm(carriage, flags, params, new Uint8Array(), true).catch(() => undefined);
    throw error;
  }
  const given = uri === null ? params : replaced(params, param.string('migrate_uri', uri));
  let failure: unknown = null;
  try {
    cookie = await perform(carriage, flags, given, cookie);
  } catch (error) {
    failure = error;
  }
  await finish(carriage, flags, given, cookie, failure);
}

async function flagsOf({ source, dom, move, options }: Carriage): Promise<number> {
  const { state } = await source.read(VM, 'domainGetState', { dom, flags: 0 }, options);
  return (
    Migrate.LIVE |
    Migrate.PERSIST_DEST |
    Migrate.CHANGE_PROTECTION |
    Migrate.ABORT_ON_ERROR |
    Migrate.AUTO_CONVERGE |
    (move.copied.length > 0 ? Migrate.NON_SHARED_DISK : 0) |
    (state === DomainState.PAUSED ? Migrate.PAUSED : 0)
  );
}

function paramsOf({ liveXml, storedXml, move }: Carriage): TypedParam[] {
  const { address, copied } = move;
  const host = address?.includes(':') === true ? `[${address}]` : address;
  return [
    param.string('destination_xml', liveXml),
    param.string('persistent_xml', storedXml),
    ...(host === null ? [] : [param.string('migrate_uri', `tcp://${host}`)]),
    ...copied.map((disk) => param.string('migrate_disks', disk)),
  ];
}

function replaced(params: readonly TypedParam[], by: TypedParam): TypedParam[] {
  return [...params.filter(({ field }) => field !== by.field), by];
}

/** Copies disks and memory. An abort ends the copying on the node; the call then answers by itself. */
async function perform(
  carriage: Carriage,
  flags: number,
  params: readonly TypedParam[],
  cookie: Uint8Array,
): Promise<Uint8Array> {
  const { source, dom, options } = carriage;
  options.signal?.throwIfAborted();
  const over = new AbortController();
  const watching = watch(carriage, over.signal);
  try {
    const args = { dom, dconnuri: null, params: [...params], cookie_in: cookie, flags };
    const answer = await source.change(VM, 'domainMigratePerform3Params', args);
    return answer.cookie_out;
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    over.abort();
    await watching;
  }
}

/** Tells how far it is, and asks again and again to stop once the caller has given up. */
async function watch(carriage: Carriage, over: AbortSignal): Promise<void> {
  const { source, dom, move, options } = carriage;
  while (!over.aborted) {
    try {
      await delay(POLL_MS, undefined, { signal: over });
      if (options.signal?.aborted === true) {
        await source.change(VM, 'domainAbortJob', { dom });
        continue;
      }
      const limits = { deadlineMs: 3000, signal: over };
      const { params } = await source.read(VM, 'domainGetJobStats', { dom, flags: 0 }, limits);
      const share = shareOf(params);
      if (share !== null && !over.aborted) move.onProgress?.(share);
    } catch {
      // Only the progress is lost, or the job is not yet there to be stopped: the call itself reports its end.
    }
  }
}

function shareOf(params: readonly TypedParam[]): number | null {
  const map = paramsToMap(params);
  const total = map.get('data_total');
  const remaining = map.get('data_remaining');
  if (typeof total !== 'number' || typeof remaining !== 'number' || total <= 0) return null;
  return Math.min(1, Math.max(0, 1 - remaining / total));
}

/**
 * Lets the guest go on at the target, or, after a failure, has it thrown away there; then tells the source. The target
 * is asked first: from there on it alone may run the guest.
 */
async function finish(
  carriage: Carriage,
  flags: number,
  params: readonly TypedParam[],
  cookie: Uint8Array,
  failure: unknown,
): Promise<void> {
  const { target } = carriage;
  const name = param.string('destination_name', nameIn(carriage.liveXml));
  const cancelled = failure === null ? 0 : 1;
  let out = new Uint8Array();
  let error = failure;
  try {
    const args = { params: replaced(params, name), cookie_in: cookie, flags, cancelled };
    const answer = await target.change(VM, 'domainMigrateFinish3Params', args);
    out = new Uint8Array(answer.cookie_out);
  } catch (thrown) {
    // Without an answer nobody knows whether the guest runs there: telling the source anything could start it twice.
    if (failure === null && hasCode(thrown, 'CONNECTION_LOST', 'NODE_TIMEOUT')) throw thrown;
    error ??= thrown;
  }
  if (error === null) return confirm(carriage, flags, params, out, false);
  await confirm(carriage, flags, params, out, true).catch(() => undefined);
  throw error instanceof Error ? error : new CorralError('HYPERVISOR_ERROR', String(error));
}

async function confirm(
  { source, dom }: Carriage,
  flags: number,
  params: readonly TypedParam[],
  cookie: Uint8Array,
  cancelled: boolean,
): Promise<void> {
  const args = { dom, params: [...params], cookie_in: cookie, flags, cancelled: cancelled ? 1 : 0 };
  await source.change(VM, 'domainMigrateConfirm3Params', args);
}

function nameIn(xml: string): string {
  return textAt(parseXml(xml), 'name') ?? '';
}
