import { sleep, type Vcsim } from '@corral/testkit';
import { startCountingProxy } from './counting-proxy.ts';
import { login, PATHS } from './clients.ts';

export interface Delta {
  /** Bytes of the first full set. */
  readonly fullBytes: number;
  /** Bytes from one power change until it was told. */
  readonly deltaBytes: number;
}

/** Watches all VMs, has one of them switched off by somebody else, and counts what that cost the watcher. */
export async function measureDelta(host: Vcsim): Promise<Delta> {
  const proxy = await startCountingProxy(host.port);
  const watcher = await login(host, proxy.port);
  const other = await login(host);
  try {
    const told = Promise.withResolvers<void>();
    let whole = false;
    const before = proxy.received();
    const watch = await watcher.watch([{ type: 'VirtualMachine', paths: PATHS }], (updates) => {
      const off = updates.some(({ kind, changes }) =>
        changes.some(({ value }) => kind === 'modify' && value === 'poweredOff'),
      );
      if (whole && off) told.resolve();
    });
    whole = true;
    const fullBytes = proxy.received() - before;
    const [vm] = await other.retrieve('VirtualMachine', []);
    if (vm === undefined) throw new Error('The simulator has no VM.');
    // Whatever the first set still has on its way must not count as the change.
    await sleep(500);
    const still = proxy.received();
    await other.runTask(() => other.call('PowerOffVM_Task', vm.ref));
    await told.promise;
    const deltaBytes = proxy.received() - still;
    await watch.close();
    return { fullBytes, deltaBytes };
  } finally {
    await watcher.close();
    await other.close();
    proxy.close();
  }
}
