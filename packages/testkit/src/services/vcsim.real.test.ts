import { request } from 'node:https';
import { connect } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../wait.ts';
import { Vcsim } from './vcsim.ts';

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cookie: string | undefined;
}

interface Target {
  readonly path?: string;
  readonly method?: string;
  readonly cookie?: string | undefined;
  readonly timeoutMs?: number;
}

function send(host: Vcsim, body: string, target: Target = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: host.host,
        port: host.port,
        path: target.path ?? '/sdk',
        method: target.method ?? 'POST',
        rejectUnauthorized: false,
        agent: false,
        headers: {
          'content-type': 'text/xml',
          soapaction: 'urn:vim25/7.0',
          ...(target.cookie === undefined ? {} : { cookie: target.cookie }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            cookie: answer.headers['set-cookie']?.[0]?.split(';')[0],
          }),
        );
      },
    );
    if (target.timeoutMs !== undefined) {
      sent.setTimeout(target.timeoutMs, () => sent.destroy(new Error('no answer in time')));
    }
    sent.on('error', reject);
    sent.end(body);
  });
}

const envelope = (operation: string, inner: string): string =>
  `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><${operation} xmlns="urn:vim25">${inner}</${operation}></soapenv:Body></soapenv:Envelope>`;

const ref = (name: string, type: string, value: string): string =>
  `<${name} type="${type}">${value}</${name}>`;

/** A client that knows just enough. */
class Client {
  readonly host: Vcsim;
  cookie: string | undefined;

  constructor(host: Vcsim) {
    this.host = host;
  }

  async call(operation: string, self: string, inner = ''): Promise<Answer> {
    const [type = '', value = ''] = self.split(':');
    const body = envelope(operation, ref('_this', type, value) + inner);
    const answer = await send(this.host, body, { cookie: this.cookie });
    this.cookie = answer.cookie ?? this.cookie;
    return answer;
  }

  login(password = this.host.password): Promise<Answer> {
    const manager = this.host === vpx ? 'SessionManager' : 'ha-sessionmgr';
    const words = `<userName>${this.host.user}</userName><password>${password}</password>`;
    return this.call('Login', `SessionManager:${manager}`, words);
  }

  /** Properties of one object. */
  async read(self: string, ...paths: string[]): Promise<string> {
    const [type = '', value = ''] = self.split(':');
    const set = paths.map((path) => `<pathSet>${path}</pathSet>`).join('');
    const spec = `<specSet><propSet><type>${type}</type>${set}</propSet><objectSet>${ref('obj', type, value)}</objectSet></specSet><options/>`;
    return (await this.call('RetrievePropertiesEx', COLLECTOR, spec)).text;
  }

  /** Names and references of all VMs. */
  async vms(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    let answer = await this.list();
    for (;;) {
      for (const [, value = '', name = ''] of answer.matchAll(VM)) found.set(name, value);
      const token = /<token>(.*?)<\/token>/.exec(answer)?.[1];
      if (token === undefined) return found;
      const next = await this.call(
        'ContinueRetrievePropertiesEx',
        COLLECTOR,
        `<token>${token}</token>`,
      );
      answer = next.text;
    }
  }

  async list(most?: number): Promise<string> {
    const made = await this.call(
      'CreateContainerView',
      'ViewManager:ViewManager',
      `${ref('container', 'Folder', 'ha-folder-root')}<type>VirtualMachine</type><recursive>true</recursive>`,
    );
    const view = returned(made);
    const limit = most === undefined ? '' : `<maxObjects>${most}</maxObjects>`;
    const spec = `<specSet><propSet><type>VirtualMachine</type><pathSet>name</pathSet></propSet><objectSet>${ref('obj', 'ContainerView', view)}<skip>true</skip>${VIEWED}</objectSet></specSet><options>${limit}</options>`;
    return (await this.call('RetrievePropertiesEx', COLLECTOR, spec)).text;
  }

  /** The task's state, when it has ended. */
  ended(task: string): Promise<string> {
    return waitFor(`the end of ${task}`, async () => {
      const info = await this.read(`Task:${task}`, 'info');
      return /<state>(success|error)<\/state>/.test(info) && info;
    });
  }
}

const COLLECTOR = 'PropertyCollector:ha-property-collector';
const VIEWED =
  '<selectSet xsi:type="TraversalSpec"><type>ContainerView</type><path>view</path><skip>false</skip></selectSet>';
const VM = /<obj type="VirtualMachine">(.*?)<\/obj>.*?<val[^>]*>(.*?)<\/val>/g;

const returned = (answer: Answer): string =>
  /<returnval[^>]*>([^<]*)<\/returnval>/.exec(answer.text)?.[1] ?? `nothing: ${answer.text}`;
const faultOf = (answer: Answer): string | undefined =>
  /<detail><(\w+)Fault /.exec(answer.text)?.[1];

let host: Vcsim;
let vpx: Vcsim | undefined;
let client: Client;
let vm: string;
const VM_NAME = 'ha-host_VM0';

beforeAll(async () => {
  host = await Vcsim.start({ model: 'ESX', vms: 25, version: '8.0.2' });
});
afterAll(async () => {
  await host?.stop();
  await vpx?.stop();
});
beforeEach(async () => {
  await host.heal();
  await host.settings({ taskMs: 50, pageSize: 10, licence: 'licensed', idleMs: 0, strict: true });
  client = new Client(host);
  await client.login();
  vm = (await client.vms()).get(VM_NAME) ?? 'none';
});

describe('the simulator of ESXi', () => {
  it('tells its version, lets in only with the password, and shows its certificate', async () => {
    const nobody = new Client(host);
    const content = await nobody.call('RetrieveServiceContent', 'ServiceInstance:ServiceInstance');
    expect(content.text).toMatch(/<version>8\.0\.2<.*<apiType>HostAgent<.*<apiVersion>8\.0\.2\.0</);
    expect(faultOf(await nobody.login('wrong'))).toBe('InvalidLogin');
    const versions = await send(host, '', { path: '/sdk/vimServiceVersions.xml', method: 'GET' });
    expect(versions.text).toMatch(/<version>8\.0\.2\.0<.*<priorVersions>.*<version>7\.0\.3\.0</);
    const seen = await new Promise<string>((resolve, reject) => {
      const socket = connect(host.port, host.host, { rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
      socket.on('error', reject);
    });
    expect(seen).toBe(host.certificateSha256);
  });

  it('gives long lists in pages, each token good once and in its own session', async () => {
    expect((await client.vms()).size).toBe(25);
    const first = await client.list(4);
    expect([...first.matchAll(VM)]).toHaveLength(4);
    const token = `<token>${/<token>(.*?)</.exec(first)?.[1]}</token>`;
    const other = new Client(host);
    await other.login();
    const ask = (who: Client) => who.call('ContinueRetrievePropertiesEx', COLLECTOR, token);
    expect(faultOf(await ask(other))).toBe('InvalidArgument');
    expect([...(await ask(client)).text.matchAll(VM)]).toHaveLength(4);
    expect(faultOf(await ask(client))).toBe('InvalidArgument');
  });

  it('runs tasks that report progress, end with their result, fail, and can be cancelled', async () => {
    await host.settings({ taskMs: 400 });
    const self = `VirtualMachine:${vm}`;
    const off = returned(await client.call('PowerOffVM_Task', self));
    const progress = await waitFor('progress', async () => {
      const info = await client.read(`Task:${off}`, 'info');
      return /<state>running<.*<progress>([1-9]0)</.exec(info)?.[1];
    });
    expect(Number(progress)).toBeLessThan(100);
    expect(await client.read(self, 'runtime.powerState')).toContain('poweredOn<');
    expect(await client.ended(off)).toContain('<state>success</state>');
    expect(await client.read(self, 'runtime.powerState')).toContain('poweredOff<');

    const again = await client.ended(returned(await client.call('PowerOffVM_Task', self)));
    expect(again).toMatch(/<error>.*InvalidPowerState.*<existingState>poweredOff</);

    const on = returned(await client.call('PowerOnVM_Task', self));
    expect((await client.call('CancelTask', `Task:${on}`)).status).toBe(200);
    expect(await client.ended(on)).toContain('RequestCanceled');
    expect(await client.read(self, 'runtime.powerState')).toContain('poweredOff<');
    expect(faultOf(await client.call('CancelTask', `Task:${on}`))).toBe('InvalidState');
    await host.settings({ taskMs: 20 });
    await client.ended(returned(await client.call('PowerOnVM_Task', self)));
    expect(await client.read('TaskManager:ha-taskmgr', 'recentTask')).toContain(on);
  });

  it('goes on with a task whose caller is gone', async () => {
    await host.settings({ taskMs: 100 });
    const task = returned(await client.call('ResetVM_Task', `VirtualMachine:${vm}`));
    await host.expireSessions();
    expect(faultOf(await client.call('FindChild', 'SearchIndex:ha-searchindex'))).toBe(
      'NotAuthenticated',
    );
    const later = new Client(host);
    await later.login();
    expect(await later.ended(task)).toContain('<state>success</state>');
  });

  it('ends sessions that are not used', async () => {
    await host.settings({ idleMs: 60 });
    expect(await client.read(`VirtualMachine:${vm}`, 'name')).toContain(VM_NAME);
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(await client.read(`VirtualMachine:${vm}`, 'name')).toContain('NotAuthenticated');
  });

  it('waits with a task until its question is answered', async () => {
    const self = `VirtualMachine:${vm}`;
    await client.ended(returned(await client.call('PowerOffVM_Task', self)));
    await host.question(VM_NAME, {
      id: '7',
      text: 'Moved or copied?',
      choices: [
        { key: '0', label: 'Cancel' },
        { key: '2', label: 'I copied it' },
      ],
      default: 1,
      on: 'PowerOnVM_Task',
    });
    const task = returned(await client.call('PowerOnVM_Task', self));
    const asked = await waitFor('the question', async () => {
      const question = await client.read(self, 'runtime.question');
      return question.includes('Moved or copied?') && question;
    });
    expect(asked).toMatch(/I copied it<.*<key>2</);
    expect(await client.read(`Task:${task}`, 'info')).toContain('<state>running</state>');
    const answer = (id: string, choice: string) =>
      client.call(
        'AnswerVM',
        self,
        `<questionId>${id}</questionId><answerChoice>${choice}</answerChoice>`,
      );
    expect(faultOf(await answer('8', '2'))).toBe('InvalidArgument');
    expect(faultOf(await answer('7', '1'))).toBe('InvalidArgument');
    expect((await answer('7', '2')).status).toBe(200);
    expect(await client.ended(task)).toContain('<state>success</state>');
    expect(await client.read(self, 'runtime.question')).not.toContain('Moved');
  });

  it('tells changes in versions, no more at once than asked for', async () => {
    const made = await client.call('CreatePropertyCollector', COLLECTOR);
    const collector = `PropertyCollector:${returned(made)}`;
    const view = returned(
      await client.call(
        'CreateContainerView',
        'ViewManager:ViewManager',
        `${ref('container', 'Folder', 'ha-folder-root')}<type>VirtualMachine</type><recursive>true</recursive>`,
      ),
    );
    await client.call(
      'CreateFilter',
      collector,
      `<spec><propSet><type>VirtualMachine</type><pathSet>runtime.powerState</pathSet><pathSet>guest.toolsRunningStatus</pathSet></propSet><objectSet>${ref('obj', 'ContainerView', view)}<skip>true</skip>${VIEWED}</objectSet></spec><partialUpdates>true</partialUpdates>`,
    );
    const wait = async (version: string): Promise<{ version: string; text: string }> => {
      const { text } = await client.call(
        'WaitForUpdatesEx',
        collector,
        `<version>${version}</version><options><maxWaitSeconds>5</maxWaitSeconds><maxObjectUpdates>10</maxObjectUpdates></options>`,
      );
      return { version: /<version>(.*?)</.exec(text)?.[1] ?? 'none', text };
    };
    const count = (text: string): number => [...text.matchAll(/<objectSet>/g)].length;
    const one = await wait('');
    const two = await wait(one.version);
    const three = await wait(two.version);
    expect([one, two, three].map(({ text }) => count(text))).toEqual([10, 10, 5]);
    expect([one, two, three].map(({ text }) => text.includes('<truncated>true<'))).toEqual([
      true,
      true,
      false,
    ]);
    await host.set(VM_NAME, { 'guest.toolsRunningStatus': 'guestToolsRunning' });
    const change = await wait(three.version);
    expect(change.text).toContain('guestToolsRunning');
    expect(count(change.text)).toBe(1);
    const stale = await client.call(
      'WaitForUpdatesEx',
      collector,
      `<version>${one.version}</version>`,
    );
    expect(faultOf(stale)).toBe('InvalidCollectorVersion');
  });

  it('asks Tools of a guest that has them running only', async () => {
    const self = `VirtualMachine:${vm}`;
    await host.set(VM_NAME, { 'guest.toolsRunningStatus': 'guestToolsNotRunning' });
    expect(faultOf(await client.call('RebootGuest', self))).toBe('ToolsUnavailable');
    expect((await client.call('MountToolsInstaller', self)).status).toBe(200);
    expect(await client.read(self, 'runtime.toolsInstallerMounted')).toContain('true<');
    expect((await client.call('UnmountToolsInstaller', self)).status).toBe(200);
    await host.set(VM_NAME, { 'guest.toolsRunningStatus': 'guestToolsRunning' });
    expect((await client.call('StandbyGuest', self)).status).toBe(200);
    await waitFor('standby', async () =>
      (await client.read(self, 'runtime.powerState')).includes('suspended'),
    );
    expect(faultOf(await client.call('RebootGuest', self))).toBe('InvalidPowerState');
    await client.ended(returned(await client.call('PowerOnVM_Task', self)));
    const ticket = await client.call('AcquireTicket', self, '<ticketType>webmks</ticketType>');
    expect(ticket.text).toMatch(new RegExp(`<ticket>cst-.*<port>${host.port}<`));
    const picture = await send(host, '', {
      path: `/screen?id=${vm}`,
      method: 'GET',
      cookie: client.cookie,
    });
    expect(picture.text.slice(1, 4)).toBe('PNG');
    expect((await send(host, '', { path: `/screen?id=${vm}`, method: 'GET' })).status).toBe(401);
  });

  it('renames snapshots, extends disks and changes port groups', async () => {
    const self = `VirtualMachine:${vm}`;
    const taken = await client.ended(
      returned(
        await client.call(
          'CreateSnapshot_Task',
          self,
          '<name>a</name><memory>false</memory><quiesce>false</quiesce>',
        ),
      ),
    );
    const snapshot =
      /<result [^>]*type="VirtualMachineSnapshot"[^>]*>(.*?)</.exec(taken)?.[1] ?? taken;
    await client.call('RenameSnapshot', `VirtualMachineSnapshot:${snapshot}`, '<name>b</name>');
    expect(await client.read(self, 'snapshot')).toContain('<name>b</name>');

    await client.ended(returned(await client.call('PowerOffVM_Task', self)));
    const disk = `[LocalDS_0] ${VM_NAME}/disk1.vmdk`;
    const extend = async (name: string, size: number): Promise<string> =>
      client.ended(
        returned(
          await client.call(
            'ExtendVirtualDisk_Task',
            'VirtualDiskManager:ha-vdiskmanager',
            `<name>${name}</name><newCapacityKb>${size}</newCapacityKb>`,
          ),
        ),
      );
    expect(await extend(disk, 2_097_152)).toContain('<state>success<');
    expect(await client.read(self, 'config.hardware')).toContain('<capacityInKB>2097152<');
    expect(await extend(disk, 1)).toContain('InvalidArgument');
    expect(await extend('[LocalDS_0] none.vmdk', 4096)).toContain('FileNotFound');

    const network = /<networkSystem[^>]*>(.*?)</.exec(
      await client.read('HostSystem:ha-host', 'configManager'),
    )?.[1];
    const spec = (vlan: number): string =>
      `<portgrp><name>VM Network</name><vlanId>${vlan}</vlanId><vswitchName>vSwitch0</vswitchName><policy/></portgrp>`;
    const update = (name: string) =>
      client.call(
        'UpdatePortGroup',
        `HostNetworkSystem:${network}`,
        `<pgName>${name}</pgName>${spec(12)}`,
      );
    expect((await update('VM Network')).status).toBe(200);
    expect(await client.read(`HostNetworkSystem:${network}`, 'networkInfo.portgroup')).toContain(
      '<vlanId>12<',
    );
    expect(faultOf(await update('none'))).toBe('NotFound');
    await client.ended(returned(await client.call('PowerOnVM_Task', self)));
  });

  it('reads only under the free licence, and refuses what only vCenter can', async () => {
    const self = `VirtualMachine:${vm}`;
    const clone = () =>
      client.call(
        'CloneVM_Task',
        self,
        `${ref('folder', 'Folder', 'ha-folder-vm')}<name>c</name><spec><location/><powerOn>false</powerOn><template>false</template></spec>`,
      );
    expect(faultOf(await clone())).toBe('NotSupported');
    await host.settings({ licence: 'free' });
    expect(faultOf(await client.call('PowerOffVM_Task', self))).toBe('RestrictedVersion');
    expect(await client.read(self, 'name')).toContain(VM_NAME);
    expect(await client.read('LicenseManager:ha-license-manager', 'licenses')).toContain(
      'Hypervisor',
    );
  });

  it('refuses properties that a type does not have, and a second VM of one name', async () => {
    const self = `VirtualMachine:${vm}`;
    expect(await client.read(self, 'runtime.powerStat')).toMatch(
      /InvalidPropertyFault.*<name>runtime.powerStat</,
    );
    expect(await client.read(self, 'name.first')).toContain('InvalidPropertyFault');
    expect(await client.read(self, 'config.hardware.device')).toContain('VirtualDisk');
    expect(await client.read('HostSystem:ha-host', 'parent')).toContain('ComputeResource');
    const rename = async (name: string): Promise<string> =>
      client.ended(returned(await client.call('Rename_Task', self, `<newName>${name}</newName>`)));
    expect(await rename('ha-host_VM1')).toMatch(/DuplicateName.*<name>ha-host_VM1</);
    expect(await rename('another')).toContain('<state>success<');
    expect(await rename(VM_NAME)).toContain('<state>success<');
  });

  it('goes wrong as told: faults, statuses, broken and silent lines, also after the work', async () => {
    const now = () => client.call('CurrentTime', 'ServiceInstance:ServiceInstance');
    await host.inject({
      method: 'CurrentTime',
      kind: 'fault',
      fault: 'FileAlreadyExists',
      fields: { file: '[a] b' },
      times: 1,
    });
    expect((await now()).text).toMatch(/FileAlreadyExistsFault.*<file>\[a\] b</);
    expect((await now()).status).toBe(200);
    await host.inject({ kind: 'status', status: 503, body: 'busy', times: 1 });
    expect(await now()).toMatchObject({ status: 503, text: 'busy' });
    await host.inject({ kind: 'reset', times: 1 });
    await expect(now()).rejects.toThrow(/ECONNRESET|hang up/);
    await host.inject({ kind: 'truncate', bytes: 40, times: 1 });
    await expect(now()).rejects.toThrow(/aborted/);
    await host.inject({ kind: 'delay', ms: 300, times: 1 });
    const started = performance.now();
    await now();
    expect(performance.now() - started).toBeGreaterThan(280);
    await host.inject({ kind: 'hang', times: 1 });
    const silent = send(
      host,
      envelope('CurrentTime', ref('_this', 'ServiceInstance', 'ServiceInstance')),
      {
        timeoutMs: 200,
      },
    );
    await expect(silent).rejects.toThrow('no answer in time');

    await host.inject({ method: 'PowerOffVM_Task', kind: 'reset', after: true, times: 1 });
    await expect(client.call('PowerOffVM_Task', `VirtualMachine:${vm}`)).rejects.toThrow(
      /ECONNRESET|hang up/,
    );
    await waitFor('the work that was done all the same', async () =>
      (await client.read(`VirtualMachine:${vm}`, 'runtime.powerState')).includes('poweredOff'),
    );
    await expect(host.inject({ kind: 'fault', fault: 'NoSuchFault' })).rejects.toThrow('no fault');
    await client.ended(returned(await client.call('PowerOnVM_Task', `VirtualMachine:${vm}`)));
  });

  it('goes away and comes back, and changes its certificate', async () => {
    await host.shut();
    await expect(client.call('CurrentTime', 'ServiceInstance:ServiceInstance')).rejects.toThrow(
      'ECONNREFUSED',
    );
    await host.open();
    expect(await client.read(`VirtualMachine:${vm}`, 'name')).toContain(VM_NAME);
    const before = host.certificateSha256;
    expect(await host.changeCertificate()).not.toBe(before);
    expect(host.certificateSha256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(await client.read(`VirtualMachine:${vm}`, 'name')).toContain(VM_NAME);
  });

  it('keeps the requests without passwords', async () => {
    const requests = await host.requests();
    const login = requests.find(({ method }) => method === 'Login');
    expect(login).toMatchObject({ soapAction: 'urn:vim25/7.0' });
    expect(login?.body).toContain('<password>*</password>');
    expect(JSON.stringify(requests)).not.toContain(host.password);
  });

  it('stands in for a vCenter too', async () => {
    vpx = await Vcsim.start({ model: 'VPX', vms: 3, settings: { licence: 'evaluation' } });
    const center = new Client(vpx);
    expect((await center.login()).status).toBe(200);
    const content = await center.call('RetrieveServiceContent', 'ServiceInstance:ServiceInstance');
    expect(content.text).toContain('<apiType>VirtualCenter<');
    const group = await center.call(
      'CreateContainerView',
      'ViewManager:ViewManager',
      `${ref('container', 'Folder', 'group-d1')}<type>VirtualMachine</type><recursive>true</recursive>`,
    );
    const view = await center.call(
      'RetrievePropertiesEx',
      'PropertyCollector:propertyCollector',
      `<specSet><propSet><type>ContainerView</type><pathSet>view</pathSet></propSet><objectSet>${ref('obj', 'ContainerView', returned(group))}</objectSet></specSet><options/>`,
    );
    expect([...view.text.matchAll(/type="VirtualMachine"/g)]).toHaveLength(3);
  });
});
