import type { Ground } from './ground.ts';

/** One thing that goes wrong, and comes right again. */
export interface Fault {
  readonly name: string;
  /** What the user is told, to be found in the report. */
  play(ground: Ground, watch: Stopwatch): Promise<void>;
}

/** What a fault is measured by. Each moment is told once. */
export interface Stopwatch {
  /** The fault begins now. */
  struck(): void;
  /** The user can see it now. @param how what they see. */
  seen(how: string): void;
  /** The cause is gone now. */
  mended(): void;
  /** All is well again. */
  healed(): void;
  /** Something was said that is not so. */
  lie(what: string): void;
}

export interface FaultReport {
  readonly name: string;
  readonly seenMs: number | null;
  readonly healedMs: number | null;
  readonly healed: boolean;
  readonly lied: boolean;
  readonly sees: string;
  readonly lies: readonly string[];
}

/** Plays a fault and measures it; a fault that throws has not healed. */
export async function report(fault: Fault, ground: Ground): Promise<FaultReport> {
  const times = { struck: 0, seen: 0, mended: 0, healed: 0 };
  const lies: string[] = [];
  let sees = '';
  const watch: Stopwatch = {
    struck: () => void (times.struck = performance.now()),
    seen: (how) => {
      times.seen = performance.now();
      sees = how;
    },
    mended: () => void (times.mended = performance.now()),
    healed: () => void (times.healed = performance.now()),
    lie: (what) => void lies.push(what),
  };
  try {
    await fault.play(ground, watch);
  } catch (error) {
    console.error(`${fault.name}:`, error);
  }
  const between = (from: number, to: number) => (to > 0 ? Math.round(to - from) : null);
  return {
    name: fault.name,
    seenMs: between(times.struck, times.seen),
    healedMs: between(times.mended, times.healed),
    healed: times.healed > 0,
    lied: lies.length > 0,
    sees,
    lies,
  };
}
