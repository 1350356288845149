/** libvirt's RPC protocol in TypeScript, over any duplex stream. */
export type { CallOptions } from './caller.ts';
export { ConnectTimeoutError } from './connection.ts';
export { ErrorCode, errorCodeName, ErrorDomain, errorDomainName } from './error-codes.ts';
export {
  BreakerOpenError,
  ConnectionLostError,
  DeadlineError,
  isStickyDeadSecondary,
  LibvirtError,
  ProtocolError,
  UnsupportedProcedureError,
} from './errors.ts';
export { registeredEvents } from './events.ts';
export { AuthenticationUnsupportedError } from './handshake.ts';
export { connectHost, LibvirtHost, type HostStatus } from './host.ts';
export type { KeepaliveOptions } from './keepalive.ts';
export {
  DEFAULT_DEADLINES,
  DEFAULT_KEEPALIVE,
  DEFAULT_LIMITS,
  DEFAULT_URI,
  type ConnectOptions,
  type Deadlines,
  type HostLimits,
  type StreamPurpose,
} from './options.ts';
export type { LaneName } from './policy.ts';
export { isEventName, isProcedureName, procedure, type ProcedureInfo } from './procedures.ts';
export type { UploadOptions, UploadPart } from './stream/upload.ts';
export type { RemoteProgram } from './transport/helper-pipe.ts';
export {
  NoDaemonError,
  openRemoteStream,
  type ProbeFailure,
  type RemoteOpener,
} from './transport/remote.ts';
export { unixStream } from './transport/unix.ts';
export { param, paramsToMap, paramValues } from './typed-params.ts';
export type {
  Args,
  Composite,
  DownloadProcedure,
  DuplexProcedure,
  EventName,
  EventPayload,
  ProcedureName,
  Ret,
  TypedParam,
  UploadProcedure,
} from './types.ts';
