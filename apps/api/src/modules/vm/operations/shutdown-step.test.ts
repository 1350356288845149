import { CorralError } from '@corral/domain';
import type { HypervisorSession, PowerRole, VmRecord } from '@corral/hypervisor';
import type { StepContext } from '@corral/tasks';
import { describe, expect, it } from 'vitest';
import type { World } from '../../../world.ts';
import { shutdownStep } from './shutdown-step.ts';

type Power = Pick<PowerRole, 'agentAnswers' | 'shutdownByAgent' | 'shutdownByAcpi'>;

/** A guest that goes off some looks after it was asked in the way it listens to. */
function guestThat(options: {
  agent?: boolean;
  listensTo?: 'agent' | 'acpi';
  refusesAgent?: boolean;
  away?: number;
  signal?: AbortSignal;
}) {
  const asked: string[] = [];
  let looksLeft = Number.POSITIVE_INFINITY;
  let away = options.away ?? 0;
  const hear = (way: 'agent' | 'acpi'): void => {
    asked.push(way);
    if (options.listensTo === way) looksLeft = 2;
  };
  const power: Power = {
    agentAnswers: async () => options.agent === true,
    shutdownByAgent: async () => {
      if (options.refusesAgent) throw new CorralError('GUEST_AGENT_MISSING', 'gone');
      hear('agent');
    },
    shutdownByAcpi: async () => hear('acpi'),
  };
  const get = async (): Promise<Partial<VmRecord>> => {
    if (asked.length > 0 && away > 0) {
      away -= 1;
      throw new CorralError('CONNECTION_LOST', 'The connection broke.');
    }
    looksLeft -= 1;
    return { powerState: looksLeft < 0 ? 'STOPPED' : 'RUNNING', hasAgentChannel: true };
  };
  const session = { power, vms: { get } } as unknown as HypervisorSession;
  const context = {
    world: {
      nodes: { session: () => session },
      inventory: { vm: async () => 'id' },
    } as unknown as World,
    signal: options.signal ?? new AbortController().signal,
    progress: () => undefined,
    log: () => undefined,
  } as unknown as StepContext<World>;
  const run = (timeoutSeconds: number, thenPowerOff = false) =>
    shutdownStep.handler.run(context, {
      nodeId: 'n',
      vmUuid: 'u',
      name: 'web-1',
      timeoutSeconds,
      thenPowerOff,
    });
  return { asked, run };
}

describe('the stop ladder', () => {
  it('asks the agent and leaves it at that when the guest obeys', async () => {
    const guest = guestThat({ agent: true, listensTo: 'agent' });
    expect(await guest.run(10)).toEqual({ stopped: true, rung: 'agent' });
    expect(guest.asked).toEqual(['agent']);
  });

  it('presses the button when no agent answers', async () => {
    const guest = guestThat({ listensTo: 'acpi' });
    expect(await guest.run(10)).toEqual({ stopped: true, rung: 'acpi' });
    expect(guest.asked).toEqual(['acpi']);
  });

  it('presses the button when the agent goes away in between', async () => {
    const guest = guestThat({ agent: true, refusesAgent: true, listensTo: 'acpi' });
    expect(await guest.run(10)).toEqual({ stopped: true, rung: 'acpi' });
  });

  it('presses the button as well when half of the time has passed after the agent was asked', async () => {
    const guest = guestThat({ agent: true, listensTo: 'acpi' });
    expect(await guest.run(2)).toEqual({ stopped: true, rung: 'acpi' });
    expect(guest.asked).toEqual(['agent', 'acpi']);
  });

  it('says that the guest did not stop, and never goes further by itself', async () => {
    const guest = guestThat({});
    await expect(guest.run(1)).rejects.toMatchObject({ code: 'GUEST_DID_NOT_STOP' });
    expect(guest.asked).toEqual(['acpi']);
  });

  it('leaves the rest to the power-off step where one follows', async () => {
    expect(await guestThat({}).run(1, true)).toEqual({ stopped: false, rung: null });
  });

  it('waits for a node that is away for a moment', async () => {
    expect(await guestThat({ listensTo: 'acpi', away: 2 }).run(10)).toEqual({
      stopped: true,
      rung: 'acpi',
    });
  });

  it('ends at once when it is cancelled', async () => {
    const controller = new AbortController();
    const running = guestThat({ signal: controller.signal }).run(60);
    setTimeout(() => controller.abort(new Error('cancelled')), 50);
    await expect(running).rejects.toThrow(/cancelled|aborted/);
  });
});
