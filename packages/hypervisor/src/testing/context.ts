import { randomUUID } from 'node:crypto';
import { hasCode, isCorralError, type ErrorCode, type PowerState } from '@corral/domain';
import { expect, it } from 'vitest';
import type { HypervisorEvent, HypervisorSession } from '../port.ts';
import type { PoolRecord } from '../records.ts';
import type { VmSpec } from '../specs.ts';
import type { ContractBackend } from './backend.ts';
import type { MethodReport } from './report.ts';

const MIB = 1024 * 1024;
const STATE_TIMEOUT_MS = 60_000;
const POLL_MS = 100;

/** A uuid that no object has. */
export const NO_UUID = '00000000-dead-4bad-8bad-00000000dead';

/** What the parts of the suite share. */
export class ContractContext {
  readonly backend: ContractBackend;
  readonly report: MethodReport;
  readonly events: HypervisorEvent[] = [];
  private opened: HypervisorSession | null = null;
  private madePool: PoolRecord | null = null;

  constructor(backend: ContractBackend, report: MethodReport) {
    this.backend = backend;
    this.report = report;
  }

  get session(): HypervisorSession {
    if (!this.opened) throw new Error('The session is not open.');
    return this.opened;
  }

  /** The pool in which the suite makes its volumes. */
  get pool(): PoolRecord {
    if (!this.madePool) throw new Error('The pool has not been made.');
    return this.madePool;
  }

  begin(session: HypervisorSession): void {
    this.opened = session;
    session.events.subscribe((event) => this.events.push(event));
  }

  /** Ends the session; harmless when it never began. */
  async close(): Promise<void> {
    await this.opened?.close();
  }

  usePool(pool: PoolRecord): void {
    this.madePool = pool;
  }

  has(feature: string): boolean {
    return !this.backend.missing.includes(feature);
  }

  /** Expects a refusal, unless the backend is known to let the method through. */
  async refuses(method: string, promise: Promise<unknown>, ...codes: ErrorCode[]): Promise<void> {
    if (this.backend.lax.includes(method)) await promise;
    else await expectCode(promise, ...codes);
  }

  /** A test of a feature: where the backend lacks it, that it says so and refuses. */
  feature(
    feature: string,
    title: string,
    works: () => Promise<void>,
    refused: () => Promise<unknown>,
    code: ErrorCode = 'CAPABILITY_MISSING',
  ): void {
    const supported = this.has(feature);
    const suffix = supported ? '' : ': refused, with the reason among the capabilities';
    const refusal = async (): Promise<void> => {
      const told = this.session.capabilities.features[feature];
      expect(told).toMatchObject({ supported: false, reason: expect.stringMatching(/\w+ \w+/) });
      await expectCode(refused(), code);
    };
    it(`${title}${suffix}`, supported ? works : refusal);
  }

  /** A VM without a disk, unless told otherwise. */
  vmSpec(name: string, rest: Partial<VmSpec> = {}): VmSpec {
    const { seedBus: _bus, ...kind } = this.backend.vm;
    return {
      uuid: randomUUID(),
      name,
      description: 'Made by the contract suite.',
      vcpus: 1,
      memoryBytes: 64 * MIB,
      arch: 'x86_64',
      machine: 'pc',
      firmware: 'BIOS',
      domainType: 'qemu',
      disks: [],
      nics: [],
      autostart: false,
      metadata: { templateName: null, createdByTask: null, createdAt: '2026-11-22T12:00:00.000Z' },
      ...kind,
      ...rest,
    };
  }

  /** Waits until the VM is seen in a power state. */
  async waitForState(uuid: string, state: PowerState): Promise<void> {
    await until(`the VM to be ${state}`, STATE_TIMEOUT_MS, async () => {
      const vm = await this.session.vms.get(uuid);
      return vm?.powerState === state;
    });
  }

  /** Waits for an event about an object that came after the mark (a number of events). */
  async waitForEvent(kind: HypervisorEvent['kind'], uuid: string, after: number): Promise<void> {
    await until(`an event of the ${kind} ${uuid}`, 5000, async () =>
      this.events
        .slice(after)
        .some((event) => event.kind === kind && 'uuid' in event && event.uuid === uuid),
    );
  }
}

/** Waits until the condition holds. */
export async function until(
  what: string,
  timeoutMs: number,
  holds: () => Promise<boolean>,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > end)
      throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Expects a rejection by a CorralError with one of the codes, and returns it. */
export async function expectCode(promise: Promise<unknown>, ...codes: ErrorCode[]): Promise<void> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(isCorralError(error), `a CorralError, got ${String(error)}`).toBe(true);
  if (!hasCode(error, ...codes))
    expect.fail(`Expected ${codes.join(' or ')}, got ${String(error)}`);
  expect(error.message).toMatch(/\w+ \w+.*/);
}
