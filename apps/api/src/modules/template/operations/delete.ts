import { defineOperation } from '@corral/tasks';
import { z } from 'zod';
import type { World } from '../../../world.ts';
import { loadPool, requireRunning, type PoolSubject } from '../../storage-pool/subject.ts';
import { dependentsOf, readUse, refuseDependents } from '../../volume/dependents.ts';
import { deleteVolumeStep } from '../../volume/operations/steps.ts';
import { forgetTemplateStep, removeMetadataStep } from './record-steps.ts';

export const deleteTemplateInput = z.object({
  templateId: z.string().min(1),
  deleteVolume: z.boolean().default(true),
});
type DeleteTemplateInput = z.output<typeof deleteTemplateInput>;

/** Removes a template and, where asked, its volume; refused while disks are overlays on it. */
export const deleteTemplate = defineOperation<World, DeleteTemplateInput>({
  name: 'template.delete',
  input: deleteTemplateInput,
  plan: async (world, input) => {
    const template = await world.db.templates.require(input.templateId);
    const pool = await loadPool(world, template.poolId);
    requireRunning(pool);
    const path =
      (await pool.session.storage.getVolume(pool.uuid, template.volumeName))?.path ?? null;
    if (path !== null) {
      const { vms, overlays } = await dependentsOf(world, await readUse(world, pool.nodeId), {
        nodeId: pool.nodeId,
        poolId: pool.id,
        name: template.volumeName,
        path,
      });
      refuseDependents(`The template ${template.name}`, [
        ...(await vmsOn(world, pool, overlays)),
        ...vms,
        ...overlays,
      ]);
    }
    const params = {
      nodeId: pool.nodeId,
      poolUuid: pool.uuid,
      name: template.volumeName,
      templateId: template.id,
    };
    const { templateId: _templateId, ...volume } = params;
    return {
      title: `Delete template ${template.name}`,
      disruption: input.deleteVolume ? 'DATA_LOSS' : 'NONE',
      warnings: input.deleteVolume
        ? []
        : [`The volume ${template.volumeName} stays in ${pool.name}.`],
      nodeId: pool.nodeId,
      target: { kind: 'TEMPLATE', id: template.id, name: template.name },
      leaseVmIds: [],
      steps: [
        removeMetadataStep.step({
          key: 'metadata',
          title: 'Remove its metadata file',
          params,
          effect: 'REMOVES',
        }),
        ...(input.deleteVolume
          ? [
              deleteVolumeStep.step({
                key: `volume:${template.volumeName}`,
                title: `Delete volume ${template.volumeName}`,
                params: volume,
                effect: 'REMOVES',
                irreversible: 'Its content is lost.',
              }),
            ]
          : []),
        forgetTemplateStep.step({
          key: 'forget',
          title: 'Forget the template',
          params,
          effect: 'REMOVES',
        }),
      ],
    };
  },
});

/** The VMs whose disks are overlays on the template: what people look for, more than the overlays' names. */
async function vmsOn(
  world: World,
  pool: PoolSubject,
  overlays: readonly { readonly id: string }[],
) {
  const rows = await world.db.prisma.volume.findMany({
    where: { id: { in: overlays.map((one) => one.id) } },
    select: { path: true },
  });
  const paths = new Set(rows.map((row) => row.path));
  const vms = (await pool.session.vms.list()).filter((vm) =>
    vm.disks.some((disk) => disk.sourcePath !== null && paths.has(disk.sourcePath)),
  );
  return Promise.all(
    vms.map(async (vm) => ({
      kind: 'VM',
      id: (await world.db.vms.findByUuid(pool.nodeId, vm.uuid))?.id ?? vm.uuid,
      name: vm.name,
    })),
  );
}
