import type {
  CallOptions,
  FactsRole,
  HardwareRole,
  NodeFacts,
  NodeHardware,
} from '@corral/hypervisor';
import type { MachineOffer } from '@corral/domain';
import type { Host } from '../host.ts';
import { FACTS_PATHS, readFacts, readVersion } from '../readers/facts.ts';
import { HARDWARE_PATHS, readHardware } from '../readers/hardware.ts';
import { refuse } from './refused.ts';

/** What a host is. */
export class EsxiFacts implements FactsRole {
  readonly stats = refuse('node.stats');
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  async read(options: CallOptions = {}): Promise<NodeFacts> {
    const properties = await this.host.self(FACTS_PATHS, options);
    return readFacts(properties, readVersion(this.host.client.about));
  }

  /** This driver makes no VMs, so it offers no machines. */
  async offers(): Promise<MachineOffer[]> {
    return [];
  }
}

/** The devices of a host. */
export class EsxiHardware implements HardwareRole {
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  async read(options: CallOptions = {}): Promise<NodeHardware> {
    return readHardware(await this.host.self(HARDWARE_PATHS, options));
  }
}
