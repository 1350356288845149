import { networkRecord, poolRecord, vmRecord, volumeRecord } from '@corral/db/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { TestApi } from '../../testing/api.ts';

let api: TestApi;
const T1 = new Date('2026-01-01T10:00:00.000Z');
const COUNT = 6;

beforeAll(async () => {
  api = await TestApi.start();
  const { db } = api.container.app;
  const { id } = await db.nodes.create({
    name: 'n1',
    kind: 'libvirt',
    transport: 'local',
    enabled: false,
  });
  const pool = await db.pools.upsert(id, poolRecord(), T1);
  const numbers = Array.from({ length: COUNT }, (_, i) => i);
  await db.volumes.syncPool(
    pool,
    numbers.map((i) => volumeRecord({ name: `v${i}.qcow2` })),
    T1,
  );
  await db.networks.syncNode(
    id,
    numbers.map((i) => networkRecord({ name: `net${i}` })),
    T1,
  );
  const [disk] = vmRecord().disks;
  if (!disk) throw new Error('the record has a disk');
  const nic = { model: null, hostDevice: null, linkUp: true, sourceType: 'network' };
  await db.vms.syncNode(
    id,
    numbers.map((i) =>
      vmRecord({
        name: `vm${i}`,
        disks: [{ ...disk, sourcePath: `/pool/v${i}.qcow2` }],
        nics: [{ ...nic, mac: `52:54:00:00:00:0${i}`, source: `net${i % 2}` }],
      }),
    ),
    T1,
  );
});
afterAll(() => api.stop());

interface Answer {
  volumes: { edges: { node: { name: string; attachedTo: { name: string }[] } }[] };
  networks: { edges: { node: { name: string; vms: { name: string }[] } }[] };
  vms: {
    edges: {
      node: {
        name: string;
        disks: { volume: { name: string } | null }[];
        nics: { network: { name: string } | null }[];
      };
    }[];
  };
  storagePools: { edges: { node: { volumeCount: number; provisionedBytes: string } }[] };
}

it('joins rows of lists with one reading for each kind, however many rows there are', async () => {
  const { db } = api.container.app;
  const spies = [
    vi.spyOn(db.vms, 'deviceUses'),
    vi.spyOn(db.vms, 'many'),
    vi.spyOn(db.volumes, 'atPaths'),
    vi.spyOn(db.volumes, 'poolTotals'),
  ] as const;
  const answer = await api.data<Answer>(`{
    volumes { edges { node { name attachedTo { name } pool { name } actions { delete { allowed } } } } }
    networks { edges { node { name vms { name } } } }
    vms { edges { node { name disks { volume { name } } nics { network { name } } template { id } } } }
    storagePools { edges { node { volumeCount provisionedBytes actions { delete { allowed } } } } }
  }`);
  expect(answer.volumes.edges.map(({ node }) => node.attachedTo)).toEqual(
    Array.from({ length: COUNT }, (_, i) => [{ name: `vm${i}` }]),
  );
  expect(answer.networks.edges.map(({ node }) => node.vms.map((vm) => vm.name))).toEqual([
    ['vm0', 'vm2', 'vm4'],
    ['vm1', 'vm3', 'vm5'],
    ...Array.from({ length: COUNT - 2 }, () => []),
  ]);
  expect(answer.vms.edges[3]?.node).toMatchObject({
    disks: [{ volume: { name: 'v3.qcow2' } }],
    nics: [{ network: { name: 'net1' } }],
  });
  expect(answer.storagePools.edges[0]?.node.volumeCount).toBe(COUNT);
  // Disks and networks are two readings; a slow machine may trust neither for the whole request.
  for (const spy of spies) expect(spy.mock.calls.length).toBeLessThan(COUNT);
});
