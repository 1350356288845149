import type { VmShown } from './state.ts';

/** A VM as the graph shows it, for tests of what is concluded from it. */
export const shownVm = (name: string, more: Partial<VmShown> = {}): VmShown => ({
  id: `id of ${name}`,
  name,
  powerState: 'STOPPED',
  activity: 'IDLE',
  activeTask: null,
  parked: null,
  node: { id: 'n1', name: 'local' },
  nics: [{ mac: '52:54:00:00:00:01' }],
  snapshots: [],
  portForwards: [],
  ...more,
});
