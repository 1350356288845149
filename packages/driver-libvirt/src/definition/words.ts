import { CPU_MODES, WATCHDOG_ACTIONS, type CpuModeName } from '@corral/domain';

/** A CPU mode Corral can write; null for another word. */
export const asCpuMode = (word: string | null): CpuModeName | null =>
  CPU_MODES.find((mode) => mode === word) ?? null;

/** A watchdog's action Corral can write; the hypervisor's default, reset, for another word. */
export const asWatchdogAction = (word: string | null): (typeof WATCHDOG_ACTIONS)[number] =>
  WATCHDOG_ACTIONS.find((action) => action === word) ?? 'reset';
