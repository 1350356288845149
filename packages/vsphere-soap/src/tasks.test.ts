import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VimClient } from './client.ts';
import { FakeHost, fault, result } from './testing/fake-host.ts';

const VM = { type: 'VirtualMachine', value: '7' };

let host: FakeHost;
let client: VimClient;
/** What the host says of its task, now. */
let info: string;
/** What the waiting call is told next. */
let changed: PromiseWithResolvers<void>;

const state = (word: string, more = ''): string =>
  `<key>t</key><task type="Task">task-1</task><descriptionId>x</descriptionId><state>${word}</state>` +
  `<cancelled>false</cancelled><cancelable>true</cancelable>${more}`;

const failed = (type: string, fields = '', text = 'no'): string =>
  state(
    'error',
    `<error><fault xsi:type="${type}">${fields}</fault><localizedMessage>${text}</localizedMessage></error>`,
  );

const value = (): string => `xsi:type="TaskInfo">${info}</val>`;

function updated(): string {
  return result(
    'WaitForUpdatesEx',
    `<returnval><version>1</version><filterSet><filter type="PropertyFilter">filter</filter><objectSet><kind>modify</kind>` +
      `<obj type="Task">task-1</obj><changeSet><name>info</name><op>assign</op><val ${value()}</changeSet></objectSet></filterSet></returnval>`,
  );
}

function say(next: string): void {
  info = next;
  changed.resolve();
  changed = Promise.withResolvers();
}

beforeEach(async () => {
  host = await FakeHost.start();
  changed = Promise.withResolvers();
  info = state('running', '<progress>10</progress>');
  host.on('PowerOnVM_Task', () =>
    result('PowerOnVM_Task', '<returnval type="Task">task-1</returnval>'),
  );
  host.on('CreatePropertyCollector', () =>
    result('CreatePropertyCollector', '<returnval type="PropertyCollector">pc</returnval>'),
  );
  host.on('CreateFilter', () =>
    result('CreateFilter', '<returnval type="PropertyFilter">filter</returnval>'),
  );
  host.on('RetrievePropertiesEx', () =>
    result(
      'RetrievePropertiesEx',
      `<returnval><objects><obj type="Task">task-1</obj><propSet><name>info</name><val ${value()}</propSet></objects></returnval>`,
    ),
  );
  host.on('WaitForUpdatesEx', async ({ body }) => {
    if (!body.includes('<maxWaitSeconds>0<')) await changed.promise;
    return updated();
  });
  client = await VimClient.connect(host.options);
});

afterEach(async () => {
  await client.close();
  await host[Symbol.asyncDispose]();
});

const start = () => client.call('PowerOnVM_Task', VM);

describe('a task', () => {
  it('tells its progress, never backwards, and gives its result', async () => {
    const seen: number[] = [];
    const next = [
      state('running', '<progress>40</progress>'),
      state('running', '<progress>30</progress>'),
      state(
        'success',
        '<result xsi:type="ManagedObjectReference" type="VirtualMachine">8</result>',
      ),
    ];
    host.on('WaitForUpdatesEx', () => {
      info = next.shift() ?? info;
      return updated();
    });
    const done = await client.runTask(start, { onProgress: (percent) => seen.push(percent) });
    expect(done).toEqual({ type: 'VirtualMachine', value: '8' });
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => a - b));
    expect(seen).toContain(40);
    expect(seen.at(-1)).toBe(100);
    expect(host.count('CreatePropertyCollector')).toBe(1);
  });

  it('that has ended already is not waited for', async () => {
    info = state('success');
    expect(await client.runTask(start)).toBeUndefined();
  });

  it('that fails throws its own error', async () => {
    info = failed('InvalidPowerState', '<existingState>poweredOn</existingState>', 'is on');
    await expect(client.runTask(start)).rejects.toMatchObject({
      kind: 'fault',
      fault: 'InvalidPowerState',
      detail: { existingState: 'poweredOn', localizedMessage: 'is on' },
      outcomeUnknown: false,
    });
  });

  it('that cannot be started throws what the call threw', async () => {
    host.on('PowerOnVM_Task', () => fault('RestrictedVersion'));
    await expect(client.runTask(start)).rejects.toMatchObject({ fault: 'RestrictedVersion' });
    expect(host.count('CreateFilter')).toBe(0);
  });

  it('is cancelled on the host', async () => {
    const controller = new AbortController();
    host.on('CancelTask', () => {
      setImmediate(() => say(failed('RequestCanceled')));
      return result('CancelTask');
    });
    await expect(
      client.runTask(start, {
        signal: controller.signal,
        onProgress: () => controller.abort(),
      }),
    ).rejects.toMatchObject({ kind: 'cancelled', outcomeUnknown: false });
    expect(host.count('CancelTask')).toBe(1);
    const before = host.count('PowerOnVM_Task');
    await expect(client.runTask(start, { signal: controller.signal })).rejects.toMatchObject({
      kind: 'cancelled',
      outcomeUnknown: false,
    });
    expect(host.count('PowerOnVM_Task')).toBe(before);
  });

  it('that cannot be cancelled is told as it ended', async () => {
    const controller = new AbortController();
    host.on('CancelTask', () => {
      setImmediate(() => say(state('success')));
      return fault('NotSupported');
    });
    await client.runTask(start, {
      signal: controller.signal,
      onProgress: (percent) => {
        if (percent === 10) controller.abort();
      },
    });
    expect(host.count('CancelTask')).toBe(1);
  });

  it('that takes too long is left, and may be running', async () => {
    await expect(client.runTask(start, { timeoutMs: 100 })).rejects.toMatchObject({
      kind: 'timeout',
      outcomeUnknown: true,
      detail: { task: { type: 'Task', value: 'task-1' } },
    });
  });

  it('goes on when the session ends under it', async () => {
    const run = client.runTask(start, {
      onProgress: (percent) => {
        if (percent !== 10) return;
        host.expire();
        say(state('success', '<result xsi:type="xsd:int">3</result>'));
      },
    });
    expect(await run).toBe(3);
  });

  it('is left when the client is closed', async () => {
    const run = client.runTask(start, { onProgress: () => void client.close() });
    await expect(run).rejects.toMatchObject({ kind: 'closed', outcomeUnknown: true });
  });
});
