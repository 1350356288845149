import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VimClient } from '../client.ts';
import { FakeHost, fault, result, textOf } from '../testing/fake-host.ts';
import type { ObjectUpdate } from './subscription.ts';

/** A change set as the host writes it. */
type Change = readonly [kind: 'enter' | 'modify' | 'leave', id: string, name?: string];

let host: FakeHost;
let client: VimClient;
let made = 0;
/** Answers to WaitForUpdatesEx, first to last; when they are used up the host has nothing to tell. */
let script: Array<(version: string) => string | Promise<string>>;
let filters: string[];

function objects(changes: readonly Change[]): string {
  return changes
    .map(
      ([kind, id, name]) =>
        `<objectSet><kind>${kind}</kind><obj type="VirtualMachine">${id}</obj>${
          name === undefined
            ? ''
            : `<changeSet><name>name</name><op>assign</op><val xsi:type="xsd:string">${name}</val></changeSet>`
        }</objectSet>`,
    )
    .join('');
}

/** What every filter of the collector is told. */
function updates(version: string, changes: readonly Change[], truncated = false): string {
  const sets = filters.map(
    (filter) =>
      `<filterSet><filter type="PropertyFilter">${filter}</filter>${objects(changes)}</filterSet>`,
  );
  return result(
    'WaitForUpdatesEx',
    `<returnval><version>${version}</version>${sets.join('')}<truncated>${truncated}</truncated></returnval>`,
  );
}

beforeEach(async () => {
  host = await FakeHost.start();
  script = [];
  filters = [];
  host.on('CreatePropertyCollector', () => {
    filters = [];
    made += 1;
    return result(
      'CreatePropertyCollector',
      `<returnval type="PropertyCollector">pc-${made}</returnval>`,
    );
  });
  host.on('CreateContainerView', () => {
    made += 1;
    return result(
      'CreateContainerView',
      `<returnval type="ContainerView">view-${made}</returnval>`,
    );
  });
  host.on('CreateFilter', () => {
    made += 1;
    filters.push(`filter-${made}`);
    return result('CreateFilter', `<returnval type="PropertyFilter">filter-${made}</returnval>`);
  });
  host.on('WaitForUpdatesEx', ({ body }) => {
    const next = script.shift();
    if (next !== undefined) return next(textOf(body, 'version'));
    return textOf(body, 'maxWaitSeconds') === '0' ? result('WaitForUpdatesEx') : undefined;
  });
  client = await VimClient.connect(host.options);
});

afterEach(async () => {
  await client.close();
  await host[Symbol.asyncDispose]();
});

/** Collects what a watch is told, and waits for a change that is wanted. */
class Told {
  readonly all: ObjectUpdate[] = [];
  #waiting: Array<() => void> = [];

  readonly listener = (news: readonly ObjectUpdate[]): void => {
    this.all.push(...news);
    for (const wake of this.#waiting.splice(0)) wake();
  };

  get short(): readonly string[] {
    return this.all.map(({ kind, ref }) => `${kind} ${ref.value}`);
  }

  async until(wanted: string): Promise<void> {
    while (!this.short.includes(wanted))
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
  }
}

const SERVICE = { type: 'ServiceInstance', value: 'ServiceInstance' };
const SETS = [{ type: 'VirtualMachine', paths: ['name'] }];

describe('a watch', () => {
  it('begins with everything, in as many pieces as the host makes of it, and goes on with what changes', async () => {
    const versions: string[] = [];
    const last = Promise.withResolvers<void>();
    script.push(
      (version) => (versions.push(version), updates('1', [['enter', 'a', 'A']], true)),
      (version) => (versions.push(version), updates('2', [['enter', 'b', 'B']])),
      async (version) => {
        versions.push(version);
        await last.promise;
        return updates('3', [
          ['modify', 'a', 'AA'],
          ['leave', 'b'],
        ]);
      },
    );
    const told = new Told();
    await client.watch(SETS, told.listener);
    expect(told.short).toEqual(['enter a', 'enter b']);
    last.resolve();
    await told.until('leave b');
    expect(told.all[2]).toEqual({
      ref: { type: 'VirtualMachine', value: 'a' },
      kind: 'modify',
      changes: [{ path: 'name', op: 'assign', value: 'AA' }],
    });
    expect(versions).toEqual(['', '1', '2']);
  });

  it('of nothing begins as well', async () => {
    const told = new Told();
    await client.watch(SETS, told.listener);
    expect(told.all).toEqual([]);
  });

  it('begins anew after the session ended, and tells what vanished meanwhile', async () => {
    script.push(
      () =>
        updates('1', [
          ['enter', 'a', 'A'],
          ['enter', 'b', 'B'],
        ]),
      () => {
        host.expire();
        return fault('NotAuthenticated');
      },
      () =>
        updates('1', [
          ['enter', 'a', 'A'],
          ['enter', 'c', 'C'],
        ]),
    );
    const told = new Told();
    await client.watch(SETS, told.listener);
    await told.until('leave b');
    expect(told.short).toEqual(['enter a', 'enter b', 'enter a', 'enter c', 'leave b']);
    expect(host.count('Login')).toBe(2);
    expect(host.count('CreatePropertyCollector')).toBe(2);
  });

  it('begins anew when another call finds the session gone, though its own wait goes on', async () => {
    script.push(() => updates('1', [['enter', 'a', 'A']]));
    const told = new Told();
    await client.watch(SETS, told.listener);
    script.push(
      () => new Promise<string>(() => undefined),
      () => updates('1', [['enter', 'b', 'B']]),
    );
    while (script.length === 2) await client.call('CurrentTime', SERVICE);
    host.expire();
    await client.call('CurrentTime', SERVICE);
    await told.until('leave a');
    expect(told.short).toEqual(['enter a', 'enter b', 'leave a']);
  });

  it.each(['InvalidCollectorVersion', 'ManagedObjectNotFound'])(
    'begins anew when the host says %s',
    async (type) => {
      script.push(
        () => updates('1', [['enter', 'a', 'A']]),
        () => fault(type),
        () => updates('1', [['enter', 'b', 'B']]),
      );
      const told = new Told();
      await client.watch(SETS, told.listener);
      await told.until('leave a');
      expect(told.short).toEqual(['enter a', 'enter b', 'leave a']);
      // The session went on, so the old collector and its view were taken away.
      expect(host.count('DestroyPropertyCollector')).toBe(1);
      expect(host.count('DestroyView')).toBe(1);
    },
  );

  it('goes on with its version after the host could not be reached', async () => {
    const versions: string[] = [];
    script.push(
      () => updates('1', [['enter', 'a', 'A']]),
      () => {
        host.dropConnections();
        return fault('never seen');
      },
      (version) => (versions.push(version), updates('2', [['modify', 'a', 'AA']])),
    );
    const told = new Told();
    await client.watch(SETS, told.listener);
    await told.until('modify a');
    expect(versions).toEqual(['1']);
    expect(host.count('CreatePropertyCollector')).toBe(1);
  });

  it('that joins another gets its own full set, over one collector', async () => {
    const first = new Told();
    const second = new Told();
    script.push(() => updates('1', [['enter', 'a', 'A']]));
    await client.watch(SETS, first.listener);
    script.push(() => updates('1', [['enter', 'a', 'A']]));
    const watch = await client.watch(SETS, second.listener);
    expect(second.short).toEqual(['enter a']);
    expect(first.short).toEqual(['enter a', 'enter a']);
    await watch.close();
    expect(host.count('DestroyPropertyFilter')).toBe(1);
    const waits = host.requests.filter(({ operation }) => operation === 'WaitForUpdatesEx');
    expect(new Set(waits.map(({ body }) => textOf(body, '_this'))).size).toBe(2);
    expect(host.count('DestroyPropertyCollector')).toBe(1);
  });

  it('that the host refuses ends alone', async () => {
    const good = new Told();
    script.push(() => updates('1', [['enter', 'a', 'A']]));
    await client.watch(SETS, good.listener);
    const plain = async (body: string): Promise<string> => {
      await Promise.resolve();
      if (body.includes('nmae')) return fault('InvalidProperty', '', '<name>nmae</name>');
      made += 1;
      filters.push(`filter-${made}`);
      return result('CreateFilter', `<returnval type="PropertyFilter">filter-${made}</returnval>`);
    };
    host.on('CreateFilter', ({ body }) => plain(body));
    script.push(
      () => updates('1', [['enter', 'a', 'A']]),
      () => updates('2', [['modify', 'a', 'AA']]),
    );
    await expect(
      client.watch([{ type: 'VirtualMachine', paths: ['nmae'] }], () => undefined),
    ).rejects.toMatchObject({ kind: 'fault', fault: 'InvalidProperty', detail: { name: 'nmae' } });
    await good.until('modify a');
  });

  it('ends, and says so, when its listener throws', async () => {
    const ended = Promise.withResolvers<Error>();
    script.push(
      () => updates('1', []),
      () => updates('2', [['enter', 'a', 'A']]),
    );
    await client.watch(
      SETS,
      () => {
        throw new Error('mine');
      },
      { onEnd: ended.resolve },
    );
    expect((await ended.promise).message).toBe('mine');
  });

  it('is cancelled by its signal, before it has begun and after', async () => {
    const never = AbortSignal.abort();
    const listener = (): void => undefined;
    await expect(client.watch(SETS, listener, { signal: never })).rejects.toMatchObject({
      kind: 'cancelled',
    });
    const early = new AbortController();
    script.push(() => {
      early.abort();
      return new Promise<string>(() => undefined);
    });
    await expect(client.watch(SETS, listener, { signal: early.signal })).rejects.toMatchObject({
      kind: 'cancelled',
    });
    const late = new AbortController();
    const gone = Promise.withResolvers<void>();
    host.on('DestroyPropertyCollector', () => {
      gone.resolve();
      return result('DestroyPropertyCollector');
    });
    await client.watch(SETS, listener, { signal: late.signal });
    late.abort();
    await gone.promise;
  });

  it('leaves nothing waiting when it is closed, and can be opened again', async () => {
    script.push(() => updates('1', [['enter', 'a', 'A']]));
    const told = new Told();
    const watch = await client.watch(SETS, told.listener);
    await watch.close();
    script.push(() => updates('1', [['enter', 'b', 'B']]));
    const again = new Told();
    await client.watch(SETS, again.listener);
    expect(again.short).toEqual(['enter b']);
    expect(told.short).toEqual(['enter a']);
  });
});
