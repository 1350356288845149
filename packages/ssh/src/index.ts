export { connectSsh, probeHostKey, type ProbeOptions } from './connect.ts';
export type { SshConnection } from './connection.ts';
export { SshError, type SshErrorFacts, type SshErrorKind } from './errors.ts';
export type { HostKey, HostKeyPolicy } from './host-key.ts';
export type { SshAuth, SshHop, SshOptions } from './options.ts';
export type { ExecOptions, ExecResult, SshExit, SshProcess } from './process.ts';
export { quoteArgv } from './quote.ts';
