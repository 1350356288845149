import type { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { VmSpec } from '../specs.ts';
import { expectCode, type ContractContext } from './context.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47];

/** Reads from a stream until it has said the text. */
export function readUntil(stream: Duplex, text: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(
      () =>
        reject(
          new Error(
            `Waited in vain for ${JSON.stringify(text)} in ${JSON.stringify(said.slice(-500))}`,
          ),
        ),
      timeoutMs,
    );
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1');
      if (!said.includes(text)) return;
      clearTimeout(timer);
      resolve(said);
    });
    stream.once('error', reject);
  });
}

/** A VM that runs, without anything in it that answers: power, display, samples. */
export function powerContract(context: ContractContext): void {
  const power = (): ContractContext['session']['power'] => context.session.power;
  let spec: VmSpec;

  describe('power', () => {
    it('starts a VM, which is seen to run and told by an event', async () => {
      spec = context.vmSpec('contract-power');
      await context.session.vms.create(spec);
      const mark = context.events.length;
      await power().start(spec.uuid);
      await context.waitForState(spec.uuid, 'RUNNING');
      await context.waitForEvent('vm', spec.uuid, mark);
      await expectCode(power().start(spec.uuid), 'WRONG_STATE');
    });

    it('does not delete what runs', async () => {
      await expectCode(context.session.vms.delete(spec.uuid), 'WRONG_STATE');
      expect(await context.session.vms.get(spec.uuid)).toMatchObject({ powerState: 'RUNNING' });
    });

    it('changes the description at once and sizes for the next start', async () => {
      const edited = await context.session.vms.edit(spec.uuid, { description: 'while it runs' });
      expect(edited).toMatchObject({ powerState: 'RUNNING', description: 'while it runs' });
    });

    it('pauses and resumes', async () => {
      await power().pause(spec.uuid);
      await context.waitForState(spec.uuid, 'PAUSED');
      await power().resume(spec.uuid);
      await context.waitForState(spec.uuid, 'RUNNING');
      await expectCode(power().resume(spec.uuid), 'WRONG_STATE');
    });

    it('resets', async () => {
      await power().reset(spec.uuid);
      await context.waitForState(spec.uuid, 'RUNNING');
    });

    it('knows that no agent answers', async () => {
      expect(await power().agentAnswers(spec.uuid)).toBe(false);
      await expectCode(power().shutdownByAgent(spec.uuid), 'GUEST_AGENT_MISSING');
    });

    it('reboots by ACPI where no agent answers', async () => {
      expect(await power().reboot(spec.uuid)).toBe('acpi');
      await context.waitForState(spec.uuid, 'RUNNING');
    });

    context.feature(
      'power.acpi',
      'presses the power button, and neither waits nor goes further when the guest is deaf',
      async () => {
        await power().shutdownByAcpi(spec.uuid);
        await context.waitForState(spec.uuid, 'RUNNING');
      },
      () => power().shutdownByAcpi(spec.uuid),
    );

    it('takes a picture of the screen', async () => {
      const { mime, data } = await context.session.console.screenshot(spec.uuid);
      expect(mime).toBe('image/png');
      expect([...data.subarray(0, 4)]).toEqual(PNG);
    });

    context.feature(
      'console.vnc',
      'opens the display, which speaks RFB',
      async () => {
        const stream = await context.session.console.openVnc(spec.uuid);
        expect(await readUntil(stream, '\n', 5000)).toMatch(/^RFB 003\.\d{3}\n/);
        stream.destroy();
      },
      () => context.session.console.openVnc(spec.uuid),
    );

    it('samples the VM', async () => {
      const sample = await context.session.vms.stats(spec.uuid);
      expect(Date.parse(sample.at)).toBeGreaterThan(Date.parse('2026-01-01'));
      if (context.has('vm.stats')) {
        const later = await context.session.vms.stats(spec.uuid);
        expect(sample.cpuTimeNanoseconds).toBeGreaterThan(0);
        expect(later.cpuTimeNanoseconds).toBeGreaterThanOrEqual(sample.cpuTimeNanoseconds ?? 0);
        expect(sample.memoryBalloonBytes).toBe(spec.memoryBytes);
        expect(sample.memoryRssBytes).toBeGreaterThan(1_000_000);
      } else {
        expect(sample).toMatchObject({ cpuTimeNanoseconds: null, memoryBalloonBytes: null });
        expect(context.session.capabilities.features['vm.stats']?.reason).toMatch(/\w+ \w+/);
      }
    });

    it('suspends to disk, and a start brings it back', async () => {
      await power().suspend(spec.uuid);
      await context.waitForState(spec.uuid, 'SUSPENDED');
      expect(await context.session.vms.get(spec.uuid)).toMatchObject({ hasManagedSave: true });
      await power().start(spec.uuid);
      await context.waitForState(spec.uuid, 'RUNNING');
      expect(await context.session.vms.get(spec.uuid)).toMatchObject({ hasManagedSave: false });
    });

    it('deletes a suspended VM with its saved memory', async () => {
      await power().suspend(spec.uuid);
      await context.waitForState(spec.uuid, 'SUSPENDED');
      await context.session.vms.delete(spec.uuid);
      expect(await context.session.vms.get(spec.uuid)).toBeNull();
    });

    it('pulls the plug', async () => {
      await context.session.vms.create(spec);
      await power().start(spec.uuid);
      await context.waitForState(spec.uuid, 'RUNNING');
      await power().powerOff(spec.uuid);
      await context.waitForState(spec.uuid, 'STOPPED');
      await context.session.vms.delete(spec.uuid);
    });
  });
}
