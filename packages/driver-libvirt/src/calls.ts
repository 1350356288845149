import type { CallOptions } from '@corral/hypervisor';
import type { Args, LaneName, LibvirtHost, ProcedureName, Ret } from '@corral/libvirt-rpc';
import { mapError, type CallSubject } from './mapping/errors.ts';

/** What the roles add to a call beyond the port's own options. */
export interface CallExtras {
  readonly lane?: LaneName;
  /** Uuid of the VM whose process must answer; its breaker guards the call. */
  readonly vm?: string;
  /** Used when the caller gives no deadline. */
  readonly defaultDeadlineMs?: number;
}

/** What the roles use of a connection to libvirt. */
export type RpcHost = Pick<
  LibvirtHost,
  'call' | 'upload' | 'download' | 'downloadInPieces' | 'openDuplex'
>;

/** Calls to one node whose errors are CorralErrors. */
export class Calls {
  readonly host: RpcHost;

  constructor(host: RpcHost) {
    this.host = host;
  }

  /** A call that only reads. */
  read<P extends ProcedureName>(
    what: string,
    procedure: P,
    args: Args<P>,
    options: CallOptions = {},
    extras: CallExtras = {},
  ): Promise<Ret<P>> {
    return this.run({ what, changes: false }, procedure, args, options, extras);
  }

  /** A call that may change something: when it is cut short, the outcome is unknown. */
  change<P extends ProcedureName>(
    what: string,
    procedure: P,
    args: Args<P>,
    options: CallOptions = {},
    extras: CallExtras = {},
  ): Promise<Ret<P>> {
    return this.run({ what, changes: true }, procedure, args, options, extras);
  }

  /** Runs something else than a plain call (a stream) with the same errors. */
  async guard<T>(subject: CallSubject, options: CallOptions, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw mapError(error, subject, options.signal);
    }
  }

  private async run<P extends ProcedureName>(
    subject: CallSubject,
    procedure: P,
    args: Args<P>,
    options: CallOptions,
    extras: CallExtras,
  ): Promise<Ret<P>> {
    const deadlineMs = options.deadlineMs ?? extras.defaultDeadlineMs;
    try {
      return await this.host.call(procedure, args, {
        ...(extras.lane === undefined ? {} : { lane: extras.lane }),
        ...(extras.vm === undefined ? {} : { vm: extras.vm }),
        ...(deadlineMs === undefined ? {} : { deadlineMs }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
    } catch (error) {
      const full = extras.vm === undefined ? subject : { ...subject, needsVmProcess: true };
      throw mapError(error, full, options.signal);
    }
  }
}
