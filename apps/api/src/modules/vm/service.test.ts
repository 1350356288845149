import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSecretBox } from '../../security/secret-box.ts';
import { tempDatabase, type TempDatabase } from '../../testing/database.ts';
import type { World } from '../../world.ts';
import { openSeed } from '../cloud-init/sealed-seed.ts';
import { generateKeyPair } from '../key-pair/service.ts';
import { prepareCreateVm } from './service.ts';

const GIB = 1024 ** 3;

describe('prepareCreateVm', () => {
  let temp: TempDatabase;
  let world: World;
  let templateId = '';
  const secrets = createSecretBox(randomBytes(32));

  beforeAll(async () => {
    temp = await tempDatabase();
    world = { db: temp.db, secrets } as unknown as World;
    const node = await temp.db.nodes.create({ name: 'n', kind: 'libvirt', transport: 'local' });
    const record = {
      uuid: 'p',
      name: 'p',
      type: 'dir',
      state: 'RUNNING',
      rawState: 'running',
      path: '/p',
      autostart: true,
      persistent: true,
      capacityBytes: 1,
      allocationBytes: 0,
      availableBytes: 1,
      sharedKey: null,
    } as const;
    const poolId = await temp.db.pools.upsert(node.id, record, new Date());
    const template = await temp.db.templates.save({
      poolId,
      volumeId: null,
      volumeName: 't.qcow2',
      name: 't',
      osName: 'Alpine Linux',
      arch: 'x86_64',
      format: 'qcow2',
      sizeBytes: 1n,
      source: { kind: 'FILE' },
    });
    templateId = template.id;
  });
  afterAll(async () => {
    await temp.close();
  });

  const request = (cloudInit: unknown) => ({
    templateId,
    name: 'web-1',
    vcpus: 1,
    memoryBytes: GIB,
    description: null,
    diskMode: null,
    nics: null,
    cloudInit,
  });

  it('seals passwords, so that the task carries none in clear', async () => {
    const input = await prepareCreateVm(
      world,
      request({ user: 'ada', password: 'open-sesame', keyPairIds: null }),
    );
    expect(JSON.stringify(input)).not.toContain('open-sesame');
    expect(input.seed?.hasPlainPassword).toBe(true);
    const documents = openSeed(secrets, input.seed?.sealed ?? '');
    expect(documents.userData).toContain('open-sesame');
    expect(documents.userData).not.toContain('bash');
  });

  it('puts named key pairs in and refuses those that are not there', async () => {
    const { keyPair } = await generateKeyPair(temp.db, { name: 'k', algorithm: 'ED25519' });
    const input = await prepareCreateVm(world, request({ keyPairIds: [keyPair.id] }));
    expect(openSeed(secrets, input.seed?.sealed ?? '').userData).toContain(keyPair.publicKey);
    await expect(prepareCreateVm(world, request({ keyPairIds: ['nobody'] }))).rejects.toMatchObject(
      { code: 'NOT_FOUND' },
    );
  });

  it('takes null for left out, and needs no cloud-init', async () => {
    expect(await prepareCreateVm(world, request(null))).toMatchObject({
      seed: null,
      diskMode: 'OVERLAY',
      start: true,
      tags: [],
    });
  });
});
