export { MemoryTaskStore } from '../store/memory.ts';
