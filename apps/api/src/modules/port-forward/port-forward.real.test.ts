import { connect } from 'node:net';
import { putTinyGuest, testDomainXml, waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const PORT = 20_022;
const FOREIGN = '-p tcp -m tcp --dport 20099 -j DNAT --to-destination 192.0.2.1';

/** Ports of a real node that lead to a real guest, through every kind of restart. */
describe('port forwards', () => {
  let lab: LabApi;
  let vmId = '';

  beforeAll(async () => {
    lab = await LabApi.start();
    await lab.must('createNetwork', {
      nodeId: lab.nodeId,
      name: 'inner',
      mode: 'NAT',
      ipv4Cidr: '192.168.163.1/24',
      dhcp: { start: '192.168.163.10', end: '192.168.163.99' },
    });
    const { disk } = await putTinyGuest(lab.node);
    await lab.node.virshXml('define', testDomainXml({ name: 'served', disk, network: 'inner' }));
    await waitFor('the VM in the inventory', async () => {
      const { vms } = await lab.api.data<{ vms: { edges: { node: { id: string } }[] } }>(
        '{ vms { edges { node { id } } } }',
      );
      vmId = vms.edges[0]?.node.id ?? '';
      return vmId !== '';
    });
    await lab.node.mustExec(['iptables', '-t', 'nat', '-A', 'PREROUTING', ...FOREIGN.split(' ')]);
    await lab.node.virsh('start', 'served');
  });
  afterAll(() => lab?.stop());

  /** What answers on a port of the node, as seen from another machine; null when nothing does. */
  const greeting = (): Promise<string | null> =>
    new Promise((resolve) => {
      const socket = connect({ host: lab.node.address, port: PORT, timeout: 3000 });
      const end = (text: string | null): void => {
        socket.destroy();
        resolve(text);
      };
      socket.once('data', (data: Buffer) => end(data.toString()));
      socket.once('error', () => end(null));
      socket.once('timeout', () => end(null));
    });
  const answers = (): Promise<true> =>
    waitFor(
      'the guest behind the port',
      async () => ((await greeting()) ?? '').startsWith('SSH-2'),
      {
        timeoutMs: 150_000,
      },
    );
  const rules = async (): Promise<string[]> =>
    (await lab.node.mustExec(['iptables-save']))
      .split('\n')
      .filter((line) => line.includes('CORRAL_') && !line.startsWith(':'));
  const forwards = async () =>
    (
      await lab.api.data<{
        vm: { portForwards: { id: string; state: string; hostPort: number }[] } | null;
      }>('query($id: ID!) { vm(id: $id) { portForwards { id state hostPort } } }', { id: vmId })
    ).vm?.portForwards;
  const input = (change: Record<string, unknown> = {}) => ({
    vmId,
    protocol: 'TCP',
    hostPort: PORT,
    guestPort: 22,
    ...change,
  });

  it('refuses ports that are taken, by a program or by a rule of another', async () => {
    for (const hostPort of [22, 20_099, 53]) {
      const protocol = hostPort === 53 ? 'UDP' : 'TCP';
      const error = await lab.refusal('addPortForward', input({ hostPort, protocol }));
      expect([error.code, error.fields[0]?.field]).toEqual(['ALREADY_EXISTS', 'hostPort']);
    }
    expect((await lab.refusal('addPortForward', input({ hostPort: 0 }))).code).toBe(
      'INVALID_INPUT',
    );
    expect(await rules()).toEqual([]);
  });

  it('leads to the guest, whose address is kept for it', async () => {
    const { plan } = await lab.act('addPortForward', input({ plan: true }));
    expect(plan?.steps.map((step) => step.key)).toEqual([
      expect.stringMatching(/^reservation:192\.168\.163\./),
      'forward',
    ]);
    const task = await lab.must('addPortForward', input());
    expect(task.artefacts).toMatchObject([{ state: 'KEPT' }]);
    expect(await forwards()).toMatchObject([{ state: 'ACTIVE', hostPort: PORT }]);
    await answers();
    const again = await lab.refusal('addPortForward', input({ guestPort: 80 }));
    expect(again.code).toBe('ALREADY_EXISTS');
  });

  it('comes back after the network, libvirt and the server restart, and after rules were lost', async () => {
    const before = (await rules()).toSorted();
    const back = (what: string): Promise<true> =>
      waitFor(
        `the rules after ${what}`,
        async () => JSON.stringify((await rules()).toSorted()) === JSON.stringify(before),
        { timeoutMs: 120_000 },
      );
    const chain = /-j (CORRAL_\w+)/.exec(before.join('\n'))?.[1] ?? '';
    await lab.node.virsh('destroy', 'served');
    await lab.node.mustExec(['iptables', '-t', 'nat', '-F', chain]);
    await lab.node.virsh('net-destroy', 'inner');
    await lab.node.virsh('net-start', 'inner');
    await back('a restart of the network');
    await lab.node.endLibvirtd();
    await lab.node.mustExec(['iptables', '-D', 'FORWARD', '-j', chain]);
    await lab.node.startLibvirtd();
    await back('a restart of libvirt');
    await lab.node.mustExec(['iptables', '-F', chain]);
    await lab.restart();
    await back('a restart of the server');
    await waitFor('the node', async () => (await forwards())?.[0]?.state === 'ACTIVE');
    await lab.node.virsh('start', 'served');
    await answers();
  });

  it('goes with its VM, with the address that was kept, and leaves what others made', async () => {
    const { plan } = await lab.act('deleteVm', { id: vmId, deleteVolumes: false, plan: true });
    expect(plan?.steps.map((step) => step.key.split(':')[0])).toEqual(
      expect.arrayContaining(['forward', 'reservation']),
    );
    await lab.must('deleteVm', { id: vmId, deleteVolumes: false });
    expect(await rules()).toEqual([]);
    expect(await greeting()).toBeNull();
    expect(await lab.node.mustExec(['iptables-save', '-t', 'nat'])).toContain(FOREIGN);
    expect(await lab.node.virsh('net-dumpxml', 'inner')).not.toContain('<host ');
  });
});
