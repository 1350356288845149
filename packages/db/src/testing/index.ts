export { inventorySuite } from './inventory.testsuite.ts';
export { feedSuite } from './feed.testsuite.ts';
export { listSuite } from './lists.testsuite.ts';
export { storeUnderTest } from './task-store.ts';
export * from './records.ts';
