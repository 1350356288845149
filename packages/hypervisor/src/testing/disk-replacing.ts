import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expectCode, type ContractContext } from './context.ts';

const MIB = 1024 * 1024;

/** Another volume behind a disk of a VM that stays what it is. */
export function diskReplacingContract(context: ContractContext): void {
  describe('replacing what is behind a disk', () => {
    it('puts another volume there, and leaves the rest of the VM alone', async () => {
      const { storage, vms, vmHardware } = context.session;
      const pool = context.pool.uuid;
      const files = await Promise.all(
        (['raw', 'qcow2'] as const).map((format) =>
          storage.createVolume(pool, {
            name: `replaced.${format}`,
            format,
            capacityBytes: 8 * MIB,
          }),
        ),
      );
      const [before, after] = files.map(({ path }) => path);
      const disks = [
        { device: 'disk', bus: 'virtio', format: 'raw', path: before ?? '', discard: true },
        { device: 'cdrom', bus: 'sata', format: 'raw', path: before ?? '', readonly: true },
      ] as const;
      const spec = context.vmSpec('contract-replaced', { uuid: randomUUID(), disks });
      await vms.create(spec);
      const old = await vmHardware.read(spec.uuid);
      const change = {
        kind: 'replaceDisk',
        target: 'vda',
        path: after ?? '',
        format: 'qcow2',
      } as const;
      // Once more changes nothing: the step of a task may run twice.
      for (let time = 0; time < 2; time += 1) await vmHardware.change(spec.uuid, change, 'STORED');
      const seen = await vmHardware.read(spec.uuid);
      const isThat = ({ target }: { readonly target: string }): boolean => target === 'vda';
      expect(seen?.stored.disks.find(isThat)).toEqual({
        ...old?.stored.disks.find(isThat),
        source: after,
        format: 'qcow2',
      });
      expect({
        ...seen?.stored,
        disks: seen?.stored.disks.filter((disk) => !isThat(disk)),
      }).toEqual({
        ...old?.stored,
        disks: old?.stored.disks.filter((disk) => !isThat(disk)),
      });
      for (const target of ['vdz', 'sda']) {
        await expectCode(
          vmHardware.change(spec.uuid, { ...change, target }, 'STORED'),
          'NOT_FOUND',
          'CAPABILITY_MISSING',
        );
      }
      await vms.delete(spec.uuid);
      for (const { name } of files) await storage.deleteVolume(pool, name);
    });
  });
}
