import { putTinyGuest, testDomainXml, waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;
const FIELDS = `title vcpus maxVcpus memoryBytes maxMemoryBytes clock watchdogAction bootOrder
  disks { target device bus source cache volume { name } } nics { mac model source linkUp }`;

interface Config {
  readonly title: string | null;
  readonly vcpus: number;
  readonly maxVcpus: number;
  readonly memoryBytes: string;
  readonly clock: string | null;
  readonly watchdogAction: string | null;
  readonly bootOrder: readonly string[];
  readonly disks: readonly {
    readonly target: string;
    readonly device: string;
    readonly bus: string | null;
    readonly source: string | null;
    readonly cache: string | null;
    readonly volume: { readonly name: string } | null;
  }[];
  readonly nics: readonly {
    readonly mac: string;
    readonly model: string | null;
    readonly source: string | null;
    readonly linkUp: boolean;
  }[];
}
interface Hardware {
  readonly stored: Config;
  readonly running: Config | null;
  readonly pending: readonly { readonly key: string; readonly keptBecause: string | null }[];
}

/** The hardware of a VM that another tool made, changed while it runs and while it is off. */
describe('hardware of a VM', () => {
  let lab: LabApi;
  let id = '';
  let poolId = '';
  let networkId = '';

  beforeAll(async () => {
    lab = await LabApi.start();
    poolId = await lab.pool('hw');
    const net = await lab.must('createNetwork', {
      nodeId: lab.nodeId,
      name: 'hw-net',
      mode: 'NAT',
      ipv4Cidr: '192.168.171.1/24',
      dhcp: { start: '192.168.171.10', end: '192.168.171.99' },
    });
    networkId = String(net.result?.['networkId']);
    const { disk } = await putTinyGuest(lab.node);
    const xml = testDomainXml({
      name: 'hw-1',
      disk,
      network: 'hw-net',
      devices: `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><target dev='hdc' bus='ide'/><readonly/></disk>`,
    });
    await lab.node.virshXml(
      'define',
      xml
        .replace(`<vcpu>1</vcpu>`, `<vcpu current='1'>2</vcpu>`)
        .replace(`type='vnc'`, `type='vnc' passwd='s3cret'`),
    );
    await waitFor('the VM', async () => (id = await idOf('hw-1')) !== '', { timeoutMs: 20_000 });
  });
  afterAll(async () => lab?.stop());

  const idOf = async (name: string): Promise<string> => {
    const { vms } = await lab.api.data<{ vms: { edges: { node: { id: string } }[] } }>(
      'query($q: String!) { vms(filter: { search: $q }) { edges { node { id } } } }',
      { q: name },
    );
    return vms.edges[0]?.node.id ?? '';
  };
  const hardware = async (): Promise<Hardware> => {
    const { vm } = await lab.api.data<{ vm: { hardware: Hardware } }>(
      `query($id: ID!) { vm(id: $id) { hardware { stored { ${FIELDS} } running { ${FIELDS} } pending { key keptBecause } } } }`,
      { id },
    );
    return vm.hardware;
  };
  const definition = async (): Promise<{ text: string; digest: string }> =>
    (
      await lab.api.data<{ vm: { storedDefinition: { text: string; digest: string } } }>(
        'query($id: ID!) { vm(id: $id) { storedDefinition { text digest } } }',
        { id },
      )
    ).vm.storedDefinition;

  it('renames a VM that is off, sets its title, clock, watchdog and boot order', async () => {
    await lab.must('renameVm', { id, name: 'hw-two' });
    expect(await lab.node.virsh('list', '--all', '--name')).toContain('hw-two');
    await lab.must('setVmTitle', { id, title: 'Hardware & more' });
    await lab.must('changeVmPlatform', { id, clock: 'LOCALTIME', watchdog: 'POWEROFF' });
    await lab.must('setVmBootOrder', { id, devices: ['disk:vda', 'disk:hdc'] });
    expect((await hardware()).stored).toMatchObject({
      title: 'Hardware & more',
      clock: 'localtime',
      watchdogAction: 'poweroff',
      bootOrder: ['disk:vda', 'disk:hdc'],
    });
    expect((await lab.refusal('setVmBootOrder', { id, devices: ['disk:vdz'] })).code).toBe(
      'NOT_FOUND',
    );
    expect((await lab.refusal('renameVm', { id, name: 'bad name' })).code).toBe('INVALID_NAME');
    expect((await lab.refusal('setVmTitle', { id, title: 'Hardware & more' })).code).toBe(
      'INVALID_INPUT',
    );
  });

  it('takes an edited definition, keeps the password it never showed, and refuses a stale one', async () => {
    const { text, digest } = await definition();
    expect(text).not.toContain('s3cret');
    const xml = text.replace('</title>', '</title>\n  <description>by hand</description>');
    const { plan } = await lab.act('editVmDefinition', { id, xml, digest, plan: true });
    expect(plan?.steps.map(({ key }) => key)).toEqual(['definition']);
    const task = await lab.must('editVmDefinition', { id, xml, digest });
    const stored = await lab.node.virsh('dumpxml', 'hw-two', '--inactive', '--security-info');
    expect(stored).toContain('by hand');
    expect(stored).toContain("passwd='s3cret'");
    expect((await lab.refusal('editVmDefinition', { id, xml, digest })).code).toBe('PLAN_CHANGED');
    const now = await definition();
    const wrong = now.text.replace("<vcpu placement='static'", "<vcpu placement='nowhere'");
    expect(wrong).not.toBe(now.text);
    const refused = await lab.refusal('editVmDefinition', { id, xml: wrong, digest: now.digest });
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', fields: [{ field: 'xml' }] });
    const other = now.text.replace('<name>hw-two<', '<name>other<');
    expect(
      (await lab.refusal('editVmDefinition', { id, xml: other, digest: now.digest })).code,
    ).toBe('INVALID_INPUT');
    // What a task keeps of the request shows neither the text nor what is in it.
    const row = await lab.api.container.app.db.prisma.task.findUniqueOrThrow({
      where: { id: task.id },
    });
    expect(
      JSON.stringify(row, (_key, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    ).not.toContain('by hand');
    expect((await definition()).digest).toBe(now.digest);
  });

  it('plugs vCPUs, memory, disks and cards into a running guest, and takes them out', async () => {
    await lab.must('startVm', { id });
    await booted();
    const cpu = await lab.must('changeVmCpu', { id, vcpus: 2 });
    expect(cpu.steps.map(({ key }) => key)).toEqual(['running', 'stored']);
    expect((await hardware()).running).toMatchObject({ vcpus: 2, maxVcpus: 2 });

    const volume = { poolId, name: 'plug.qcow2', capacityBytes: 32 * MIB };
    const attached = await lab.must('attachDisk', { id, newVolume: volume, cache: 'NONE' });
    expect(attached.steps.map(({ key }) => key)).toEqual([
      'volume:plug.qcow2',
      'running',
      'stored',
    ]);
    const both = await hardware();
    for (const config of [both.stored, both.running]) {
      expect(config?.disks).toContainEqual(
        expect.objectContaining({
          target: 'vdb',
          bus: 'virtio',
          cache: 'none',
          volume: { name: 'plug.qcow2' },
        }),
      );
    }
    expect(both.pending).toEqual([]);
    await lab.must('growDisk', { id, target: 'vdb', capacityBytes: 64 * MIB });
    expect(await lab.node.virsh('domblkinfo', 'hw-two', 'vdb')).toMatch(/Capacity: +67108864/);
    expect((await lab.refusal('growDisk', { id, target: 'vdb', capacityBytes: MIB })).code).toBe(
      'INVALID_SIZE',
    );

    await lab.must('attachNic', { id, networkId, mac: '52:54:00:77:00:01' });
    await lab.must('changeNic', { id, mac: '52:54:00:77:00:01', linkUp: false });
    expect((await hardware()).running?.nics).toContainEqual(
      expect.objectContaining({ mac: '52:54:00:77:00:01', linkUp: false }),
    );
    await lab.must('detachNic', { id, mac: '52:54:00:77:00:01' });
    const { plan } = await lab.act('detachDisk', {
      id,
      target: 'vdb',
      deleteVolume: true,
      plan: true,
    });
    expect(plan).toMatchObject({
      disruption: 'DATA_LOSS',
      steps: [
        { key: 'running', effect: 'DISRUPTS' },
        { key: 'stored' },
        { key: 'volume:plug.qcow2', effect: 'REMOVES' },
      ],
    });
    await lab.must('detachDisk', { id, target: 'vdb', deleteVolume: true });
    const after = await hardware();
    expect(after.running?.disks.map(({ target }) => target)).not.toContain('vdb');
    expect(after.running?.nics).toHaveLength(1);
    expect((await lab.seenByVirsh('hw')).volumes).toEqual([]);
  });

  it('changes CDs at once, and asks a guest for memory', async () => {
    const name = 'disc.iso';
    await lab.must('createVolume', { poolId, name, format: 'RAW', capacityBytes: MIB });
    const { volumes } = await lab.api.data<{ volumes: { edges: { node: { id: string } }[] } }>(
      '{ volumes(filter: { search: "disc.iso" }) { edges { node { id } } } }',
    );
    const volumeId = volumes.edges[0]?.node.id;
    await lab.must('changeMedia', { id, target: 'hdc', volumeId });
    const { stored, running } = await hardware();
    for (const config of [stored, running])
      expect(config?.disks.find(({ target }) => target === 'hdc')?.volume).toEqual({ name });
    await lab.must('changeMedia', { id, target: 'hdc', force: true });
    expect(
      (await hardware()).running?.disks.find(({ target }) => target === 'hdc')?.source,
    ).toBeNull();
    expect((await lab.refusal('changeMedia', { id, target: 'vda', volumeId })).code).toBe(
      'CAPABILITY_MISSING',
    );

    await lab.must('changeVmMemory', { id, memoryBytes: 112 * MIB });
    expect(Number((await hardware()).running?.memoryBytes)).toBe(112 * MIB);
  });

  it('marks what waits for the next boot, and drops it', async () => {
    const { plan } = await lab.act('changeVmCpu', { id, maxVcpus: 4, vcpus: 1, plan: true });
    expect(plan?.warnings.join(' ')).toMatch(/powered on next/);
    expect(plan?.steps.map(({ key }) => key)).toEqual(['stored']);
    await lab.must('changeVmCpu', { id, maxVcpus: 4, vcpus: 1 });
    await lab.must('changeDisk', { id, target: 'vda', cache: 'WRITEBACK' });
    await lab.must('attachNic', { id, networkId, mac: '52:54:00:77:00:02', when: 'NEXT_BOOT' });
    expect((await hardware()).pending.map(({ key }) => key)).toEqual([
      'maxVcpus',
      'vcpus',
      'disk:vda',
      'nic:52:54:00:77:00:02',
    ]);
    await lab.must('dropVmPending', { id, keys: ['disk:vda'] });
    expect((await hardware()).pending.map(({ key }) => key)).not.toContain('disk:vda');
    await lab.must('dropVmPending', { id });
    const { pending, stored, running } = await hardware();
    expect(pending).toEqual([]);
    expect(stored).toEqual(running);
    expect((await lab.refusal('dropVmPending', { id })).code).toBe('WRONG_STATE');
    await lab.must('powerOffVm', { id });
  });

  /** Waits until the guest's agent answers, so that it hears what is plugged in. */
  async function booted(): Promise<void> {
    const { power } = lab.api.container.inventory.session(lab.nodeId);
    const row = await lab.api.container.app.db.vms.require(id);
    await waitFor('the guest', () => power.agentAnswers(row.uuid), { timeoutMs: 120_000 });
  }
});
