import type {
  CallOptions,
  HypervisorDriver,
  HypervisorSession,
  NodeTarget,
  ProbeReport,
  ProbeTarget,
} from '@corral/hypervisor';
import { Attempt } from './attempt.ts';
import { openSession } from './open.ts';
import { hostPlace, unverifiedPlace } from './place.ts';
import { probeHost } from './probe.ts';

/** The driver for standalone ESXi hosts, over their own API. */
export function esxiDriver(): HypervisorDriver {
  return new EsxiDriver();
}

class EsxiDriver implements HypervisorDriver {
  readonly kind = 'esxi';

  connect(target: NodeTarget, options: CallOptions = {}): Promise<HypervisorSession> {
    return openSession(hostPlace(target.transport), new Attempt(options));
  }

  probe(target: ProbeTarget, options: CallOptions = {}): Promise<ProbeReport> {
    return probeHost(unverifiedPlace(target.transport), new Attempt(options));
  }
}
