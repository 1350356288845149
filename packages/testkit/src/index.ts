export { LabNode, type LabNodeOptions, type NodeSsh } from './lab/node.ts';
export { nodeNumbers, sweepStaleNodes } from './lab/sweep.ts';
export { putTinyGuest, tinyGuest, type TinyGuest } from './guest/tiny.ts';
export { tinyInstaller, type TinyInstaller } from './guest/installer.ts';
export {
  ToolsTarget,
  type ToolsTargetFamily,
  type ToolsTargetOptions,
} from './guest/tools-target.ts';
export { testDomainXml, type TestDomain } from './guest/domain.ts';
export { writeReferenceSeed, type SeedContent } from './guest/seed.ts';
export { startPostgres, type TestPostgres } from './services/postgres.ts';
export { startRedis, type TestRedis } from './services/redis.ts';
export { startFileServer, type FileServer, type ServedFile } from './services/file-server.ts';
export {
  Vcsim,
  type VcsimOptions,
  type VcsimQuestion,
  type VcsimRequest,
  type VcsimRule,
  type VcsimSettings,
} from './services/vcsim.ts';
export { requestComplaints, type SentRequest } from './services/request-schema.ts';
export { govmomiPeerProgram, vcsimProgram } from './services/go-program.ts';
export { CHROMIUM_ARGS, chromiumPath, freePort } from './services/ports.ts';
export { mustRun, ProgramError, run, type ProgramResult, type RunOptions } from './process.ts';
export { sleep, waitFor, type WaitOptions } from './wait.ts';
