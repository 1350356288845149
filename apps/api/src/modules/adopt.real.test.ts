import { putTinyGuest, testDomainXml } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../testing/lab-api.ts';

/** A host that another manager has filled, as docs/ADOPT.md tells it: nothing is made anew, nothing is touched. */
describe('a host that another manager has filled', () => {
  let lab: LabApi;
  let images = '';
  let definition = '';
  const template = (): string => `${images}/_templates_/debian.qcow2`;

  beforeAll(async () => {
    lab = await LabApi.start();
    const { node } = lab;
    images = node.imagesPath;
    const { disk } = await putTinyGuest(node);
    await node.mustExec(['mkdir', '-p', `${images}/_templates_`]);
    await node.mustExec(['cp', disk, template()]);
    await node.mustExec(['sh', '-c', `echo 'name: Debian' > ${images}/_templates_/debian.yaml`]);
    await node.virsh('pool-create-as', 'default', 'dir', '--target', images);
    const overlay = `${images}/web.qcow2`;
    const args = ['-q', '-f', 'qcow2', '-F', 'qcow2', '-b', template(), overlay];
    await node.mustExec(['qemu-img', 'create', ...args]);
    await node.virshXml('net-define', NETWORK);
    const xml = testDomainXml({ name: 'web', disk: overlay, memoryMiB: 64 });
    await node.virshXml('define', xml.replace('<devices>', `${FOREIGN}<devices>`));
    definition = await node.virsh('dumpxml', 'web');
  });
  afterAll(() => lab?.stop());

  const names = async (list: string): Promise<readonly string[]> => {
    const found = await lab.api.data<{ list: { edges: { node: { name: string } }[] } }>(
      `{ list: ${list}(first: 50) { edges { node { name } } } }`,
    );
    return found.list.edges.map(({ node }) => node.name).toSorted();
  };
  const idOf = async (list: string, name: string): Promise<string> => {
    const found = await lab.api.data<{ list: { edges: { node: { id: string; name: string } }[] } }>(
      `{ list: ${list}(first: 50) { edges { node { id name } } } }`,
    );
    const id = found.list.edges.find(({ node }) => node.name === name)?.node.id;
    if (id === undefined) throw new Error(`No ${name} in ${list}.`);
    return id;
  };
  const sum = async (): Promise<string> => lab.node.mustExec(['sha256sum', template()]);

  it('is shown as it is, with the identity that libvirt gave', async () => {
    await lab.node.virsh('pool-refresh', 'default');
    expect(await names('storagePools')).toEqual(['default']);
    expect(await names('networks')).toContain('office');
    const { vms } = await lab.api.data<{ vms: { edges: { node: { uuid: string } }[] } }>(
      '{ vms { edges { node { uuid name } } } }',
    );
    expect(vms.edges.map(({ node }) => node.uuid)).toEqual([
      await lab.node.virsh('domuuid', 'web'),
    ]);
  });

  it('takes its templates over where they lie, without touching a file', async () => {
    const before = await sum();
    const pool = await lab.must('createStoragePool', {
      nodeId: lab.nodeId,
      name: 'templates',
      path: `${images}/_templates_`,
    });
    const poolId = String(pool.result?.['poolId']);
    const made = await lab.must('registerTemplate', {
      poolId,
      name: 'debian-12',
      osName: 'Debian',
      source: { volumeId: await idOf('volumes', 'debian.qcow2') },
    });
    expect(await sum()).toBe(before);
    const files = await lab.node.mustExec(['ls', `${images}/_templates_`]);
    expect(files.trim().split('\n')).toEqual([
      'debian.qcow2',
      'debian.qcow2.corral.json',
      'debian.yaml',
    ]);
    const vm = await lab.must('createVm', {
      templateId: String(made.result?.['templateId']),
      name: 'from-old-template',
      vcpus: 1,
      memoryBytes: String(64 * 1024 * 1024),
      diskMode: 'OVERLAY',
      poolId: await idOf('storagePools', 'default'),
      nics: [],
      start: false,
    });
    expect(vm.state).toBe('SUCCEEDED');
    expect(await sum()).toBe(before);
  });

  it('starts and stops its VMs and leaves their definition byte for byte', async () => {
    const id = await idOf('vms', 'web');
    await lab.must('startVm', { id });
    await lab.must('powerOffVm', { id });
    expect(await lab.node.virsh('dumpxml', 'web')).toBe(definition);
  });

  it('protects what a VM of the other manager stands on', async () => {
    const refused = await lab.refusal('deleteTemplate', {
      id: await idOf('templates', 'debian-12'),
      deleteVolume: true,
    });
    expect(refused.code).toBe('IN_USE');
    expect(refused.dependents?.map(({ name }) => name).toSorted()).toContain('web');
  });
});

const NETWORK = `<network><name>office</name><forward mode='nat'/><bridge name='virbr-office'/>
  <ip address='192.168.77.1' netmask='255.255.255.0'><dhcp><range start='192.168.77.10' end='192.168.77.99'/></dhcp></ip>
</network>`;

/** What the other manager keeps in its definitions. */
const FOREIGN = `<metadata><old:instance xmlns:old='http://old-manager.example/1'><old:owner>ops</old:owner></old:instance></metadata>`;
