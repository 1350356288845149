import { isApplied, USER_NIC_SOURCE } from '@corral/domain';
import { describe, expect } from 'vitest';
import type { ContractContext } from './context.ts';

const MAC = '52:54:00:c0:4d:01';
const OTHER_MAC = '52:54:00:c0:4d:02';

/** Cards that the process of the VM itself serves: for nodes on which no network can be made. */
export function userNicsContract(context: ContractContext): void {
  const source = USER_NIC_SOURCE;
  const spec = () =>
    context.vmSpec('contract-user-nic', { nics: [{ mac: MAC, source, model: 'virtio' }] });

  describe('cards in user mode', () => {
    context.feature(
      'vm.userNic',
      'are made with a VM, attached, changed into others and detached',
      async () => {
        const { vms, vmHardware } = context.session;
        const vm = await vms.create(spec());
        expect(vm.nics).toMatchObject([{ mac: MAC, sourceType: 'user', source: null }]);
        const attach = {
          kind: 'attachNic',
          nic: { mac: OTHER_MAC, source, model: 'e1000', linkUp: true },
        } as const;
        const detach = { kind: 'detachNic', mac: OTHER_MAC } as const;
        const other = { newMac: null, model: null, linkUp: null } as const;
        const plug = { kind: 'changeNic', mac: OTHER_MAC, ...other } as const;
        const bridge = { ...plug, source: { kind: 'bridge', name: 'contract-br' } } as const;
        for (const change of [attach, bridge, { ...plug, source }, detach] as const) {
          await vmHardware.change(vm.uuid, change, 'STORED');
          const record = await vmHardware.read(vm.uuid);
          expect(record !== null && isApplied(change, record.stored)).toBe(true);
        }
        await vms.delete(vm.uuid);
      },
      () => context.session.vms.create(spec()),
    );
  });
}
