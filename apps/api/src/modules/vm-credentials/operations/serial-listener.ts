import type { Duplex } from 'node:stream';
import { isCorralError } from '@corral/domain';
import type { HypervisorSession } from '@corral/hypervisor';
import { findReport, type Report } from '../report.ts';

/** What is kept of a port that says much: far more than one line of it. */
const KEPT = 64 * 1024;

/** Listens to the serial port of a VM for the guest's word. Somebody who holds the port is not thrown out. */
export class SerialListener {
  private readonly session: HypervisorSession;
  private readonly vmUuid: string;
  private readonly nonce: string;
  private stream: Duplex | null = null;
  private text = '';
  /** Why it cannot listen now; null while it does. */
  trouble: string | null = null;

  constructor(session: HypervisorSession, vmUuid: string, nonce: string) {
    this.session = session;
    this.vmUuid = vmUuid;
    this.nonce = nonce;
  }

  /** Opens the port where it is not open, and gives the guest's word once it was heard. */
  async look(signal: AbortSignal): Promise<Report | null> {
    if (this.stream === null) await this.open(signal);
    return findReport(this.text, this.nonce);
  }

  close(): void {
    this.stream?.destroy();
    this.stream = null;
  }

  private async open(signal: AbortSignal): Promise<void> {
    try {
      const stream = await this.session.console.openSerial(this.vmUuid, { signal });
      this.stream = stream;
      this.trouble = null;
      stream.on('data', (chunk: Buffer) => {
        this.text = (this.text + chunk.toString('latin1')).slice(-KEPT);
      });
      const gone = (): void => {
        if (this.stream === stream) this.stream = null;
      };
      stream.on('error', gone);
      stream.on('close', gone);
    } catch (error) {
      if (!isCorralError(error)) throw error;
      this.trouble =
        error.code === 'IN_USE'
          ? 'somebody else held its serial port'
          : `its serial port could not be heard (${error.message})`;
    }
  }
}
