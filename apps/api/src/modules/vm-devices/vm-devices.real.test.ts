import { putTinyGuest, testDomainXml, waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

interface Devices {
  readonly video: string | null;
  readonly sharedMemory: boolean;
  readonly devices: readonly {
    readonly key: string;
    readonly words: string;
    readonly mountCommand: string | null;
  }[];
}

/** Devices of a VM beside disks and cards: of the node, shared folders, ports, displays, a TPM. */
describe('devices of a VM', () => {
  let lab: LabApi;
  let id = '';
  let folder = '';

  beforeAll(async () => {
    lab = await LabApi.start();
    folder = `${lab.node.imagesPath}/shared`;
    await lab.node.mustExec(['mkdir', '-p', folder]);
    await lab.node.mustExec(['sh', '-c', `echo from the node > ${folder}/note`]);
    await lab.node.mustExec(['ln', '-s', '/etc', `${lab.node.imagesPath}/way-out`]);
    const { disk } = await putTinyGuest(lab.node);
    await lab.node.virshXml('define', testDomainXml({ name: 'dev', disk, machine: 'q35' }));
    await waitFor('the VM', async () => (id = await idOf('dev')) !== '', { timeoutMs: 20_000 });
  });
  afterAll(() => lab?.stop());

  const idOf = async (name: string): Promise<string> => {
    const { vms } = await lab.api.data<{ vms: { edges: { node: { id: string } }[] } }>(
      'query($q: String!) { vms(filter: { search: $q }) { edges { node { id } } } }',
      { q: name },
    );
    return vms.edges[0]?.node.id ?? '';
  };
  const view = async <T>(fields: string): Promise<T> =>
    (await lab.api.data<{ vm: T }>(`query($id: ID!) { vm(id: $id) { ${fields} } }`, { id })).vm;
  const stored = async (): Promise<Devices> =>
    (
      await view<{ hardware: { stored: Devices } }>(
        'hardware { stored { video sharedMemory devices { key words mountCommand } } }',
      )
    ).hardware.stored;
  const keys = async (): Promise<string[]> => (await stored()).devices.map(({ key }) => key);

  it('says of every device of the node why it cannot be given, and refuses with the same words', async () => {
    const { hostDevices } = await view<{
      hostDevices: {
        iommu: { allowed: boolean; reason: string };
        usesUnknown: string | null;
        pci: { address: string; attach: { allowed: boolean; reason: string } }[];
      };
    }>(
      'hostDevices { iommu { allowed reason } usesUnknown pci { address attach { allowed reason } } }',
    );
    expect(hostDevices.usesUnknown).toBeNull();
    const [first] = hostDevices.pci;
    expect(first?.attach.allowed).toBe(false);
    const refused = await lab.refusal('attachVmPciDevice', { id, address: first?.address });
    expect(refused).toMatchObject({
      code: 'CAPABILITY_MISSING',
      message: first?.attach.reason,
      fields: [{ field: 'address' }],
    });
    const nowhere = await lab.refusal('attachVmPciDevice', { id, address: '00ff:ff:1f.7' });
    expect(nowhere.code).toBe('NOT_FOUND');
    expect((await lab.refusal('attachVmUsbDevice', { id, bus: 999, device: 999 })).code).toBe(
      'NOT_FOUND',
    );
  });

  it('refuses folders that are the system’s, that lead there, or are none', async () => {
    const images = lab.node.imagesPath;
    for (const path of ['/', '/etc', 'srv', '/srv/../etc', `${images}/way-out`, '/nonexistent'])
      expect(await lab.refusal('attachVmShare', { id, path, tag: 'x' })).toMatchObject({
        code: 'INVALID_PATH',
        fields: [{ field: 'path' }],
      });
    const file = await lab.refusal('attachVmShare', { id, path: `${folder}/note`, tag: 'x' });
    expect(file.message).toContain('not a folder');
    const bad = await lab.refusal('attachVmShare', { id, path: folder, tag: 'a b' });
    expect(bad.fields).toMatchObject([{ field: 'tag' }]);
    const { deviceOffer } = await view<{
      deviceOffer: { readonlyVirtiofs: { allowed: boolean; reason: string } };
    }>('deviceOffer { readonlyVirtiofs { allowed reason } }');
    const locked = { id, path: folder, tag: 'x', readonly: true, plan: true };
    const answer = await lab.act('attachVmShare', locked);
    expect(answer.error?.message ?? null).toBe(deviceOffer.readonlyVirtiofs.reason);
  });

  it('shares a folder by virtiofs, with the memory it needs, and the guest reads and writes it', async () => {
    const input = { id, path: folder, tag: 'data' };
    const { plan } = await lab.act('attachVmShare', { ...input, plan: true });
    expect(plan?.steps.map(({ title }) => title)).toEqual([
      `Share the folder ${folder} as data by virtiofs, and keep the memory of the VM where virtiofsd can see it`,
    ]);
    expect(plan?.warnings.join('\n')).toContain('mount -t virtiofs data /mnt');
    expect(plan?.warnings.join('\n')).toContain('memfd');
    await lab.must('attachVmShare', input);
    const { devices, sharedMemory } = await stored();
    expect(sharedMemory).toBe(true);
    const command = devices.find(({ key }) => key === 'share:data')?.mountCommand;
    expect(command).toBe('mount -t virtiofs data /mnt');
    expect((await lab.refusal('attachVmShare', input)).code).toBe('ALREADY_EXISTS');

    await lab.must('startVm', { id });
    await waitFor(
      'the agent',
      async () =>
        (await view<{ guest: { agentVersion: string | null } }>('guest { agentVersion }')).guest
          .agentVersion !== null,
      { timeoutMs: 120_000, everyMs: 500 },
    );
    const script = `${command} && cat /mnt/note && echo from the guest > /mnt/answer && umount /mnt`;
    const seen = await lab.must('guestExec', {
      vmId: id,
      program: '/bin/sh',
      args: ['-c', script],
    });
    expect(seen.log.entries.map(({ message }) => message)).toContain('from the node');
    const answer = await lab.node.mustExec(['cat', `${folder}/answer`]);
    expect(answer).toBe('from the guest\n');
  });

  it('plugs a tablet into the running VM, and leaves what is fixed to the next boot', async () => {
    await lab.must('attachVmPart', { id, input: { type: 'TABLET', bus: 'USB' } });
    const live = await lab.node.virsh('dumpxml', 'dev');
    expect(live).toContain(`<input type='tablet' bus='usb'>`);
    const { plan } = await lab.act('attachVmPart', { id, serial: true, plan: true });
    expect(plan?.warnings.join()).toContain('Serial ports are fixed at power-on');
    await lab.must('attachVmPart', { id, serial: true });
    const { hardware } = await view<{ hardware: { pending: { key: string }[] } }>(
      'hardware { pending { key } }',
    );
    expect(hardware.pending.map(({ key }) => key)).toEqual(['device:serial:1']);
    await lab.must('dropVmPending', { id });
    expect(await keys()).not.toContain('serial:1');
    await lab.must('detachVmDevice', { id, key: 'input:tablet:usb' });
    expect(await lab.node.virsh('dumpxml', 'dev')).not.toContain(`type='tablet'`);
    await lab.must('powerOffVm', { id });
  });

  it('takes displays and ports away, and warns when it is the last way in', async () => {
    const none = await lab.refusal('attachVmPart', { id, rng: true, serial: true });
    expect(none.code).toBe('INVALID_INPUT');
    await lab.must('setVmVideo', { id, model: 'NONE' });
    expect((await stored()).video).toBeNull();
    const dark = await lab.act('attachVmPart', { id, display: 'SPICE', plan: true });
    // The QEMU of the tests has no SPICE module where its package is not installed.
    expect(dark.error?.message ?? dark.plan?.warnings.join()).toMatch(/SPICE|stays dark/);
    await lab.must('setVmVideo', { id, model: 'VGA' });
    const first = await lab.act('detachVmDevice', { id, key: 'display:vnc', plan: true });
    expect(first.plan?.warnings).toEqual([]);
    await lab.must('detachVmDevice', { id, key: 'display:vnc' });
    const last = await lab.act('detachVmDevice', { id, key: 'serial:0', plan: true });
    expect(last.plan?.warnings.join()).toContain('last way in');
    await lab.must('detachVmDevice', { id, key: 'serial:0' });
    await lab.must('detachVmDevice', { id, key: 'share:data' });
    expect(await keys()).toEqual(['rng']);
    await lab.must('attachVmPart', { id, serial: true });
    await lab.must('attachVmPart', { id, display: 'VNC' });
    await lab.must('startVm', { id });
    const xml = await lab.node.virsh('dumpxml', 'dev');
    expect(xml).toMatch(/<graphics type='vnc'[^>]*listen='127\.0\.0\.1'/);
    expect(xml).not.toContain('<filesystem');
    await lab.must('powerOffVm', { id });
  });

  it('starts with an emulated TPM where the node has swtpm, and leaves nothing of it behind', async () => {
    const swtpm = '/usr/bin/swtpm';
    await lab.node.mustExec(['mount', '--bind', '/dev/null', swtpm]);
    const refused = await lab.refusal('changeVmPlatform', { id, tpm: true });
    expect(refused).toMatchObject({ code: 'CAPABILITY_MISSING', fields: [{ field: 'tpm' }] });
    expect(refused.message).toContain('apt-get install -y swtpm swtpm-tools');
    await lab.node.mustExec(['umount', swtpm]);

    await lab.must('changeVmPlatform', { id, tpm: true });
    const uuid = (await lab.node.virsh('domuuid', 'dev')).trim();
    const state = `/var/lib/libvirt/swtpm/${uuid}`;
    const running = async (): Promise<boolean> =>
      (await lab.node.exec(['pgrep', '-f', `swtpm.*${uuid}`])).code === 0;
    expect(await running()).toBe(false);
    await lab.must('startVm', { id });
    expect(await running()).toBe(true);
    await lab.node.mustExec(['test', '-d', `${state}/tpm2`]);
    await lab.must('powerOffVm', { id });
    await waitFor('the end of swtpm', async () => !(await running()), { timeoutMs: 20_000 });
    await lab.node.mustExec(['test', '-d', state]);
    await lab.must('deleteVm', { id, deleteVolumes: false });
    expect((await lab.node.exec(['test', '-e', state])).code).toBe(1);
  });
});
