import { tinyInstaller, waitFor, type TinyInstaller } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;

/** A VM without a template on a real libvirt: the CD boots, is answered by a key, and the disk boots from then on. */
describe('an installation from a CD', () => {
  let lab: LabApi;
  let cd: TinyInstaller;
  let poolId = '';
  let installerId = '';
  let diskId = '';

  const volumeId = async (name: string): Promise<string> => {
    const { volumes } = await lab.api.data<{ volumes: { edges: { node: { id: string } }[] } }>(
      'query($name: String!) { volumes(filter: { search: $name }) { edges { node { id } } } }',
      { name },
    );
    return volumes.edges[0]?.node.id ?? '';
  };

  beforeAll(async () => {
    cd = await tinyInstaller();
    lab = await LabApi.start();
    poolId = await lab.pool('isos');
    await lab.node.putImage(cd.iso, 'isos/tiny.iso');
    await lab.node.virsh('vol-create-as', 'isos', 'drive.qcow2', '8M', '--format', 'qcow2');
    await lab.must('refreshStoragePool', { id: poolId });
    installerId = await volumeId('tiny.iso');
    diskId = await volumeId('drive.qcow2');
  });
  afterAll(async () => {
    await lab?.stop();
  });

  const input = (name: string, iso: Record<string, unknown> = {}, more = {}) => ({
    name,
    iso: { installerId, ...iso },
    vcpus: 1,
    memoryBytes: 64 * MIB,
    diskBytes: 16 * MIB,
    nics: [],
    ...more,
  });

  it('boots the CD; the disk boots when it has been installed', async () => {
    const { plan } = await lab.act('createVm', { ...input('linux'), plan: true });
    expect(plan?.steps.map((step) => step.key)).toEqual([
      'check',
      'volume:linux.qcow2',
      'define',
      'start',
    ]);
    const made = await lab.must('createVm', input('linux', {}, { tags: ['new'] }));
    const id = String(made.result?.['vmId']);
    await says(lab, id, cd.readyMarker);
    const xml = await lab.node.virsh('dumpxml', 'linux');
    expect(xml).toContain('q35');
    expect(xml).toMatch(/tiny\.iso[\s\S]*<boot order='2'\/>/);

    await lab.node.virsh('send-key', 'linux', 'KEY_SPACE');
    await says(lab, id, cd.doneMarker);
    await lab.must('resetVm', { id });
    await says(lab, id, cd.diskMarker);

    // The CD is nobody's: it stays when the VM goes.
    await lab.must('deleteVm', { id, deleteVolumes: true });
    expect((await lab.seenByVirsh('isos')).volumes.toSorted()).toEqual(['drive.qcow2', 'tiny.iso']);
  });

  it('presses a key for an installer that asks for one', async () => {
    const made = await lab.must('createVm', input('asked', { pressKeySeconds: 15 }));
    expect(made.steps.map((step) => step.key)).toContain('press');
    expect(made.log.entries.map((entry) => entry.message).join()).toContain('the screen shows');
    const id = String(made.result?.['vmId']);
    await says(lab, id, cd.doneMarker);
    await lab.must('deleteVm', { id, deleteVolumes: true });
  });

  it('makes the machine that Windows wants, and refuses by its field what the node lacks', async () => {
    const { node } = await lab.api.data<{
      node: {
        machineOffers: Record<
          'machine' | 'tpm' | 'uefi' | 'secureBoot',
          { supported: boolean; reason: string | null }
        >[];
      };
    }>(
      'query($id: ID!) { node(id: $id) { machineOffers { machine uefi { supported reason } secureBoot { supported reason } tpm { supported reason } } } }',
      { id: lab.nodeId },
    );
    const offer = node.machineOffers.find((one) => String(one.machine) === 'q35');
    expect(offer).toMatchObject({ uefi: { supported: true }, secureBoot: { supported: true } });
    const windows = { preset: 'WINDOWS', pressKeySeconds: 2 };
    if (offer?.tpm.supported === false) {
      const refused = await lab.refusal('createVm', input('win', windows));
      expect(refused).toMatchObject({
        code: 'CAPABILITY_MISSING',
        message: offer.tpm.reason,
        fields: [{ field: 'iso.tpm' }],
      });
      expect((await lab.seenByVirsh('isos')).volumes).not.toContain('win.qcow2');
    }
    const tpm = offer?.tpm.supported === true;
    const made = await lab.must(
      'createVm',
      input('win', { ...windows, tpm }, { memoryBytes: 256 * MIB }),
    );
    const xml = await lab.node.virsh('dumpxml', 'win');
    expect(xml).toMatch(/<loader[^>]*secure='yes'/);
    expect(xml).toContain("<clock offset='localtime'");
    expect(xml).toMatch(/<target dev='sda' bus='sata'\/>\s*<boot order='1'\/>/);
    expect(xml.includes('<tpm ')).toBe(tpm);
    await lab.must('deleteVm', { id: String(made.result?.['vmId']), deleteVolumes: true });
    expect((await lab.seenByVirsh('isos')).domains).toEqual([]);
  });

  it('refuses what makes no sense, each by its field, before anything is made', async () => {
    const refusals: [string, Record<string, unknown>][] = [
      ['iso.installerId', input('x', { installerId: diskId })],
      ['iso.installerId', input('x', { installerId: 'nothing' })],
      ['iso.driversId', input('x', { driversId: installerId })],
      ['iso.secureBoot', input('x', { secureBoot: true })],
      ['iso.hyperv', input('x', { hyperv: true })],
      ['iso.diskBus', input('x', { diskBus: 'IDE' })],
      ['iso.pressKeySeconds', input('x', { pressKeySeconds: 5 }, { start: false })],
      ['diskBytes', input('x', {}, { diskBytes: null })],
      ['templateId', { ...input('x'), iso: null }],
      ['cloudInit', input('x', {}, { cloudInit: { hostname: 'x' } })],
      ['name', input('tiny', {}, { name: 'no spaces' })],
    ];
    for (const [field, wish] of refusals) {
      const refused = await lab.refusal('createVm', wish);
      expect(refused).toMatchObject({ fields: [{ field }] });
    }
    expect((await lab.seenByVirsh('isos')).domains).toEqual([]);
    expect((await lab.seenByVirsh('isos')).volumes.toSorted()).toEqual(['drive.qcow2', 'tiny.iso']);
  });
});

/** Waits until the first serial port of a VM has said something. */
async function says(lab: LabApi, vmId: string, marker: string): Promise<void> {
  const row = await lab.api.container.app.db.vms.require(vmId);
  const { console } = lab.api.container.inventory.session(row.nodeId);
  const serial = await console.openSerial(row.uuid, { force: true });
  let text = '';
  serial.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  try {
    await waitFor(marker, async () => text.includes(marker), { timeoutMs: 60_000 });
  } finally {
    serial.destroy();
  }
}
