import { CorralError, isCorralError, type ErrorCode } from '@corral/domain';
import type { CallOptions } from '@corral/hypervisor';
import type { Args, ProcedureName, Ret } from '@corral/libvirt-rpc';
import type { Calls } from '../calls.ts';
import { domainHandle } from '../handles.ts';

const VM = 'the VM';
/** Libvirt gives the agent this long for one command; the call itself a little longer. */
const COMMAND_SECONDS = 10;
const CALL_SLACK_SECONDS = 2;

interface Asked {
  /** True where the command changes something in the guest. */
  readonly changes: boolean;
  /** How long the agent is given, where somebody waits to see whether it answers at all. */
  readonly seconds?: number;
}

/**
 * One guest's agent, asked through libvirt. Each call passes the breaker of its VM, so that a guest that has gone deaf
 * costs its own callers a deadline and nobody else anything.
 */
export class AgentChannel {
  private readonly calls: Calls;

  constructor(calls: Calls) {
    this.calls = calls;
  }

  /**
   * Gives a command of the QEMU guest agent (its public reference, interop/qemu-ga-ref) and returns its answer.
   * @throws CorralError GUEST_AGENT_MISSING, CAPABILITY_MISSING when the agent forbids the command, NOT_FOUND or
   * INVALID_INPUT about a path, NO_SPACE.
   */
  async command(
    vmUuid: string,
    execute: string,
    args: object,
    options: CallOptions,
    asked: Asked,
  ): Promise<unknown> {
    const cmd = JSON.stringify({ execute, arguments: args });
    const request = {
      dom: domainHandle(vmUuid),
      cmd,
      timeout: asked.seconds ?? COMMAND_SECONDS,
      flags: 0,
    };
    const { result } = await this.call('domainAgentCommand', request, options, asked);
    return fieldOf(parsed(result), 'return');
  }

  /** A procedure of libvirt that goes through the agent, with the same errors. */
  async call<P extends ProcedureName>(
    procedure: P,
    args: Args<P> & { readonly dom: { readonly uuid: string } },
    options: CallOptions,
    asked: Asked,
  ): Promise<Ret<P>> {
    const seconds = (asked.seconds ?? COMMAND_SECONDS) + CALL_SLACK_SECONDS;
    const extras = { vm: args.dom.uuid, defaultDeadlineMs: seconds * 1000 };
    try {
      return asked.changes
        ? await this.calls.change(VM, procedure, args, options, extras)
        : await this.calls.read(VM, procedure, args, options, extras);
    } catch (error) {
      throw wordAgentError(error);
    }
  }
}

/** What the agent's words mean; the first match holds. They are C library texts, the same on every Linux. */
const MEANINGS: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    /has not been found|(has been|is) disabled|not supported|unsupported command/i,
    'CAPABILITY_MISSING',
    'The guest’s agent does not do this.',
  ],
  [/no such file or directory/i, 'NOT_FOUND', 'The guest has no such file.'],
  [/no space left on device/i, 'NO_SPACE', 'The guest’s disk is full.'],
  [
    /PID .* does not exist|invalid parameter 'pid'/i,
    'NOT_FOUND',
    'The agent does not know that program.',
  ],
  [/is a directory/i, 'INVALID_INPUT', 'That path is a directory of the guest.'],
  [
    /permission denied|not a directory|read-only file system|file name too long|text file busy/i,
    'INVALID_INPUT',
    'The guest does not let that path be used.',
  ],
  [
    /failed to lookup user|failed to set user password/i,
    'INVALID_INPUT',
    'The guest has no such user.',
  ],
];

function wordAgentError(error: unknown): unknown {
  if (!isCorralError(error)) return error;
  const text = error.details.native?.text ?? '';
  if (!/agent command/i.test(text)) return error;
  const [, code, sentence] = MEANINGS.find(([pattern]) => pattern.test(text)) ?? [];
  if (code === undefined) return error;
  const details =
    code === 'CAPABILITY_MISSING' ? { ...error.details, capability: 'guest' } : error.details;
  return new CorralError(code, `${sentence ?? ''} It says: ${text}`, details, error);
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch (error) {
    throw new CorralError(
      'HYPERVISOR_ERROR',
      'The guest’s agent answered what is no JSON.',
      {},
      error,
    );
  }
}

/** A member of an answer; undefined when the answer has another form. */
export function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Reflect.get(value, key);
}

/** A number of an answer. @throws CorralError HYPERVISOR_ERROR when there is none. */
export function numberOf(value: unknown, key: string): number {
  const found = fieldOf(value, key);
  if (typeof found === 'number' && Number.isFinite(found)) return found;
  throw new CorralError('HYPERVISOR_ERROR', `The guest’s agent answered without “${key}”.`);
}
