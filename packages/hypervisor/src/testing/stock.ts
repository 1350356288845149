import { describe, expect, it } from 'vitest';
import type { HypervisorSession } from '../port.ts';
import type { ContractStock } from './backend.ts';
import { expectCode, NO_UUID, type ContractContext } from './context.ts';
import { stockSnapshotsContract } from './stock-snapshots.ts';
import { vmNamed } from './vm-named.ts';

const MIB = 1024 * 1024;

/** What every driver must do with pools, networks and VMs that it finds on a node. */
export function stockContract(context: ContractContext, stock: ContractStock): void {
  const session = (): HypervisorSession => context.session;

  describe('what is there', () => {
    poolsContract(context, stock);
    networksContract(context, stock);

    it('says of each means whether the node has it, and why not', async () => {
      const { portForwards, filters, limits, diskLogins } = session();
      const { inbound, outbound } = await limits.state();
      const means = await Promise.all([portForwards.state(), filters.state(), diskLogins.state()]);
      for (const state of [...means, inbound, outbound]) {
        expect(state.reason === null).toBe(state.supported === true);
        if (state.reason !== null) expect(state.reason).toMatch(/\w+ \w+/);
      }
      expect(await session().facts.offers()).toEqual([]);
    });

    vmsContract(context, stock);
    editingContract(context, stock);
    powerContract(context, stock);
    stockSnapshotsContract(context, stock);
  });
}

function poolsContract(context: ContractContext, { pool, vm }: ContractStock): void {
  const role = (): HypervisorSession['storage'] => context.session.storage;

  it('lists the pools with their sizes, and gets one alike', async () => {
    const found = (await role().listPools()).find(({ name }) => name === pool);
    expect(found).toMatchObject({ state: 'RUNNING', persistent: true });
    expect(found?.capacityBytes).toBeGreaterThan(0);
    expect(found?.availableBytes).toBeLessThanOrEqual(found?.capacityBytes ?? 0);
    expect(await role().getPool(found?.uuid ?? '')).toMatchObject({
      ...found,
      availableBytes: expect.any(Number),
      allocationBytes: expect.any(Number),
    });
    expect(await role().getPool(NO_UUID)).toBeNull();
    await expectCode(role().getPool('../etc'), 'INVALID_INPUT');
  });

  it('tells the paths that VMs name', async () => {
    const { uuid, disks } = await vmNamed(context, vm);
    const [path] = disks.flatMap(({ sourcePath }) => sourcePath ?? []);
    const uses = await role().listPathUses();
    expect(uses).toContainEqual({ path, by: 'VM', vmUuid: uuid, vmName: vm, snapshot: null });
  });

  it('gives pools up at the deadline and at the signal', async () => {
    await expectCode(role().listPools({ signal: AbortSignal.abort() }), 'TASK_CANCELLED');
    await expectCode(role().listPools({ deadlineMs: 0 }), 'NODE_TIMEOUT');
  });
}

function networksContract(context: ContractContext, { network, vm }: ContractStock): void {
  const role = (): HypervisorSession['networks'] => context.session.networks;

  it('lists the networks, to which the cards of VMs refer, and gets one alike', async () => {
    const found = (await role().list()).find(({ name }) => name === network);
    expect(found).toMatchObject({ active: true, persistent: true, next: null });
    expect(await role().get(found?.uuid ?? '')).toEqual(found);
    expect(await role().get(NO_UUID)).toBeNull();
    await expectCode(role().get('not-a-uuid'), 'INVALID_INPUT');
    const { nics } = await vmNamed(context, vm);
    expect(nics).toMatchObject([
      { source: network, mac: expect.stringMatching(/^[0-9a-f:]{17}$/) },
    ]);
  });

  it('gives networks up at the deadline and at the signal', async () => {
    await expectCode(role().list({ signal: AbortSignal.abort() }), 'TASK_CANCELLED');
    await expectCode(role().list({ deadlineMs: 0 }), 'NODE_TIMEOUT');
  });
}

function vmsContract(context: ContractContext, { vm: name, otherVm }: ContractStock): void {
  const role = (): HypervisorSession['vms'] => context.session.vms;

  it('lists VMs, each known by a uuid of its own, and gets one alike', async () => {
    const listed = await role().list();
    expect(new Set(listed.map(({ uuid }) => uuid)).size).toBe(listed.length);
    expect(listed.map((vm) => vm.name)).toEqual(expect.arrayContaining([name, otherVm]));
    const vm = await vmNamed(context, name);
    expect(vm).toMatchObject({ powerState: 'STOPPED', hasManagedSave: false });
    expect(vm.vcpus).toBeGreaterThan(0);
    expect(vm.memoryBytes).toBeGreaterThan(0);
    expect(vm.disks).toContainEqual(
      expect.objectContaining({ device: 'disk', sourcePath: expect.stringMatching(/\w/) }),
    );
    expect(new Set(vm.disks.map(({ target }) => target)).size).toBe(vm.disks.length);
    expect(await role().get(vm.uuid)).toEqual(vm);
  });

  it('shows what a VM is made of', async () => {
    const vm = await vmNamed(context, name);
    const hardware = await context.session.vmHardware.read(vm.uuid);
    expect(hardware).toMatchObject({
      running: null,
      pending: [],
      stored: { vcpus: vm.vcpus, memoryBytes: vm.memoryBytes },
    });
    expect(hardware?.stored.disks.map(({ target }) => target)).toEqual(
      vm.disks.map(({ target }) => target),
    );
    expect(hardware?.stored.nics.map(({ mac }) => mac)).toEqual(vm.nics.map(({ mac }) => mac));
  });

  it('says so when there is no such VM', async () => {
    const { power, snapshots, vmHardware } = context.session;
    expect(await role().get(NO_UUID)).toBeNull();
    expect(await vmHardware.read(NO_UUID)).toBeNull();
    const calls: readonly (() => Promise<unknown>)[] = [
      () => role().edit(NO_UUID, { vcpus: 2 }),
      () => role().addresses(NO_UUID),
      () => role().stats(NO_UUID),
      () => vmHardware.rename(NO_UUID, 'any'),
      () => vmHardware.dropPending(NO_UUID, ['any']),
      () => power.start(NO_UUID),
      () => power.powerOff(NO_UUID),
      () => power.reset(NO_UUID),
      () => power.reboot(NO_UUID),
      () => power.suspend(NO_UUID),
      () => power.shutdownByAgent(NO_UUID),
      () => power.agentAnswers(NO_UUID),
      () => snapshots.list(NO_UUID),
    ];
    for (const call of calls) await expectCode(call(), 'NOT_FOUND');
    await expectCode(role().get('$(reboot)'), 'INVALID_INPUT');
  });

  it('gives VMs up at the deadline and at the signal', async () => {
    await expectCode(role().list({ signal: AbortSignal.abort() }), 'TASK_CANCELLED');
    await expectCode(role().list({ deadlineMs: 0 }), 'NODE_TIMEOUT');
  });
}

function editingContract(context: ContractContext, { vm: name, otherVm }: ContractStock): void {
  const role = (): HypervisorSession['vms'] => context.session.vms;

  it('edits description, vCPUs and memory in place, and nothing else', async () => {
    const before = await vmNamed(context, name);
    const change = { description: 'two\nlines & <more>', vcpus: 2, memoryBytes: 96 * MIB };
    const mark = context.events.length;
    const edited = await role().edit(before.uuid, change);
    const sizes = { maxVcpus: 2, maxMemoryBytes: 96 * MIB };
    expect(edited).toEqual({ ...before, ...change, ...sizes });
    await context.waitForEvent('vm', before.uuid, mark);
    expect(await role().edit(before.uuid, {})).toEqual(edited);
    const bad = role().edit(before.uuid, { description: 'bell \u0007' });
    await expectCode(bad, 'INVALID_INPUT');
    expect(await role().get(before.uuid)).toEqual(edited);
  });

  it('changes sizes as hardware too, and refuses what it cannot change', async () => {
    const { uuid } = await vmNamed(context, name);
    const { vmHardware } = context.session;
    const memory = { kind: 'memory', memoryBytes: 128 * MIB, maxMemoryBytes: null } as const;
    await vmHardware.change(uuid, memory, 'STORED');
    const record = await vmHardware.read(uuid);
    expect(record).toMatchObject({ stored: { memoryBytes: 128 * MIB }, pending: [] });
    await vmHardware.dropPending(uuid, []);
    const video = { kind: 'video', model: 'none' } as const;
    await expectCode(vmHardware.change(uuid, video, 'STORED'), 'CAPABILITY_MISSING');
  });

  it('renames a VM, which stays the one that it is', async () => {
    const { uuid } = await vmNamed(context, name);
    const { vmHardware } = context.session;
    await expectCode(vmHardware.rename(uuid, otherVm), 'ALREADY_EXISTS');
    await vmHardware.rename(uuid, 'contract-renamed');
    expect(await role().get(uuid)).toMatchObject({ uuid, name: 'contract-renamed' });
    await vmHardware.rename(uuid, name);
    expect((await vmNamed(context, name)).uuid).toBe(uuid);
  });
}

function powerContract(context: ContractContext, stock: ContractStock): void {
  const power = (): HypervisorSession['power'] => context.session.power;
  let uuid = '';

  it('refuses power actions that make no sense while a VM is off', async () => {
    ({ uuid } = await vmNamed(context, stock.vm));
    await expectCode(power().powerOff(uuid), 'WRONG_STATE');
    await expectCode(power().reset(uuid), 'WRONG_STATE');
    await expectCode(power().reboot(uuid), 'WRONG_STATE');
    await expectCode(power().suspend(uuid), 'WRONG_STATE');
    await expectCode(power().shutdownByAgent(uuid), 'WRONG_STATE', 'GUEST_AGENT_MISSING');
    expect(await power().agentAnswers(uuid)).toBe(false);
  });

  it('starts a VM, which is seen to run and told by an event', async () => {
    const mark = context.events.length;
    await power().start(uuid);
    await context.waitForState(uuid, 'RUNNING');
    await context.waitForEvent('vm', uuid, mark);
    await expectCode(power().start(uuid), 'WRONG_STATE');
    const { running } = (await context.session.vmHardware.read(uuid)) ?? {};
    expect(running).toMatchObject({ memoryBytes: 128 * MIB });
  });

  it('changes the description of a VM that runs, and not its sizes where it is not made for that', async () => {
    const edited = await context.session.vms.edit(uuid, { description: 'while it runs' });
    expect(edited).toMatchObject({ powerState: 'RUNNING', description: 'while it runs' });
    await expectCode(context.session.vms.edit(uuid, { vcpus: 4 }), 'WRONG_STATE');
  });

  it('samples the VM, with nothing made up', async () => {
    const sample = await context.session.vms.stats(uuid);
    expect(Date.parse(sample.at)).toBeGreaterThan(Date.parse('2026-01-01'));
    if (!context.has('vm.stats')) expect(sample).toMatchObject({ cpuTimeNanoseconds: null });
    else expect(sample.cpuTimeNanoseconds).toBeGreaterThan(0);
    expect(Array.isArray(await context.session.vms.addresses(uuid))).toBe(true);
  });

  it('resets it', async () => {
    await power().reset(uuid);
    await context.waitForState(uuid, 'RUNNING');
  });

  it('suspends it, and a start brings it back', async () => {
    await power().suspend(uuid);
    await context.waitForState(uuid, 'SUSPENDED');
    expect(await context.session.vms.get(uuid)).toMatchObject({ hasManagedSave: true });
    await power().start(uuid);
    await context.waitForState(uuid, 'RUNNING');
  });

  it('never asks a guest whose agent is silent', async () => {
    await stock.setAgent(stock.vm, false);
    expect(await power().agentAnswers(uuid)).toBe(false);
    await expectCode(power().shutdownByAgent(uuid), 'GUEST_AGENT_MISSING');
    await expectCode(power().reboot(uuid), 'GUEST_AGENT_MISSING');
    expect(await context.session.vms.get(uuid)).toMatchObject({ powerState: 'RUNNING' });
  });

  it('asks a guest to reboot and to shut down by its agent', async () => {
    await stock.setAgent(stock.vm, true);
    expect(await power().agentAnswers(uuid)).toBe(true);
    expect(await power().reboot(uuid)).toBe('agent');
    // The agent goes with the guest, and comes again with it.
    await context.waitForState(uuid, 'RUNNING');
    await stock.setAgent(stock.vm, true);
    await power().shutdownByAgent(uuid);
    await context.waitForState(uuid, 'STOPPED');
  });

  it('pulls the plug', async () => {
    await power().start(uuid);
    await context.waitForState(uuid, 'RUNNING');
    await power().powerOff(uuid);
    await context.waitForState(uuid, 'STOPPED');
  });
}
