export { MemoryTaskStore } from '../store/memory.ts';
export { taskStoreSuite, type StoreUnderTest } from './store.testsuite.ts';
