import { putTinyGuest, testDomainXml, waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MAC = '52:54:00:f1:7e:01';
const NET = '192.168.172';
const NEIGHBOUR = `${NET}.200`;
/** Prints what a server greets with; nothing when it does not answer. */
const greet = (address: string, port: number): [string, ...string[]] => [
  'timeout',
  '4',
  'bash',
  '-c',
  'exec 3<>"/dev/tcp/$0/$1" && head -c 4 <&3',
  address,
  String(port),
];
const NAMESPACE = ['ip', 'netns', 'exec', 'neighbour'] as const;

interface Card {
  readonly mac: string;
  readonly stored: { readonly name: string; readonly settings: object | null } | null;
  readonly running: { readonly name: string } | null;
  readonly presets: readonly { readonly preset: string; readonly allowed: boolean }[];
}

/** Firewalls of cards, with a real guest, its node, and a neighbour on the same bridge. */
describe('the firewall of a card', () => {
  let lab: LabApi;
  let id = '';
  let guest = '';

  beforeAll(async () => {
    lab = await LabApi.start();
    await lab.must('createNetwork', {
      nodeId: lab.nodeId,
      name: 'walled',
      mode: 'NAT',
      ipv4Cidr: `${NET}.1/24`,
      dhcp: { start: `${NET}.10`, end: `${NET}.99` },
    });
    const { disk } = await putTinyGuest(lab.node);
    const xml = testDomainXml({ name: 'walled-1', disk, network: 'walled' });
    await lab.node.virshXml(
      'define',
      xml.replace(
        "<source network='walled'/>",
        `<mac address='${MAC}'/><source network='walled'/>`,
      ),
    );
    await lab.node.virsh('start', 'walled-1');
    await makeNeighbour();
    await waitFor('the VM', async () => (id = await idOf('walled-1')) !== '', {
      timeoutMs: 20_000,
    });
    await waitFor('the address of the guest', async () => (guest = await leased()) !== '', {
      timeoutMs: 120_000,
    });
    await waitFor('ssh of the guest', fromNode, { timeoutMs: 60_000 });
    // The guest starts its agent after its ssh server.
    await lab.must('waitForVm', { id, until: 'AGENT', timeoutSeconds: 60 });
  });
  afterAll(async () => lab?.stop());

  const idOf = async (name: string): Promise<string> => {
    const { vms } = await lab.api.data<{ vms: { edges: { node: { id: string } }[] } }>(
      'query($q: String!) { vms(filter: { search: $q }) { edges { node { id } } } }',
      { q: name },
    );
    return vms.edges[0]?.node.id ?? '';
  };
  const leased = async (): Promise<string> =>
    /ipv4\s+([0-9.]+)\//.exec(await lab.node.virsh('net-dhcp-leases', 'walled'))?.[1] ?? '';
  /** Another machine on the same bridge, with a server of its own that says `hello`. */
  const makeNeighbour = async (): Promise<void> => {
    const bridge = /<bridge name='([^']+)'/.exec(
      await lab.node.virsh('net-dumpxml', 'walled'),
    )?.[1];
    for (const line of [
      'ip netns add neighbour',
      'ip link add nb0 type veth peer name nb1 netns neighbour',
      `ip link set nb0 master ${bridge} up`,
      `ip -n neighbour addr add ${NEIGHBOUR}/24 dev nb1`,
      'ip -n neighbour link set nb1 up',
      'ip -n neighbour link set lo up',
    ]) {
      const [program = '', ...rest] = line.split(' ');
      await lab.node.mustExec([program, ...rest]);
    }
  };
  const answers = async (argv: [string, ...string[]]): Promise<boolean> =>
    (await lab.node.exec(argv)).stdout.startsWith('SSH-');
  const fromNode = (): Promise<boolean> => answers(greet(guest, 22));
  const fromNeighbour = (): Promise<boolean> => answers([...NAMESPACE, ...greet(guest, 22)]);
  /** Whether the guest gets an answer from an address, by ping. */
  const guestReaches = async (address: string): Promise<boolean> => {
    const task = await lab.run('guestExec', {
      vmId: id,
      program: '/bin/sh',
      args: ['-c', `ping -c 2 -W 2 ${address}`],
    });
    return task.log.entries.some(({ message }) => / 0% packet loss/.test(message));
  };
  const card = async (): Promise<Card> => {
    const { vm } = await lab.api.data<{ vm: { firewall: { cards: Card[] } } }>(
      `query($id: ID!) { vm(id: $id) { firewall { set { allowed } policies { allowed } cards { mac stored { name settings { inbound } } running { name } presets { preset allowed } } } } }`,
      { id },
    );
    const [found] = vm.firewall.cards;
    if (!found) throw new Error('The VM has no card.');
    return found;
  };
  const filters = async (): Promise<string[]> => {
    const listed = await lab.node.virsh('nwfilter-list');
    return listed.split('\n').flatMap((line) => /corral-\S+/.exec(line)?.[0] ?? []);
  };
  const set = (rest: object) => lab.must('setNicFirewall', { id, mac: MAC, ...rest });
  const rule = (rest: object) => ({
    direction: 'IN',
    action: 'ACCEPT',
    family: 'IPV4',
    protocol: 'ALL',
    priority: 10,
    ...rest,
  });

  it('is open at first, and offers presets', async () => {
    expect(await card()).toMatchObject({ mac: MAC, stored: null, running: null });
    expect((await card()).presets.map(({ allowed }) => allowed)).toEqual([true, true, true, true]);
    expect([await fromNode(), await fromNeighbour()]).toEqual([true, true]);
    expect(await guestReaches(NEIGHBOUR)).toBe(true);
  });

  it('keeps connections out, from the neighbour and from the node, and lets answers in', async () => {
    const { plan } = await lab.act('setNicFirewall', {
      id,
      mac: MAC,
      preset: 'ANSWERS_ONLY',
      plan: true,
    });
    expect(plan?.steps.map(({ key }) => key)).toEqual(['define', 'running', 'stored']);
    await set({ preset: 'ANSWERS_ONLY' });
    expect([await fromNeighbour(), await fromNode()]).toEqual([false, false]);
    expect([await guestReaches(NEIGHBOUR), await guestReaches(`${NET}.1`)]).toEqual([true, true]);
    const { stored, running } = await card();
    expect(stored).toMatchObject({ settings: { inbound: 'DROP' } });
    expect(running?.name).toBe(stored?.name);
    expect(await filters()).toEqual([stored?.name]);
    const again = await lab.refusal('setNicFirewall', { id, mac: MAC, preset: 'ANSWERS_ONLY' });
    expect(again.code).toBe('INVALID_INPUT');
  });

  it('lets ssh in, and leaves no filter behind that nothing uses', async () => {
    await set({ preset: 'SSH_ONLY' });
    expect([await fromNeighbour(), await fromNode()]).toEqual([true, true]);
    expect(await filters()).toEqual([(await card()).stored?.name]);
  });

  it('drops packets by the rules, in their order', async () => {
    const settings = {
      antiSpoofing: false,
      inbound: 'ACCEPT',
      outbound: 'ACCEPT',
      rules: [
        rule({ protocol: 'TCP', portFrom: 22, address: NEIGHBOUR }),
        rule({ action: 'DROP', protocol: 'TCP', portFrom: 22, priority: 20 }),
      ],
    };
    await set({ settings });
    expect([await fromNeighbour(), await fromNode()]).toEqual([true, false]);
    const outward = [rule({ direction: 'OUT', action: 'DROP', address: NEIGHBOUR })];
    await set({ settings: { ...settings, rules: outward } });
    expect([await guestReaches(NEIGHBOUR), await guestReaches(`${NET}.1`)]).toEqual([false, true]);
  });

  it('isolates a guest from its neighbours, not from its gateway', async () => {
    await set({ preset: 'ISOLATED' });
    expect([await fromNeighbour(), await fromNode()]).toEqual([false, true]);
    expect([await guestReaches(NEIGHBOUR), await guestReaches(`${NET}.1`)]).toEqual([false, true]);
  });

  it('lets a guest send by its own address alone', async () => {
    await set({ preset: 'NO_SPOOFING' });
    await waitFor('the filter to know the address', () => guestReaches(`${NET}.1`), {
      timeoutMs: 60_000,
    });
    await lab.must('guestExec', {
      vmId: id,
      program: '/bin/sh',
      args: ['-c', `ip addr add ${NET}.150/24 dev eth0`],
    });
    expect(await answers([...NAMESPACE, ...greet(`${NET}.150`, 22)])).toBe(false);
    expect(await fromNode()).toBe(true);
  });

  it('waits for the next boot when it is asked to, and keeps what runs until then', async () => {
    const before = (await card()).running?.name;
    await set({ preset: 'ANSWERS_ONLY', when: 'NEXT_BOOT' });
    const { stored, running } = await card();
    expect(running?.name).toBe(before);
    expect(stored?.name).not.toBe(before);
    expect((await filters()).toSorted()).toEqual([running?.name, stored?.name].toSorted());
    await lab.must('clearNicFirewall', { id, mac: MAC });
    expect(await card()).toMatchObject({ stored: null, running: null });
    expect(await filters()).toEqual([]);
    expect(await fromNeighbour()).toBe(true);
  });

  it('refuses what cannot be meant, naming the field', async () => {
    const settings = { antiSpoofing: false, inbound: 'ACCEPT', outbound: 'ACCEPT' };
    const bad = (rest: object) =>
      lab.refusal('setNicFirewall', {
        id,
        mac: MAC,
        settings: { ...settings, rules: [rule(rest)] },
      });
    expect((await bad({ address: 'example.org' })).message).toContain('IPv4');
    expect((await bad({ portFrom: 80 })).message).toContain('TCP and UDP');
    expect((await lab.refusal('setNicFirewall', { id, mac: MAC })).fields[0]?.field).toBe('preset');
    const other = await lab.refusal('clearNicFirewall', { id, mac: '52:54:00:00:00:99' });
    expect(other.code).toBe('NOT_FOUND');
  });

  it('limits what the node’s kernel can limit, and says why where it cannot', async () => {
    const { vm } = await lab.api.data<{
      vm: { node: { trafficLimiting: { inbound: { allowed: boolean; reason: string | null } } } };
    }>(
      'query($id: ID!) { vm(id: $id) { node { trafficLimiting { inbound { allowed reason } } } } }',
      { id },
    );
    const { allowed, reason } = vm.node.trafficLimiting.inbound;
    const input = { id, mac: MAC, inbound: { averageBytes: '125000' } };
    if (allowed) {
      await lab.must('setNicLimits', input);
      expect(await lab.node.virsh('domiftune', 'walled-1', MAC)).toMatch(/inbound.average: *125/);
      await lab.must('setNicLimits', { id, mac: MAC });
    } else {
      expect(reason).toContain('sch_htb');
      expect(await lab.refusal('setNicLimits', input)).toMatchObject({
        code: 'CAPABILITY_MISSING',
        message: reason,
      });
    }
    expect(await lab.node.virsh('dumpxml', 'walled-1')).not.toContain('<bandwidth');
  });

  it('goes with its VM, and leaves filters of others', async () => {
    await set({ preset: 'SSH_ONLY' });
    const name = (await card()).stored?.name ?? '';
    await lab.node.virshXml('define', copyOf(name));
    await lab.must('deleteVm', { id, deleteVolumes: false });
    expect(await filters()).toEqual([name]);
    await waitFor('the copy', async () => (id = await idOf('walled-2')) !== '', {
      timeoutMs: 20_000,
    });
    await lab.must('deleteVm', { id, deleteVolumes: false });
    expect(await filters()).toEqual([]);
    expect(await lab.node.virsh('nwfilter-list')).toContain('clean-traffic');
  });

  /** A VM made by other means that goes through the same filter. */
  const copyOf = (filter: string): string =>
    testDomainXml({ name: 'walled-2', network: 'walled' }).replace(
      "<source network='walled'/>",
      `<source network='walled'/><filterref filter='${filter}'/>`,
    );
});
