import type { ErrorCode } from '@corral/domain';
import { PORT_METHODS, ROLE_NAMES } from '../methods.ts';
import type { CallRecord } from '../runtime.ts';

interface MethodLine {
  succeeded: number;
  readonly refused: Map<ErrorCode, number>;
}

/** Which methods of the port the suite called on a backend, and how the calls ended. */
export class MethodReport {
  readonly backend: string;
  private readonly lines = new Map<string, MethodLine>();

  constructor(backend: string) {
    this.backend = backend;
    for (const method of portMethodNames())
      this.lines.set(method, { succeeded: 0, refused: new Map() });
  }

  /** Takes in one call; hand it to the runtime as `onCall`. */
  add(call: CallRecord): void {
    const line = this.lines.get(call.method);
    if (!line) return;
    if (call.error === null) line.succeeded += 1;
    else line.refused.set(call.error, (line.refused.get(call.error) ?? 0) + 1);
  }

  /** Methods that were never called. */
  get uncalled(): string[] {
    return this.select((line) => line.succeeded === 0 && line.refused.size === 0);
  }

  /** Methods that were called and never succeeded. */
  get neverSucceeded(): string[] {
    return this.select((line) => line.succeeded === 0);
  }

  /** One line a method, as in `vms.get  12 ok  NOT_FOUND 2`. */
  toString(): string {
    const rows = [...this.lines].map(([method, line]) => {
      const refused = [...line.refused].map(([code, count]) => `${code} ${count}`).join(', ');
      return `  ${method.padEnd(26)} ${String(line.succeeded).padStart(3)} ok  ${refused}`.trimEnd();
    });
    return [`Contract on ${this.backend}:`, ...rows].join('\n');
  }

  private select(test: (line: MethodLine) => boolean): string[] {
    return [...this.lines].filter(([, line]) => test(line)).map(([method]) => method);
  }
}

/** Every method of the port, as in `vms.list`. */
export function portMethodNames(): string[] {
  const roles = ROLE_NAMES.flatMap((role) =>
    Object.keys(PORT_METHODS[role]).map((method) => `${role}.${method}`),
  );
  return ['connect', 'probe', 'ping', ...roles];
}
