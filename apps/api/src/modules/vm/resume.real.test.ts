import { tinyGuest, waitFor, type TinyGuest } from '@corral/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LabApi } from '../../testing/lab-api.ts';

/** A task outlives the process that runs it: the next one goes on, though its nodes are still being connected. */
describe('a creation interrupted by a restart', () => {
  let lab: LabApi;
  let guest: TinyGuest;
  beforeAll(async () => {
    guest = await tinyGuest();
    lab = await LabApi.start();
  });
  afterAll(async () => {
    await lab?.stop();
  });

  it.each([0, 1, 2])(
    'goes on after step %d had begun, and ends with the very VM of its plan',
    async (step) => {
      const poolId = await lab.pool(`resume-${step}`);
      const registered = await lab.must('registerTemplate', {
        poolId,
        name: 'tiny',
        source: { filePath: guest.disk },
      });
      const taskId = await lab.begin('createVm', {
        templateId: registered.result?.['templateId'],
        name: `survivor-${step}`,
        vcpus: 1,
        memoryBytes: String(128 * 1024 * 1024),
        diskMode: 'FULL_COPY',
        diskBytes: String(guest.diskVirtualBytes * 2),
        nics: [],
        cloudInit: { hostname: 'survivor' },
        start: false,
      });
      await waitFor(
        'the step',
        async () => (await lab.task(taskId)).steps[step]?.state !== 'PENDING',
        { timeoutMs: 20_000 },
      );
      await lab.restart();
      const task = await lab.ended(taskId);
      expect(task).toMatchObject({ state: 'SUCCEEDED', error: null });
      const { domains, volumes } = await lab.seenByVirsh(`resume-${step}`);
      expect(domains).toContain(`survivor-${step}`);
      expect(volumes.toSorted()).toEqual([
        `survivor-${step}-seed.iso`,
        `survivor-${step}.qcow2`,
        'tiny.qcow2',
        'tiny.qcow2.corral.json',
      ]);
      expect(await lab.node.virsh('domuuid', `survivor-${step}`)).toContain(
        String(task.result?.['vmUuid']),
      );
      await lab.must('deleteVm', { id: task.result?.['vmId'], deleteVolumes: true });
      expect((await lab.seenByVirsh(`resume-${step}`)).volumes.toSorted()).toEqual([
        'tiny.qcow2',
        'tiny.qcow2.corral.json',
      ]);
    },
  );
});
