export { inventorySuite } from './inventory.testsuite.ts';
export { feedSuite } from './feed.testsuite.ts';
export { listSuite } from './lists.testsuite.ts';
export * from './records.ts';
