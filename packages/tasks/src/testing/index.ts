export { MemoryTaskStore } from '../store/memory.ts';
export { taskStoreSuite, type StoreUnderTest } from './store.testsuite.ts';
export { engineSuite, type EngineSubject } from './engine.testsuite.ts';
export { Bench, queueFolder } from './bench.ts';
