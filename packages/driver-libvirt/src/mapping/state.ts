import type { PoolState, PowerState } from '@corral/domain';
import { DomainState, PoolRunState } from '../constants.ts';

/** libvirt's words for domain states, by number. */
const RAW_STATES = [
  'nostate',
  'running',
  'blocked',
  'paused',
  'shutdown',
  'shutoff',
  'crashed',
  'pmsuspended',
] as const;

/** The reasons of each state, by number, in libvirt's words. */
const RAW_REASONS: Readonly<Record<number, readonly string[]>> = {
  [DomainState.RUNNING]: [
    'unknown',
    'booted',
    'migrated',
    'restored',
    'from-snapshot',
    'unpaused',
    'migration-canceled',
    'save-canceled',
    'wakeup',
    'crashed',
    'postcopy',
    'postcopy-failed',
  ],
  [DomainState.PAUSED]: [
    'unknown',
    'user',
    'migration',
    'save',
    'dump',
    'ioerror',
    'watchdog',
    'from-snapshot',
    'shutting-down',
    'snapshot',
    'crashed',
    'starting-up',
    'postcopy',
    'postcopy-failed',
  ],
  [DomainState.SHUTDOWN]: ['unknown', 'user'],
  [DomainState.SHUTOFF]: [
    'unknown',
    'shutdown',
    'destroyed',
    'crashed',
    'migrated',
    'saved',
    'failed',
    'from-snapshot',
    'daemon',
  ],
  [DomainState.CRASHED]: ['unknown', 'panicked'],
};

export interface MappedVmState {
  readonly powerState: PowerState;
  readonly rawState: string;
  readonly rawReason: string | null;
}

/**
 * Maps libvirt's state and reason. A shut-off domain with a managed-save image is SUSPENDED: its memory is on disk
 * and the next start brings it back. A guest that sleeps (S3) is SUSPENDED too; its start is a wake-up.
 */
export function mapVmState(state: number, reason: number, hasManagedSave: boolean): MappedVmState {
  const rawReason = RAW_REASONS[state]?.[reason];
  return {
    powerState: powerStateOf(state, hasManagedSave),
    rawState: RAW_STATES[state] ?? `state-${state}`,
    rawReason: rawReason === undefined || rawReason === 'unknown' ? null : rawReason,
  };
}

function powerStateOf(state: number, hasManagedSave: boolean): PowerState {
  switch (state) {
    case DomainState.RUNNING:
    case DomainState.BLOCKED:
      return 'RUNNING';
    case DomainState.PAUSED:
      return 'PAUSED';
    case DomainState.SHUTDOWN:
      return 'SHUTTING_DOWN';
    case DomainState.SHUTOFF:
      return hasManagedSave ? 'SUSPENDED' : 'STOPPED';
    case DomainState.CRASHED:
      return 'CRASHED';
    case DomainState.PMSUSPENDED:
      return 'SUSPENDED';
    default:
      return 'UNKNOWN';
  }
}

const POOL_STATES: Readonly<Record<number, { state: PoolState; raw: string }>> = {
  [PoolRunState.INACTIVE]: { state: 'INACTIVE', raw: 'inactive' },
  [PoolRunState.BUILDING]: { state: 'BUILDING', raw: 'building' },
  [PoolRunState.RUNNING]: { state: 'RUNNING', raw: 'running' },
  [PoolRunState.DEGRADED]: { state: 'DEGRADED', raw: 'degraded' },
  [PoolRunState.INACCESSIBLE]: { state: 'INACCESSIBLE', raw: 'inaccessible' },
};

/** Maps a pool's state number; one that is not known is INACCESSIBLE with its number as the raw word. */
export function mapPoolState(state: number): { state: PoolState; raw: string } {
  return POOL_STATES[state] ?? { state: 'INACCESSIBLE', raw: `state-${state}` };
}
