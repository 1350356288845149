import { readFile } from 'node:fs/promises';
import { startFileServer, tinyGuest, waitFor, type FileServer } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;
const BOOT_MS = 150_000;
/** What QEMU gives the first guest behind its own network (qemu(1), -netdev user). */
const USER_MODE_ADDRESS = '10.0.2.15';
const ENROL = `mutation ($input: EnrolNodeInput!) { enrolNode(input: $input) {
  ... on EnrolNodePayload { node { id } } ... on UserError { code message } } }`;
const VM = `query($id: ID!) { vm(id: $id) { powerState nics { mac sourceType source }
  addresses { address source } } }`;

interface VmSeen {
  readonly nics: readonly { readonly mac: string; readonly sourceType: string }[];
  readonly addresses: readonly { readonly address: string }[];
}

/** VMs at a login without any right on the machine: where no network can be made, they have one all the same. */
describe('a node of qemu:///session', () => {
  let lab: LabApi;
  let files: FileServer;
  let nodeId = '';
  let vmId = '';

  beforeAll(async () => {
    lab = await LabApi.start();
    files = await startFileServer();
    const { host, port, hostKeyFingerprint, plain } = lab.node.ssh;
    const { enrolNode } = await lab.api.data<{ enrolNode: { node?: { id: string } } }>(ENROL, {
      input: {
        transport: 'SSH',
        name: 'login',
        uri: 'qemu:///session',
        host,
        port,
        hostKeyFingerprint,
        user: plain.user,
        auth: { kind: 'PASSWORD', password: plain.password },
      },
    });
    nodeId = enrolNode.node?.id ?? '';
    await waitFor(
      'the node to be online',
      async () => {
        const query = 'query($id: ID!) { node(id: $id) { state } }';
        const { node } = await lab.api.data<{ node: { state: string } }>(query, { id: nodeId });
        return node.state === 'ONLINE';
      },
      { timeoutMs: 60_000 },
    );
  });
  afterAll(async () => {
    await lab?.stop();
    await files?.stop();
  });

  const vm = async (): Promise<VmSeen> => (await lab.api.data<{ vm: VmSeen }>(VM, { id: vmId })).vm;

  it('gives a new VM a card in user mode when nothing is said about networks', async () => {
    const guest = await tinyGuest();
    const url = files.serve('/tiny.qcow2', { body: await readFile(guest.disk) });
    const path = `/home/${lab.node.ssh.plain.user}/images`;
    const pool = await lab.must('createStoragePool', { nodeId, name: 'home', path });
    const poolId = String(pool.result?.['poolId']);
    const source = { url, checksumSha256: guest.diskSha256 };
    const template = await lab.must('registerTemplate', {
      poolId,
      name: 'tiny',
      source,
      guestAgent: true,
    });
    const templateId = String(template.result?.['templateId']);
    const input = { templateId, name: 'mine', vcpus: 1, memoryBytes: 128 * MIB };
    const both = await lab.refusal('createVm', {
      ...input,
      nics: [{ userMode: true, bridge: 'x' }],
    });
    expect(both.code).toBe('INVALID_INPUT');
    const made = await lab.must('createVm', input);
    vmId = String(made.result?.['vmId']);
    expect((await vm()).nics).toMatchObject([{ sourceType: 'user', source: null }]);
  });

  it('lets the guest have an address there', async () => {
    await waitFor(
      'the address of the guest',
      async () => (await vm()).addresses.some(({ address }) => address === USER_MODE_ADDRESS),
      { timeoutMs: BOOT_MS, everyMs: 500 },
    );
  });

  it('attaches another to the VM that runs, and detaches it', async () => {
    const mac = '52:54:00:aa:bb:01';
    const input = { id: vmId, userMode: true, model: 'VIRTIO', mac };
    expect((await lab.refusal('attachNic', { ...input, bridge: 'br0' })).code).toBe(
      'INVALID_INPUT',
    );
    const { plan } = await lab.act('attachNic', { ...input, plan: true });
    expect(JSON.stringify(plan)).toContain('user mode');
    await lab.must('attachNic', input);
    expect((await vm()).nics).toContainEqual({ mac, sourceType: 'user', source: null });
    await lab.must('detachNic', { id: vmId, mac });
    expect((await vm()).nics.map((nic) => nic.mac)).not.toContain(mac);
    await lab.must('deleteVm', { id: vmId, deleteVolumes: true });
  });
});
