import { isCorralError, POWER_STATES } from '@corral/domain';
import type { GuestInfoRecord } from '@corral/hypervisor';
import type { GraphContext } from '../../graphql/context.ts';
import { word } from '../../graphql/enums.ts';
import type { VmRow } from '../../graphql/refs.ts';
import { lookForAgent, type AgentLook } from './subject.ts';

/**
 * The guest of a VM while one request is answered. Everything is read when it is first asked for, and once; what cannot
 * be read is a reason, never a failed query.
 */
export class GuestView {
  readonly vm: VmRow;
  private readonly context: GraphContext;
  private looking: Promise<AgentLook> | null = null;
  private reading: Promise<GuestInfoRecord | null> | null = null;

  constructor(vm: VmRow, context: GraphContext) {
    this.vm = vm;
    this.context = context;
  }

  /** Whether an agent answers; one that is known to be out of reach is not asked. */
  look(): Promise<AgentLook> {
    this.looking ??= this.ask();
    return this.looking;
  }

  info(): Promise<GuestInfoRecord | null> {
    this.reading ??= this.tell((session) => session.guest.info(this.vm.uuid));
    return this.reading;
  }

  /** The guest's clock against this server's, in milliseconds; above 0 it is fast. */
  async clockOffsetMs(): Promise<number | null> {
    return this.tell(async (session) => {
      const before = Date.now();
      const there = await session.guest.time(this.vm.uuid);
      return there - (before + Date.now()) / 2;
    });
  }

  sshKeys(user: string): Promise<string[] | null> {
    return this.tell((session) => session.guest.sshKeys(this.vm.uuid, user));
  }

  private async ask(): Promise<AgentLook> {
    if (word(POWER_STATES, this.vm.powerState, 'UNKNOWN') !== 'RUNNING') {
      return { agent: null, reason: 'The VM is not running.' };
    }
    if (!this.vm.hasAgentChannel) {
      return {
        agent: null,
        reason: 'The VM has no channel for a guest agent (org.qemu.guest_agent.0).',
      };
    }
    try {
      return await lookForAgent(this.session(), this.vm.uuid);
    } catch (error) {
      if (isCorralError(error)) return { agent: null, reason: error.message };
      throw error;
    }
  }

  private session() {
    return this.context.app.world.nodes.session(this.vm.nodeId);
  }

  private async tell<T>(
    read: (session: ReturnType<GuestView['session']>) => Promise<T>,
  ): Promise<T | null> {
    const { agent } = await this.look();
    if (agent === null) return null;
    try {
      return await read(this.session());
    } catch (error) {
      if (isCorralError(error)) return null;
      throw error;
    }
  }
}
