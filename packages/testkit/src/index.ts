export { LabNode, type LabNodeOptions, type NodeSsh } from './lab/node.ts';
export { mustRun, ProgramError, run, type ProgramResult, type RunOptions } from './process.ts';
export { sleep, waitFor, type WaitOptions } from './wait.ts';
