import { createHash, randomBytes } from 'node:crypto';
import { startFileServer, type FileServer } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../testing/lab-api.ts';

const MIB = 1024 * 1024;
const sumOf = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

interface TemplateView {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly latest: boolean;
  readonly volumeName: string;
  readonly checksumSha256: string;
  readonly upstream: { readonly state: string; readonly reason: string } | null;
  readonly actions: { readonly update: { readonly allowed: boolean; readonly reason: string } };
}
const VIEW = `id name version latest volumeName checksumSha256 upstream { state reason } actions { update { allowed reason } }`;

/** Templates whose source gets newer, and pools that bring their templates with them, on a real libvirt. */
describe('versions of a template', () => {
  let lab: LabApi;
  let files: FileServer;
  let poolId = '';
  let url = '';
  let checksumUrl = '';
  let first = '';
  let second = '';
  const images = [randomBytes(MIB), randomBytes(2 * MIB)] as const;

  /** What upstream publishes from now on. */
  const publish = (body: Buffer): void => {
    url = files.serve('/os.img', { body });
    checksumUrl = files.serve('/SHA256SUMS', { body: Buffer.from(`${sumOf(body)}  os.img\n`) });
  };
  const templates = async (latest: boolean | null = null): Promise<TemplateView[]> => {
    const data = await lab.api.data<{ templates: { edges: { node: TemplateView }[] } }>(
      `query($latest: Boolean) { templates(latest: $latest) { edges { node { ${VIEW} } } } }`,
      { latest },
    );
    return data.templates.edges.map(({ node }) => node);
  };
  const check = async (ids: string[] | null): Promise<TemplateView[]> => {
    const { answer } = await lab.api.data<{ answer: { templates: TemplateView[] } }>(
      `mutation($ids: [ID!]) { answer: checkTemplateUpdates(input: { ids: $ids }) { ... on CheckTemplateUpdatesPayload { templates { ${VIEW} } } ... on UserError { code message } } }`,
      { ids },
    );
    return answer.templates;
  };
  const scan = async () => {
    const { answer } = await lab.api.data<{
      answer: { imported: string[]; known: number; problems: { file: string; reason: string }[] };
    }>(
      'mutation($poolId: ID!) { answer: scanPoolForTemplates(input: { poolId: $poolId }) { ... on ScanPoolForTemplatesPayload { imported known problems { file reason } } ... on UserError { code message } } }',
      { poolId },
    );
    return answer;
  };

  beforeAll(async () => {
    lab = await LabApi.start();
    files = await startFileServer();
    poolId = await lab.pool('versions');
    publish(images[0]);
    const made = await lab.must('registerTemplate', {
      poolId,
      name: 'os',
      source: { url, checksumUrl },
      osName: 'Tiny',
      tags: ['house'],
    });
    first = String(made.result?.['templateId']);
  });
  afterAll(async () => {
    await lab?.stop();
    await files?.stop();
  });

  it('says that the source has the same, and refuses to fetch it again', async () => {
    expect((await templates())[0]).toMatchObject({ version: 1, latest: true, upstream: null });
    expect(await check([first])).toMatchObject([{ upstream: { state: 'CURRENT' } }]);
    const refused = await lab.refusal('updateTemplateFromUpstream', { id: first });
    expect(refused).toMatchObject({ __typename: 'ConflictError', code: 'WRONG_STATE' });
  });

  it('cannot tell while the source does not answer, and says why', async () => {
    const good = checksumUrl;
    files.serve('/SHA256SUMS', { body: Buffer.from(`${sumOf(images[1])}  other.img\n`) });
    const [seen] = await check(null);
    expect(seen?.upstream?.state).toBe('UNKNOWN');
    expect(seen?.upstream?.reason).toContain('does not name os.img');
    expect(checksumUrl).toBe(good);
  });

  it('sees another checksum, and fetches it as a version beside the old one', async () => {
    publish(images[1]);
    expect(await check(null)).toMatchObject([{ id: first, upstream: { state: 'NEWER' } }]);
    const vm = await lab.must('createVm', {
      templateId: first,
      name: 'old-one',
      vcpus: 1,
      memoryBytes: String(64 * MIB),
      start: false,
    });
    const { plan } = await lab.act('updateTemplateFromUpstream', { id: first, plan: true });
    expect(plan?.steps.map(({ key }) => key)).toEqual([
      'download',
      'volume:os.v2.img',
      'record',
      'tidy',
    ]);
    const task = await lab.must('updateTemplateFromUpstream', { id: first });
    second = String(task.result?.['templateId']);
    const all = await templates();
    expect(all.find(({ id }) => id === second)).toMatchObject({
      name: 'os',
      version: 2,
      latest: true,
      volumeName: 'os.v2.img',
      checksumSha256: sumOf(images[1]),
      actions: { update: { allowed: true } },
    });
    expect(all.find(({ id }) => id === first)).toMatchObject({
      version: 1,
      latest: false,
      volumeName: 'os.img',
      checksumSha256: sumOf(images[0]),
      actions: { update: { allowed: false } },
    });
    expect((await templates(true)).map(({ id }) => id)).toEqual([second]);
    const { vm: kept } = await lab.api.data<{
      vm: { template: { id: string; versions: { version: number }[]; tags: string[] } };
    }>('query($id: ID!) { vm(id: $id) { template { id tags versions { version } } } }', {
      id: String(vm.result?.['vmId']),
    });
    expect(kept.template).toEqual({
      id: first,
      tags: ['house'],
      versions: [{ version: 2 }, { version: 1 }],
    });
    const folder = `${lab.node.imagesPath}/versions`;
    const sums = await lab.node.mustExec(['sha256sum', `${folder}/os.img`, `${folder}/os.v2.img`]);
    expect(sums).toContain(sumOf(images[0]));
    expect(sums).toContain(sumOf(images[1]));
    await lab.must('deleteVm', { id: String(vm.result?.['vmId']), deleteVolumes: true });
  });

  it('is renamed as one, and removed one by one', async () => {
    await lab.api.data(
      'mutation($input: UpdateTemplateInput!) { answer: updateTemplate(input: $input) { ... on UpdateTemplatePayload { template { id } } ... on UserError { code message } } }',
      { input: { id: second, name: 'house' } },
    );
    expect((await templates()).map(({ name }) => name)).toEqual(['house', 'house']);
    for (const file of ['os.img', 'os.v2.img']) {
      const path = `${lab.node.imagesPath}/versions/${file}.corral.json`;
      expect(JSON.parse(await lab.node.mustExec(['cat', path]))).toMatchObject({ name: 'house' });
    }
    await lab.must('deleteTemplate', { id: second });
    expect(await templates()).toMatchObject([{ id: first, version: 1, latest: true }]);
    const { volumes } = await lab.seenByVirsh('versions');
    expect(volumes.toSorted()).toEqual(['os.img', 'os.img.corral.json']);
  });

  it('comes back with its pool: what lies beside the images is found and reported', async () => {
    const again = await lab.must('updateTemplateFromUpstream', { id: first });
    second = String(again.result?.['templateId']);
    const folder = `${lab.node.imagesPath}/versions`;
    const put = (name: string, text: string) =>
      lab.node.mustExec(['tee', `${folder}/${name}`], { stdin: text });
    expect(await scan()).toEqual({ imported: [], known: 2, problems: [] });
    await lab.node.mustExec(['cp', `${folder}/house.v2.img`, `${folder}/guest.img`]);
    const metadata: Record<string, unknown> = JSON.parse(
      await lab.node.mustExec(['cat', `${folder}/house.v2.img.corral.json`]),
    );
    const guest = { ...metadata, name: 'guest', templateVersion: 3 };
    await put('guest.img.corral.json', JSON.stringify(guest));
    await put('gone.img.corral.json', JSON.stringify(guest));
    await put('os.copy.img', 'x'.repeat(4096));
    await put('os.copy.img.corral.json', '{"format":"other"}');
    const report = await scan();
    expect(report.imported).toEqual(['guest']);
    expect(report.known).toBe(2);
    expect(report.problems.map(({ file }) => file).toSorted()).toEqual([
      'gone.img.corral.json',
      'os.copy.img.corral.json',
    ]);
    expect((await templates()).find(({ name }) => name === 'guest')).toMatchObject({
      version: 3,
      latest: true,
      volumeName: 'guest.img',
    });
  });
});
