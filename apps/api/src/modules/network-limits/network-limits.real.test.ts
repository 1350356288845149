import { waitFor } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

const MIB = 1024 * 1024;

interface Limit {
  readonly averageBytes: string;
  readonly peakBytes: string | null;
  readonly burstBytes: string | null;
}
interface Limits {
  readonly inbound: Limit | null;
  readonly outbound: Limit | null;
}
interface NetworkView {
  readonly limits: Limits;
  readonly next: { readonly limits: Limits } | null;
  readonly limitActions: { readonly setLimits: { allowed: boolean; reason: string | null } };
}

const LIMITS = '{ inbound { averageBytes peakBytes burstBytes } outbound { averageBytes } }';
const NONE = { inbound: null, outbound: null };

/** How fast a whole network may go, on a real libvirt. */
describe('limits of a network', () => {
  let lab: LabApi;
  let id = '';
  let bridgeId = '';

  const create = async (name: string, more: object): Promise<string> =>
    String(
      (await lab.must('createNetwork', { nodeId: lab.nodeId, name, ...more })).result?.[
        'networkId'
      ],
    );
  beforeAll(async () => {
    lab = await LabApi.start();
    id = await create('paced', { mode: 'NAT', ipv4Cidr: '192.168.174.1/24' });
    await lab.node.mustExec(['ip', 'link', 'add', 'br-node', 'type', 'bridge']);
    bridgeId = await create('wide', { mode: 'BRIDGE', bridge: 'br-node' });
  });
  afterAll(async () => lab?.stop());

  const read = async (of: string): Promise<NetworkView> =>
    (
      await lab.api.data<{ network: NetworkView }>(
        `query($id: ID!) { network(id: $id) { limits ${LIMITS} next { limits ${LIMITS} }
          limitActions { setLimits { allowed reason } } } }`,
        { id: of },
      )
    ).network;
  const kernelCan = async (): Promise<boolean> => {
    const { node } = await lab.api.data<{
      node: { trafficLimiting: Record<'inbound' | 'outbound', { allowed: boolean }> };
    }>(
      'query($id: ID!) { node(id: $id) { trafficLimiting { inbound { allowed } outbound { allowed } } } }',
      { id: lab.nodeId },
    );
    return node.trafficLimiting.inbound.allowed && node.trafficLimiting.outbound.allowed;
  };
  const inbound = { averageBytes: 2 * MIB, peakBytes: 4 * MIB, burstBytes: MIB };

  it('are none at first, and are refused where they would not hold, with the reason', async () => {
    expect(await read(id)).toMatchObject({ limits: NONE, next: null });
    expect((await read(id)).limitActions.setLimits.allowed).toBe(true);
    const bridged = await read(bridgeId);
    expect(bridged.limitActions.setLimits).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('past the node itself'),
    });
    const refused = await lab.refusal('setNetworkLimits', { id: bridgeId, inbound });
    expect(refused.code).toBe('CAPABILITY_MISSING');
    const peak = { averageBytes: 10_000, peakBytes: 5_000 };
    expect((await lab.refusal('setNetworkLimits', { id, inbound: peak })).fields[0]?.field).toBe(
      'inbound.peakBytes',
    );
    expect((await lab.refusal('setNetworkLimits', { id })).code).toBe('INVALID_INPUT');
  });

  it('of another tool are read, and taken off a network that is off', async () => {
    await lab.node.virshXml(
      'net-define',
      `<network><name>theirs</name><bridge name='virbr-theirs'/>
        <bandwidth><inbound average='500' peak='900'/><outbound average='125' burst='64'/></bandwidth></network>`,
    );
    let theirs = '';
    await waitFor('theirs in the inventory', async () => {
      const rows = await lab.api.container.app.db.networks.ofNode(lab.nodeId);
      theirs = rows.find(({ name }) => name === 'theirs')?.id ?? '';
      return theirs !== '';
    });
    expect(await read(theirs)).toMatchObject({
      limits: {
        inbound: { averageBytes: '500000', peakBytes: '900000', burstBytes: null },
        outbound: { averageBytes: '125000' },
      },
      next: null,
    });
    const { plan } = await lab.act('setNetworkLimits', { id: theirs, plan: true });
    expect(plan?.steps[0]?.title).toContain('receive without a limit');
    expect(plan?.warnings).toEqual([]);
    await lab.must('setNetworkLimits', { id: theirs });
    expect(await read(theirs)).toMatchObject({ limits: NONE, next: null });
    expect(await lab.node.virsh('net-dumpxml', 'theirs')).not.toContain('bandwidth');
  });

  it('wait for the next start of a network that runs, then hold, and are taken off', async () => {
    if (!(await kernelCan())) {
      // A kernel without traffic control: what it cannot carry out is not stored either.
      const refused = await lab.refusal('setNetworkLimits', { id, inbound });
      expect(refused).toMatchObject({ code: 'CAPABILITY_MISSING' });
      expect(refused.message).toContain('kernel');
      expect(await lab.node.virsh('net-dumpxml', '--inactive', 'paced')).not.toContain('bandwidth');
      return;
    }
    const outbound = { averageBytes: MIB };
    const { plan } = await lab.act('setNetworkLimits', { id, inbound, outbound, plan: true });
    expect(plan?.warnings[0]).toContain('next stop and start');
    await lab.must('setNetworkLimits', { id, inbound, outbound });
    const waiting = await read(id);
    expect(waiting.limits).toEqual(NONE);
    // Libvirt counts rates in steps of 1000 bytes.
    expect(waiting.next?.limits).toMatchObject({
      inbound: { averageBytes: '2097000', peakBytes: '4194000', burstBytes: String(MIB) },
      outbound: { averageBytes: '1049000' },
    });
    await lab.must('stopNetwork', { id });
    await lab.must('startNetwork', { id });
    const held = await read(id);
    expect(held).toMatchObject({ limits: waiting.next?.limits, next: null });
    const bridge = /bridge name='(\S+?)'/.exec(await lab.node.virsh('net-dumpxml', 'paced'))?.[1];
    const seen = await lab.node.mustExec(['tc', 'class', 'show', 'dev', bridge ?? '']);
    expect(seen).toContain('htb');
    await lab.must('stopNetwork', { id });
    await lab.must('setNetworkLimits', { id });
    expect(await read(id)).toMatchObject({ limits: NONE, next: null });
    expect(await lab.node.virsh('net-dumpxml', 'paced')).not.toContain('bandwidth');
  });
});
