/** Against VMware's simulator behind our front: what the front adds proves our plumbing, not what ESXi does. */
import { requestComplaints, Vcsim } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type MoRef,
  type ObjectUpdate,
  readCertificate,
  VimClient,
  VimError,
  type VirtualMachineConfigSpec,
  type VirtualVmxnet3,
} from '../index.ts';

const VMS = 5;
const SERVICE = { type: 'ServiceInstance', value: 'ServiceInstance' };

describe.each(['ESX', 'VPX'] as const)('the client against vcsim, %s', (model) => {
  let host: Vcsim;
  let client: VimClient;

  beforeAll(async () => {
    host = await Vcsim.start({ model, vms: VMS, settings: { pageSize: 2, taskMs: 300 } });
    client = await connect();
  });

  afterAll(async () => {
    await client.close();
    await host.stop();
  });

  function connect(): Promise<VimClient> {
    const { certificateSha256, password, port, user } = host;
    return VimClient.connect({ host: host.host, port, user, password, certificateSha256 });
  }

  async function vmNamed(index: number): Promise<MoRef> {
    const found = await client.retrieve('VirtualMachine', ['name']);
    const sorted = [...found].sort((a, b) =>
      String(a.properties['name']).localeCompare(String(b.properties['name'])),
    );
    const one = sorted[index];
    if (one === undefined) throw new Error(`there is no VM ${index}`);
    return one.ref;
  }

  const power = async (vm: MoRef): Promise<unknown> =>
    (await client.properties(vm, ['runtime.powerState']))['runtime.powerState'];

  async function failureOf(promise: Promise<unknown>): Promise<VimError> {
    const error: unknown = await promise.then(
      () => new Error('it did not fail'),
      (reason: unknown) => reason,
    );
    if (!(error instanceof VimError)) throw error;
    return error;
  }

  it('shows the certificate that is then pinned, and refuses another', async () => {
    const shown = await readCertificate(host);
    expect(shown.sha256).toBe(host.certificateSha256);
    const other = shown.sha256.replace(/^../, shown.sha256.startsWith('00') ? '01' : '00');
    const { password, port, user } = host;
    const wrong = VimClient.connect({
      host: host.host,
      port,
      user,
      password,
      certificateSha256: other,
    });
    expect(await failureOf(wrong)).toMatchObject({ kind: 'certificate', outcomeUnknown: false });
  });

  it('refuses a wrong password without telling it', async () => {
    const error = await failureOf(
      VimClient.connect({
        host: host.host,
        port: host.port,
        user: host.user,
        password: 'hunter2',
        certificateSha256: host.certificateSha256,
      }),
    );
    expect(error).toMatchObject({ kind: 'fault', fault: 'InvalidLogin' });
    expect(JSON.stringify(error) + error.message + String(error.stack)).not.toContain('hunter2');
  });

  it('says what the host is', () => {
    expect(client.about).toMatchObject({
      version: '7.0.3',
      apiType: model === 'ESX' ? 'HostAgent' : 'VirtualCenter',
    });
    expect(client.content.rootFolder.type).toBe('Folder');
  });

  it('lists every VM over all pages, typed', async () => {
    const before = (await host.requests()).length;
    const vms = await client.retrieve('VirtualMachine', [
      'name',
      'runtime.powerState',
      'runtime.bootTime',
      'config.hardware.device',
      'config.extraConfig',
      'datastore',
      'summary.config.memorySizeMB',
    ]);
    const pages = (await host.requests())
      .slice(before)
      .filter(({ method }) => method.includes('RetrieveProperties'));
    expect(vms.length).toBe(VMS);
    expect(new Set(vms.map(({ ref }) => ref.value)).size).toBe(VMS);
    expect(pages.length).toBeGreaterThan(1);
    const [vm] = vms;
    expect(vm?.properties['runtime.powerState']).toBe('poweredOn');
    expect(vm?.properties['summary.config.memorySizeMB']).toBeTypeOf('number');
    expect(vm?.properties['datastore']).toEqual([{ type: 'Datastore', value: expect.any(String) }]);
    const devices = vm?.properties['config.hardware.device'];
    expect(devices).toContainEqual(
      expect.objectContaining({ _type: 'VirtualDisk', key: expect.any(Number) }),
    );
  });

  it('reads one object, and says when it is gone', async () => {
    const vm = await vmNamed(0);
    expect(await client.properties(vm, ['name', 'config.template'])).toEqual({
      name: expect.any(String),
      'config.template': false,
    });
    const gone = { type: 'VirtualMachine', value: 'vm-gone' };
    expect(await failureOf(client.properties(gone, ['name']))).toMatchObject({
      kind: 'fault',
      fault: 'ManagedObjectNotFound',
    });
  });

  it('runs tasks with progress to the observed end, and throws their own error', async () => {
    const vm = await vmNamed(0);
    const seen: number[] = [];
    await client.runTask(() => client.call('PowerOffVM_Task', vm), {
      onProgress: (percent) => seen.push(percent),
    });
    expect(seen.at(-1)).toBe(100);
    expect(seen.length).toBeGreaterThan(1);
    expect(await power(vm)).toBe('poweredOff');
    const again = client.runTask(() => client.call('PowerOffVM_Task', vm));
    expect(await failureOf(again)).toMatchObject({
      kind: 'fault',
      fault: 'InvalidPowerState',
      detail: { existingState: 'poweredOff' },
    });
    await client.runTask(() => client.call('PowerOnVM_Task', vm));
    expect(await power(vm)).toBe('poweredOn');
  });

  it('changes devices and options of a VM, and reads text back as it was', async () => {
    const vm = await vmNamed(1);
    const card: VirtualVmxnet3 = {
      _type: 'VirtualVmxnet3',
      key: -1,
      macAddress: '00:50:56:3f:00:01',
      addressType: 'manual',
    };
    const annotation = '  two lines & <marks>\n名 \u00e9 ';
    const spec: VirtualMachineConfigSpec = {
      annotation,
      extraConfig: [{ key: 'corral.test', value: ' x ' }],
      deviceChange: [{ operation: 'add', device: card }],
    };
    await client.runTask(() => client.call('ReconfigVM_Task', vm, { spec }));
    const read = await client.properties(vm, [
      'config.annotation',
      'config.extraConfig',
      'config.hardware.device',
    ]);
    expect(read['config.annotation']).toBe(annotation);
    expect(read['config.extraConfig']).toContainEqual(
      expect.objectContaining({ key: 'corral.test', value: ' x ' }),
    );
    expect(read['config.hardware.device']).toContainEqual(
      expect.objectContaining({ _type: 'VirtualVmxnet3', macAddress: '00:50:56:3f:00:01' }),
    );
  });

  it('makes a snapshot and takes it away', async () => {
    const vm = await vmNamed(1);
    const made = await client.runTask(() =>
      client.call('CreateSnapshot_Task', vm, {
        name: 'before',
        description: 'd',
        memory: false,
        quiesce: false,
      }),
    );
    expect(made).toMatchObject({ type: 'VirtualMachineSnapshot' });
    const { snapshot } = await client.properties(vm, ['snapshot']);
    expect(snapshot).toMatchObject({
      rootSnapshotList: [{ name: 'before', createTime: expect.any(Date) }],
    });
    await client.runTask(() =>
      client.call(
        'RemoveSnapshot_Task',
        { type: 'VirtualMachineSnapshot', value: String(Object(made).value) },
        {
          removeChildren: false,
        },
      ),
    );
    expect(await client.properties(vm, ['snapshot'])).toEqual({});
  });

  it('hears of changes as they come, with no relist', async () => {
    const vm = await vmNamed(2);
    const told = new Told();
    const watch = await client.watch(
      [{ type: 'VirtualMachine', paths: ['name', 'runtime.powerState'] }],
      told.listener,
    );
    expect(told.entered.size).toBe(VMS);
    await client.runTask(() => client.call('PowerOffVM_Task', vm));
    await told.until(
      ({ ref, kind, changes }) =>
        kind === 'modify' &&
        ref.value === vm.value &&
        changes.some(({ path, value }) => path === 'runtime.powerState' && value === 'poweredOff'),
    );
    expect(told.all.filter(({ kind }) => kind === 'enter').length).toBe(VMS);
    await client.runTask(() => client.call('PowerOnVM_Task', vm));
    await watch.close();
  });

  it('hears on after the session was ended by the host, with a full set', async () => {
    const told = new Told();
    const watch = await client.watch([{ type: 'VirtualMachine', paths: ['name'] }], told.listener);
    await host.expireSessions();
    await client.call('CurrentTime', SERVICE);
    await told.until(() => told.all.filter(({ kind }) => kind === 'enter').length === 2 * VMS);
    expect(told.all.some(({ kind }) => kind === 'leave')).toBe(false);
    await watch.close();
  });

  it('follows a task over the end of its session', async () => {
    await host.settings({ taskMs: 2000 });
    const vm = await vmNamed(3);
    const run = client.runTask(() => client.call('SuspendVM_Task', vm), {
      onProgress: () => void host.expireSessions(),
    });
    await run;
    expect(await power(vm)).toBe('suspended');
    await host.settings({ taskMs: 300 });
    await client.runTask(() => client.call('PowerOnVM_Task', vm));
  });

  it('cancels a task', async () => {
    await host.settings({ taskMs: 20_000 });
    const vm = await vmNamed(3);
    const controller = new AbortController();
    const run = client.runTask(() => client.call('ResetVM_Task', vm), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(await failureOf(run)).toMatchObject({ kind: 'cancelled', outcomeUnknown: false });
    await host.settings({ taskMs: 300 });
  });

  it('does not repeat a change whose answer was lost, and says that it may have been done', async () => {
    const vm = await vmNamed(4);
    await host.inject({ method: 'PowerOffVM_Task', kind: 'reset', after: true, times: 1 });
    const error = await failureOf(client.runTask(() => client.call('PowerOffVM_Task', vm)));
    expect(error).toMatchObject({ kind: 'connection', outcomeUnknown: true });
    const sent = (await host.requests()).filter(
      ({ method, body }) => method === 'PowerOffVM_Task' && body.includes(`>${vm.value}<`),
    );
    expect(sent.length).toBe(1);
    await host.heal();
  });

  it('names the refusal of a free licence', async () => {
    await host.settings({ licence: 'free' });
    const vm = await vmNamed(2);
    const refused = client.runTask(() => client.call('ResetVM_Task', vm));
    expect(await failureOf(refused)).toMatchObject({ kind: 'fault', fault: 'RestrictedVersion' });
    await host.settings({ licence: 'licensed' });
  });

  it('says that the host is away, comes back by itself, and refuses a changed certificate', async () => {
    const states: string[] = [];
    const changes = { next: Promise.withResolvers<void>() };
    const off = client.on('state', (state) => {
      states.push(state);
      changes.next.resolve();
      changes.next = Promise.withResolvers();
    });
    const until = async (state: string): Promise<void> => {
      while (states.at(-1) !== state) await changes.next.promise;
    };
    await host.shut();
    const error = await failureOf(client.call('CurrentTime', SERVICE));
    expect(['unreachable', 'connection']).toContain(error.kind);
    await until('reconnecting');
    await host.open();
    await until('connected');
    off();
    await host.changeCertificate();
    const refused = client.call('CurrentTime', SERVICE);
    expect(await failureOf(refused)).toMatchObject({ kind: 'certificate' });
    await client.close();
    client = await connect();
  });

  it('sent nothing that the schema does not allow', async () => {
    expect(await requestComplaints(await host.requests())).toEqual([]);
  });
});

/** What a watch is told. */
class Told {
  readonly all: ObjectUpdate[] = [];
  #next = Promise.withResolvers<void>();

  readonly listener = (updates: readonly ObjectUpdate[]): void => {
    this.all.push(...updates);
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  };

  get entered(): ReadonlySet<string> {
    return new Set(this.all.filter(({ kind }) => kind === 'enter').map(({ ref }) => ref.value));
  }

  async until(wanted: (update: ObjectUpdate) => boolean): Promise<void> {
    while (!this.all.some(wanted)) await this.#next.promise;
  }
}
