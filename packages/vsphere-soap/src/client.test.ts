import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VimClient } from './client.ts';
import { VimError } from './errors.ts';
import { FakeHost, fault, PASSWORD, result } from './testing/fake-host.ts';

const VM = { type: 'VirtualMachine', value: '7' };
const SERVICE = { type: 'ServiceInstance', value: 'ServiceInstance' };

let host: FakeHost;
let client: VimClient;

beforeEach(async () => {
  host = await FakeHost.start();
  client = await VimClient.connect(host.options);
});

afterEach(async () => {
  await client.close();
  await host[Symbol.asyncDispose]();
});

/** The error of a promise that must fail, after a look that no password is anywhere in it. */
async function errorOf(promise: Promise<unknown>): Promise<VimError> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  const all =
    inspect(error, { depth: 20, showHidden: true }) + String(error) + JSON.stringify(error);
  expect(all).not.toContain('hunter2');
  expect(all).not.toContain('zwiebel');
  if (!(error instanceof VimError)) throw error;
  return error;
}

/** Nothing but the state's own telling is waited for. */
function nextState(wanted: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const off = client.on('state', (state) => {
    if (state !== wanted) return;
    off();
    resolve();
  });
  return promise;
}

describe('a client', () => {
  it('logs in with the version both know, keeps the cookie as it came, and logs out', async () => {
    expect(client.about).toMatchObject({ fullName: 'Fake 1', apiType: 'HostAgent' });
    expect(await client.call('CurrentTime', SERVICE)).toEqual(new Date('2026-11-23T10:00:00Z'));
    await client.close();
    expect(host.requests.map(({ operation }) => operation)).toEqual([
      'RetrieveServiceContent',
      'Login',
      'CurrentTime',
      'Logout',
    ]);
    const call = host.requests[2];
    expect(call?.headers).toMatchObject({
      cookie: 'vmware_soap_session="s-1"',
      soapaction: '"urn:vim25/7.0"',
      'content-type': 'text/xml; charset=utf-8',
    });
    expect(client.state).toBe('closed');
    expect(await errorOf(client.call('CurrentTime', SERVICE))).toMatchObject({ kind: 'closed' });
  });

  it('gives what an operation answers, and nothing where it answers nothing', async () => {
    host.on('PowerOnVM_Task', () =>
      result('PowerOnVM_Task', '<returnval type="Task">task-1</returnval>'),
    );
    expect(await client.call('PowerOnVM_Task', VM)).toEqual({ type: 'Task', value: 'task-1' });
    expect(await client.call('UnregisterVM', VM)).toBeUndefined();
    expect(await client.call('QueryOptions', { type: 'OptionManager', value: 'o' }, {})).toEqual(
      [],
    );
  });

  it('runs calls side by side, each with its own answer', async () => {
    host.on('FindChild', ({ body }) => {
      const name = /<name>(.*)<\/name>/.exec(body)?.[1] ?? '';
      return result('FindChild', `<returnval type="VirtualMachine">${name}</returnval>`);
    });
    const names = Array.from({ length: 30 }, (_, index) => `vm-${index}`);
    const found = await Promise.all(
      names.map((name) =>
        client.call('FindChild', client.content.rootFolder, { entity: VM, name }),
      ),
    );
    expect(found.map((ref) => ref?.value)).toEqual(names);
  });

  it('does not gather listeners, however many calls there are', async () => {
    const warnings: Error[] = [];
    const warn = (warning: Error): void => {
      warnings.push(warning);
    };
    process.on('warning', warn);
    const { signal } = new AbortController();
    for (let round = 0; round < 5; round += 1)
      await Promise.all(
        Array.from({ length: 20 }, () => client.call('CurrentTime', SERVICE, {}, { signal })),
      );
    process.off('warning', warn);
    expect(warnings).toEqual([]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('sends nothing that does not fit the table', async () => {
    const before = host.requests.length;
    const args = { host: undefined, bogus: 'hunter2' };
    expect(await errorOf(client.call('PowerOnVM_Task', VM, args))).toMatchObject({
      kind: 'protocol',
      operation: 'PowerOnVM_Task',
      outcomeUnknown: false,
    });
    expect(host.requests.length).toBe(before);
  });
});

describe('an error of a client', () => {
  it('names the fault, with its fields', async () => {
    host.on('PowerOnVM_Task', () =>
      fault(
        'InvalidPowerState',
        'not now',
        '<requestedState>poweredOn</requestedState><existingState>poweredOn</existingState>',
      ),
    );
    expect(await errorOf(client.call('PowerOnVM_Task', VM))).toMatchObject({
      kind: 'fault',
      fault: 'InvalidPowerState',
      detail: { existingState: 'poweredOn', faultstring: 'not now' },
      outcomeUnknown: false,
    });
  });

  it('says when no answer came in time, and that it may have been done', async () => {
    host.on('PowerOnVM_Task', () => undefined);
    expect(await errorOf(client.call('PowerOnVM_Task', VM, {}, { timeoutMs: 100 }))).toMatchObject({
      kind: 'timeout',
      outcomeUnknown: true,
    });
    expect(client.state).toBe('connected');
    const signal = AbortSignal.timeout(50);
    expect(await errorOf(client.call('PowerOnVM_Task', VM, {}, { signal }))).toMatchObject({
      kind: 'cancelled',
      outcomeUnknown: true,
    });
  });

  it('of a broken connection is not answered by sending a change again', async () => {
    host.on('PowerOnVM_Task', (_, response) => {
      response.destroy();
      return undefined;
    });
    expect(await errorOf(client.call('PowerOnVM_Task', VM))).toMatchObject({
      kind: 'connection',
      outcomeUnknown: true,
    });
    expect(host.count('PowerOnVM_Task')).toBe(1);
  });

  it('of an answer that is none, or is cut off, or is too long, is told as such', async () => {
    const broken: Array<[number, string, string]> = [
      [200, 'text/html', '<html>hunter2 zwiebel</html>'],
      [200, 'text/xml', '<html>hunter2 zwiebel</html>'],
      [200, 'text/xml', '<soap:Envelope xmlns:soap="x"><soap:Body>hunter2 zwie'],
      [500, 'text/plain', 'hunter2 zwiebel'],
      [404, 'text/xml', '<a/>'],
      [302, 'text/xml', '<a/>'],
      [200, 'text/xml', `<Envelope>${' '.repeat(20_000)}</Envelope>`],
    ];
    await client.close();
    client = await VimClient.connect({ ...host.options, maxAnswerBytes: 10_000 });
    for (const [status, type, text] of broken) {
      host.on('UnregisterVM', (_, response) => {
        response.writeHead(status, { 'content-type': type, location: '/elsewhere' }).end(text);
        return undefined;
      });
      expect(await errorOf(client.call('UnregisterVM', VM))).toMatchObject({ kind: 'protocol' });
    }
    expect(host.count('UnregisterVM')).toBe(broken.length);
    host.status = 503;
    expect(await errorOf(client.call('UnregisterVM', VM))).toMatchObject({ kind: 'unreachable' });
  });

  it('never holds a password, even when the host quotes it', async () => {
    host.password = 'changed';
    const wrong = await errorOf(VimClient.connect(host.options));
    expect(wrong).toMatchObject({ kind: 'fault', fault: 'InvalidLogin', operation: 'Login' });
    const auth = {
      _type: 'NamePasswordAuthentication',
      username: 'u',
      password: PASSWORD,
      interactiveSession: false,
    } as const;
    host.on('ListProcessesInGuest', () =>
      fault(
        'InvalidGuestLogin',
        'hunter2-€&lt;&amp;&gt;"zwiebel',
        '<a><b>hunter2-€&lt;&amp;&gt;"zwiebel</b></a>',
      ),
    );
    const guest = { type: 'GuestProcessManager', value: 'g' };
    const quoted = client.call('ListProcessesInGuest', guest, { vm: VM, auth });
    expect((await errorOf(quoted)).message).toContain('•••');
    for (const status of [503, 400]) {
      host.status = status;
      await errorOf(VimClient.connect(host.options));
    }
    host.status = 200;
    await errorOf(VimClient.connect({ ...host.options, maxAnswerBytes: 10 }));
    await errorOf(VimClient.connect({ ...host.options, timeoutMs: 1 }));
    host.on('Logout', () => undefined);
    expect(inspect(client, { depth: 20, showHidden: true })).not.toContain('hunter2');
  });
});

describe('a session', () => {
  it('that is gone is renewed once for all calls that find out, and reads go on', async () => {
    host.expire();
    const reads = Array.from({ length: 5 }, () => client.call('CurrentTime', SERVICE));
    expect(await Promise.all(reads)).toHaveLength(5);
    expect(host.count('Login')).toBe(2);
  });

  it('that is gone leaves a change undone, which may be asked again', async () => {
    await client.call('CurrentTime', SERVICE);
    host.expire();
    expect(await errorOf(client.call('UnregisterVM', VM))).toMatchObject({
      kind: 'fault',
      fault: 'NotAuthenticated',
    });
    expect(host.count('UnregisterVM')).toBe(1);
    await client.call('UnregisterVM', VM);
    expect(host.count('Login')).toBe(2);
  });

  it('that a read misses without a fault is renewed as well', async () => {
    const missing =
      '<missingSet><path>name</path><fault><fault xsi:type="NotAuthenticated"><object type="Folder">f</object>' +
      '<privilegeId>System.View</privilegeId></fault><localizedMessage/></fault></missingSet>';
    host.on('RetrievePropertiesEx', () =>
      result(
        'RetrievePropertiesEx',
        `<returnval><objects><obj type="VirtualMachine">7</obj>${host.count('RetrievePropertiesEx') === 1 ? missing : '<propSet><name>name</name><val xsi:type="xsd:string">a</val></propSet>'}</objects></returnval>`,
      ),
    );
    expect(await client.properties(VM, ['name'])).toEqual({ name: 'a' });
    expect(host.count('Login')).toBe(2);
  });

  it('whose password was changed is not tried again, so that no account is locked', async () => {
    host.password = 'changed';
    host.expire();
    const refused = nextState('auth-failed');
    expect(await errorOf(client.call('CurrentTime', SERVICE))).toMatchObject({
      fault: 'InvalidLogin',
    });
    await refused;
    expect(await errorOf(client.call('CurrentTime', SERVICE))).toMatchObject({
      fault: 'InvalidLogin',
    });
    expect(host.count('Login')).toBe(2);
  });

  it('comes back by itself after the host was away', async () => {
    const away = nextState('reconnecting');
    host.status = 503;
    expect(await errorOf(client.call('CurrentTime', SERVICE))).toMatchObject({
      kind: 'unreachable',
    });
    await away;
    const back = nextState('connected');
    host.status = 200;
    host.expire();
    await back;
    expect(await client.call('CurrentTime', SERVICE)).toBeInstanceOf(Date);
    expect(host.count('Login')).toBe(2);
  });

  it('reads through an idle connection that the host has closed', async () => {
    await client.call('CurrentTime', SERVICE);
    host.dropConnections();
    expect(await client.call('CurrentTime', SERVICE)).toBeInstanceOf(Date);
  });

  it('is kept alive', async () => {
    await client.close();
    const kept = Promise.withResolvers<void>();
    host.on('CurrentTime', () => {
      if (host.count('CurrentTime') === 3) kept.resolve();
      return result('CurrentTime', '<returnval>2026-11-23T10:00:00Z</returnval>');
    });
    client = await VimClient.connect({ ...host.options, keepAliveMs: 20 });
    await kept.promise;
  });

  it('ends what still waits when the client is closed', async () => {
    host.on('UnregisterVM', () => undefined);
    const waiting = errorOf(client.call('UnregisterVM', VM));
    while (host.count('UnregisterVM') === 0) await client.call('CurrentTime', SERVICE);
    await client.close();
    expect(await waiting).toMatchObject({ kind: 'closed', outcomeUnknown: true });
  });
});
