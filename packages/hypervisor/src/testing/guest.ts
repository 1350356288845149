import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { VmSpec } from '../specs.ts';
import type { ContractGuest } from './backend.ts';
import { expectCode, until, type ContractContext } from './context.ts';
import { guestAgentContract, noGuestAgentContract } from './guest-agent.ts';
import { readUntil } from './power.ts';

const GIB = 1024 ** 3;
const ANSWER_MS = 60_000;

/** A guest that boots: serial console, agent, addresses, and the gentle ways to stop. */
export function guestContract(context: ContractContext): void {
  const power = (): ContractContext['session']['power'] => context.session.power;
  let guest: ContractGuest | null = null;
  let spec: VmSpec;

  const wanted = (): ContractGuest => {
    if (!guest) throw new Error('This backend has no guest.');
    return guest;
  };
  const boot = async (): Promise<void> => {
    await power().start(spec.uuid);
    await until('the agent', wanted().bootTimeoutMs, () => power().agentAnswers(spec.uuid));
  };

  describe('guest', () => {
    it('is made from an uploaded disk by an overlay', async () => {
      guest = await context.backend.guest();
      if (!guest) {
        expect(context.session.capabilities.features['guest.agent']).toMatchObject({
          supported: false,
        });
        return;
      }
      spec = await makeGuest(context, guest);
      expect(await context.session.vms.get(spec.uuid)).toMatchObject({ powerState: 'STOPPED' });
    });

    live('boots, and its serial console shows it', async () => {
      await power().start(spec.uuid);
      const serial = await context.session.console.openSerial(spec.uuid);
      const ready = readUntil(serial, wanted().readyMarker, wanted().bootTimeoutMs);
      await expectCode(context.session.console.openSerial(spec.uuid), 'IN_USE');
      await ready;
      serial.write('\r');
      await readUntil(serial, 'login', ANSWER_MS);
      serial.destroy();
    });

    live('lets a second holder take the serial console over by force', async () => {
      const first = await context.session.console.openSerial(spec.uuid, { force: true });
      const ended = new Promise<void>((resolve) => {
        first.once('close', resolve);
        first.on('error', () => undefined);
      });
      const second = await context.session.console.openSerial(spec.uuid, { force: true });
      await ended;
      second.write('\r');
      await readUntil(second, 'login', ANSWER_MS);
      second.destroy();
    });

    live('answers by its agent', async () => {
      await until('the agent', ANSWER_MS, () => power().agentAnswers(spec.uuid));
    });

    live('has the same address by agent and by lease', async () => {
      const { subnet } = context.backend;
      const [nic] = spec.nics;
      await until('both addresses', ANSWER_MS, async () => {
        const found = await context.session.vms.addresses(spec.uuid);
        const own = found.filter(
          ({ address, mac }) => address.startsWith(`${subnet}.`) && mac === nic?.mac,
        );
        const sources = new Set(own.map(({ source }) => source));
        return sources.has('AGENT') && sources.has('DHCP_LEASE');
      });
      const networks = await context.session.networks.list();
      const network = networks.find(({ name }) => name === 'contract-net');
      const leases = await context.session.networks.leases(network?.uuid ?? '');
      expect(leases).toMatchObject([{ mac: nic?.mac, prefix: 24, expiresAt: expect.any(String) }]);
    });

    live('tells what its disk and network have done', async () => {
      const sample = await context.session.vms.stats(spec.uuid);
      expect(sample.diskReadBytes).toBeGreaterThan(1_000_000);
      expect(sample.netTxBytes).toBeGreaterThan(0);
      await until('balloon statistics', ANSWER_MS, async () => {
        const { memoryUnusedBytes } = await context.session.vms.stats(spec.uuid);
        return memoryUnusedBytes !== null && memoryUnusedBytes < wanted().memoryBytes;
      });
    });

    if (context.has('guest.agent')) guestAgentContract(context, () => spec.uuid);
    else noGuestAgentContract(context);

    live('stops when its agent is asked', async () => {
      await power().shutdownByAgent(spec.uuid);
      await context.waitForState(spec.uuid, 'STOPPED');
    });

    live('stops when its power button is pressed', async () => {
      await boot();
      await power().shutdownByAcpi(spec.uuid);
      await context.waitForState(spec.uuid, 'STOPPED');
    });

    live('reboots by its agent', async () => {
      await boot();
      expect(await power().reboot(spec.uuid)).toBe('agent');
      await until(
        'the agent to go',
        ANSWER_MS,
        async () => !(await power().agentAnswers(spec.uuid)),
      );
      expect(await context.session.vms.get(spec.uuid)).toMatchObject({ powerState: 'RUNNING' });
      await power().powerOff(spec.uuid);
      await context.waitForState(spec.uuid, 'STOPPED');
    });

    live('is deleted, and its volumes stay', async () => {
      await context.session.vms.delete(spec.uuid);
      const left = await context.session.storage.listVolumes(context.pool.uuid);
      expect(left.map(({ name }) => name).toSorted()).toEqual(['guest-base.qcow2', 'guest.qcow2']);
      for (const { name } of left)
        await context.session.storage.deleteVolume(context.pool.uuid, name);
    });
  });

  /** A test that needs the guest; where there is none, that the backend says so is what is tested. */
  function live(title: string, test: () => Promise<void>): void {
    const alive = context.has('guest.agent');
    const absence = async (): Promise<void> => {
      expect(context.session.capabilities.features['guest.agent']?.reason).toMatch(/\w+ \w+/);
    };
    it(`${title}${alive ? '' : ': no guests here'}`, alive ? test : absence);
  }
}

async function makeGuest(context: ContractContext, guest: ContractGuest): Promise<VmSpec> {
  const { storage, vms } = context.session;
  const pool = context.pool.uuid;
  const { size } = await stat(guest.diskFile);
  await storage.createVolume(pool, {
    name: 'guest-base.qcow2',
    format: 'raw',
    capacityBytes: size,
  });
  await storage.uploadVolume(pool, 'guest-base.qcow2', createReadStream(guest.diskFile), size);
  const base = await storage.getVolume(pool, 'guest-base.qcow2');
  // What was uploaded is looked at anew: the volume is what the file is.
  expect(base).toMatchObject({ format: 'qcow2' });
  expect(base?.capacityBytes).not.toBe(size);
  const disk = await storage.createVolume(pool, {
    name: 'guest.qcow2',
    format: 'qcow2',
    capacityBytes: GIB,
    backing: { path: base?.path ?? '', format: 'qcow2' },
  });
  const spec = context.vmSpec('contract-guest', {
    memoryBytes: guest.memoryBytes,
    disks: [{ device: 'disk', bus: 'virtio', format: 'qcow2', path: disk.path, discard: true }],
    nics: [
      {
        mac: '52:54:00:c0:4a:01',
        source: { kind: 'network', name: 'contract-net' },
        model: 'virtio',
      },
    ],
  });
  const vm = await vms.create(spec);
  expect(vm.disks).toMatchObject([
    {
      target: 'vda',
      device: 'disk',
      bus: 'virtio',
      format: 'qcow2',
      sourcePath: disk.path,
      discard: 'unmap',
    },
  ]);
  expect(vm.nics).toMatchObject([
    {
      mac: '52:54:00:c0:4a:01',
      source: 'contract-net',
      sourceType: 'network',
      model: 'virtio',
      linkUp: true,
    },
  ]);
  return spec;
}
