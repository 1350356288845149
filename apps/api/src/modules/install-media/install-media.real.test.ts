import { tinyInstaller, waitFor, type TinyInstaller } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;

interface Medium {
  readonly target: string;
  readonly bootsFirst: boolean;
  readonly volume: { readonly name: string } | null;
}

/** The CD of an installation is taken out when it is done, on a real libvirt. */
describe('ejecting the installation medium', () => {
  let lab: LabApi;
  let cd: TinyInstaller;
  let id = '';

  beforeAll(async () => {
    cd = await tinyInstaller();
    lab = await LabApi.start();
    const poolId = await lab.pool('isos');
    await lab.node.putImage(cd.iso, 'isos/tiny.iso');
    await lab.must('refreshStoragePool', { id: poolId });
    const { volumes } = await lab.api.data<{ volumes: { edges: { node: { id: string } }[] } }>(
      '{ volumes(filter: { search: "tiny.iso" }) { edges { node { id } } } }',
    );
    const made = await lab.must('createVm', {
      name: 'fresh',
      iso: { installerId: volumes.edges[0]?.node.id },
      vcpus: 1,
      memoryBytes: 64 * MIB,
      diskBytes: 16 * MIB,
      nics: [],
    });
    id = String(made.result?.['vmId']);
  });
  afterAll(async () => lab?.stop());

  const media = async (of: string): Promise<Medium[]> =>
    (
      await lab.api.data<{ vm: { installationMedia: Medium[] } }>(
        'query($id: ID!) { vm(id: $id) { installationMedia { target bootsFirst volume { name } } } }',
        { id: of },
      )
    ).vm.installationMedia;
  const says = async (marker: string): Promise<void> => {
    const { uuid } = await lab.api.container.app.db.vms.require(id);
    const { console } = lab.api.container.inventory.session(lab.nodeId);
    const serial = await console.openSerial(uuid, { force: true });
    let text = '';
    serial.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    try {
      await waitFor(marker, async () => text.includes(marker), { timeoutMs: 60_000 });
    } finally {
      serial.destroy();
    }
  };

  it('is told of while it is in, and warns when nothing was installed', async () => {
    expect(await media(id)).toEqual([
      { target: 'sda', bootsFirst: false, volume: { name: 'tiny.iso' } },
    ]);
    const { plan } = await lab.act('ejectInstallationMedia', { id, plan: true });
    expect(plan?.steps.map(({ key }) => key)).toEqual(['sda:running', 'sda:stored']);
    expect(plan?.warnings[0]).toContain('holds next to nothing');
  });

  it('takes it out of what runs and of what is stored; the disk boots from then on', async () => {
    await says(cd.readyMarker);
    await lab.node.virsh('send-key', 'fresh', 'KEY_SPACE');
    await says(cd.doneMarker);
    await lab.must('ejectInstallationMedia', { id });
    expect(await media(id)).toEqual([]);
    for (const scope of [[], ['--inactive']])
      expect(await lab.node.virsh('dumpxml', ...scope, 'fresh')).not.toContain('tiny.iso');
    expect((await lab.refusal('ejectInstallationMedia', { id })).code).toBe('WRONG_STATE');
    expect((await lab.seenByVirsh('isos')).volumes).toContain('tiny.iso');
    await lab.must('resetVm', { id });
    await says(cd.diskMarker);
    await lab.must('powerOffVm', { id });
  });

  it('puts the disk first again on a VM of another tool that boots from its CD', async () => {
    const file = (device: string, path: string, target: string): string =>
      `<disk type='file' device='${device}'><driver name='qemu' type='raw'/><source file='${path}'/><target dev='${target}' bus='ide'/></disk>`;
    const images = `${lab.node.imagesPath}/isos`;
    await lab.node.mustExec(['truncate', '-s', '16M', `${images}/old.img`]);
    await lab.node.virshXml(
      'define',
      `<domain type='qemu'><name>old</name><memory>32768</memory>
        <os><type>hvm</type><boot dev='cdrom'/><boot dev='hd'/></os>
        <devices>${file('disk', `${images}/old.img`, 'hda')}${file('cdrom', `${images}/tiny.iso`, 'hdc')}</devices></domain>`,
    );
    let old = '';
    await waitFor('old in the inventory', async () => {
      old = (await lab.api.container.app.db.vms.findByName(lab.nodeId, 'old'))?.id ?? '';
      return old !== '';
    });
    expect(await media(old)).toMatchObject([{ target: 'hdc', bootsFirst: true }]);
    const { plan } = await lab.act('ejectInstallationMedia', { id: old, plan: true });
    expect(plan?.steps.map(({ key }) => key)).toEqual(['hdc:stored', 'boot:stored']);
    await lab.must('ejectInstallationMedia', { id: old });
    const xml = await lab.node.virsh('dumpxml', 'old');
    expect(xml).toMatch(/old\.img[\s\S]*<boot order='1'\/>/);
    expect(xml).not.toContain('tiny.iso');
    expect(xml).not.toContain("<boot dev='cdrom'");
  });
});
