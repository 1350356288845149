/** What can be done to many VMs together, by the names of the actions of one. */
export const BULK_ACTION = {
  start: 'START',
  stop: 'STOP',
  powerOff: 'POWER_OFF',
  clone: 'CLONE',
  delete: 'DELETE',
} as const;
/** As the graph names them; a deletion is parked where it can be undone. */
export type BulkAction = (typeof BULK_ACTION)[keyof typeof BULK_ACTION] | 'PARK';
export type BulkVerb = keyof typeof BULK_ACTION;
export const BULK_VERBS: readonly BulkVerb[] = ['start', 'stop', 'powerOff', 'clone', 'delete'];
