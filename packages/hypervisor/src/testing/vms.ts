import { describe, expect, it } from 'vitest';
import type { VmSpec } from '../specs.ts';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';

const MIB = 1024 * 1024;

/** VMs that do not run: making, reading, editing, deleting. */
export function vmsContract(context: ContractContext): void {
  const role = (): ContractContext['session']['vms'] => context.session.vms;
  let spec: VmSpec;

  describe('VMs', () => {
    it('makes a VM without starting it', async () => {
      spec = context.vmSpec('contract-vm', {
        metadata: {
          templateName: 'a "b" <c>',
          createdByTask: 'task-1',
          createdAt: '2026-11-22T12:00:00.000Z',
        },
      });
      const mark = context.events.length;
      const vm = await role().create(spec);
      expect(vm).toMatchObject({
        uuid: spec.uuid,
        name: 'contract-vm',
        description: 'Made by the contract suite.',
        powerState: 'STOPPED',
        persistent: true,
        autostart: false,
        vcpus: 1,
        memoryBytes: 64 * MIB,
        maxMemoryBytes: 64 * MIB,
        domainType: spec.domainType,
        hasManagedSave: false,
        hasAgentChannel: true,
        serialPorts: 1,
        corral: spec.metadata,
      });
      expect(vm.graphics.map(({ type }) => type)).toEqual(['vnc']);
      await context.waitForEvent('vm', spec.uuid, mark);
    });

    it('refuses a uuid or name that is taken, and leaves the VM as it is', async () => {
      const before = await role().definition(spec.uuid);
      await expectCode(role().create({ ...spec, description: 'another' }), 'ALREADY_EXISTS');
      await expectCode(role().create(context.vmSpec('contract-vm')), 'ALREADY_EXISTS');
      expect(await role().definition(spec.uuid)).toBe(before);
    });

    it('refuses text that the definition cannot carry', async () => {
      const bad = context.vmSpec('contract-bad', { description: 'bell \u0007' });
      await expectCode(role().create(bad), 'INVALID_INPUT');
      expect(await role().get(bad.uuid)).toBeNull();
    });

    it('lists it and gets it alike', async () => {
      const listed = (await role().list()).find(({ uuid }) => uuid === spec.uuid);
      expect(listed).toEqual(await role().get(spec.uuid));
      expect(listed).toBeDefined();
    });

    it('shows the definition in the hypervisor’s own language', async () => {
      const definition = await role().definition(spec.uuid);
      expect(definition).toContain('contract-vm');
      expect(definition).toContain(spec.uuid);
    });

    it('sets autostart, twice alike', async () => {
      for (const autostart of [true, true, false, false]) {
        await role().setAutostart(spec.uuid, autostart);
        expect(await role().get(spec.uuid)).toMatchObject({ autostart });
        const listed = (await role().list()).find(({ uuid }) => uuid === spec.uuid);
        expect(listed).toMatchObject({ autostart });
      }
    });

    it('edits description, vCPUs and memory in place', async () => {
      const change = { description: 'two\nlines & <more>', vcpus: 2, memoryBytes: 96 * MIB };
      const edited = await role().edit(spec.uuid, change);
      expect(edited).toMatchObject({
        ...change,
        maxMemoryBytes: 96 * MIB,
        maxVcpus: 2,
        corral: spec.metadata,
      });
      expect(await role().edit(spec.uuid, {})).toEqual(edited);
      const bare = await role().edit(spec.uuid, { description: null });
      expect(bare).toEqual({ ...edited, description: null });
    });

    it('has no addresses while it is off', async () => {
      expect(await role().addresses(spec.uuid)).toEqual([]);
    });

    it('refuses power actions that make no sense while it is off', async () => {
      const { power, console } = context.session;
      await expectCode(power.powerOff(spec.uuid), 'WRONG_STATE');
      await expectCode(power.pause(spec.uuid), 'WRONG_STATE');
      await expectCode(power.resume(spec.uuid), 'WRONG_STATE');
      await expectCode(power.reset(spec.uuid), 'WRONG_STATE');
      await expectCode(power.reboot(spec.uuid), 'WRONG_STATE');
      await expectCode(power.suspend(spec.uuid), 'WRONG_STATE');
      await expectCode(power.shutdownByAcpi(spec.uuid), 'WRONG_STATE', 'CAPABILITY_MISSING');
      await expectCode(power.shutdownByAgent(spec.uuid), 'WRONG_STATE', 'GUEST_AGENT_MISSING');
      expect(await power.agentAnswers(spec.uuid)).toBe(false);
      await expectCode(console.openVnc(spec.uuid), 'WRONG_STATE', 'CAPABILITY_MISSING');
      await expectCode(console.openSerial(spec.uuid), 'WRONG_STATE', 'CAPABILITY_MISSING');
      const picture = console.screenshot(spec.uuid);
      await context.refuses('console.screenshot', picture, 'WRONG_STATE', 'CAPABILITY_MISSING');
    });

    it('says so when there is no such VM', async () => {
      const { power, console } = context.session;
      expect(await role().get(NO_UUID)).toBeNull();
      const calls: Readonly<Record<string, () => Promise<unknown>>> = {
        'vms.definition': () => role().definition(NO_UUID),
        'vms.setAutostart': () => role().setAutostart(NO_UUID, true),
        'vms.edit': () => role().edit(NO_UUID, { vcpus: 2 }),
        'vms.addresses': () => role().addresses(NO_UUID),
        'vms.stats': () => role().stats(NO_UUID),
        'power.start': () => power.start(NO_UUID),
        'power.powerOff': () => power.powerOff(NO_UUID),
        'power.pause': () => power.pause(NO_UUID),
        'power.resume': () => power.resume(NO_UUID),
        'power.reset': () => power.reset(NO_UUID),
        'power.reboot': () => power.reboot(NO_UUID),
        'power.suspend': () => power.suspend(NO_UUID),
        'console.openVnc': () => console.openVnc(NO_UUID),
        'console.openSerial': () => console.openSerial(NO_UUID),
        'console.screenshot': () => console.screenshot(NO_UUID),
      };
      for (const [method, call] of Object.entries(calls)) {
        await context.refuses(method, call(), 'NOT_FOUND', 'CAPABILITY_MISSING');
      }
      await expectCode(role().get('$(reboot)'), 'INVALID_INPUT');
    });

    it('gives up at the deadline and at the signal', async () => {
      const signal = AbortSignal.abort();
      await expectCode(role().list({ signal }), 'TASK_CANCELLED');
      await expectCode(role().list({ deadlineMs: 0 }), 'NODE_TIMEOUT');
      const bad = context.vmSpec('contract-cancelled');
      await expectCode(role().create(bad, { signal }), 'TASK_CANCELLED');
      expect(await role().get(bad.uuid)).toBeNull();
    });

    it('deletes it, and again without harm', async () => {
      const mark = context.events.length;
      await role().delete(spec.uuid);
      expect(await role().get(spec.uuid)).toBeNull();
      expect((await role().list()).map(({ uuid }) => uuid)).not.toContain(spec.uuid);
      await context.waitForEvent('vm', spec.uuid, mark);
      await role().delete(spec.uuid);
      await role().delete(NO_UUID);
    });
  });
}
