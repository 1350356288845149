/** The vim25 client: VMware ESXi over npm `soap`. */
export type { CallOptions, OperationName, RequestOf, ResultOf } from './calls.ts';
export { VimClient, type VimConnectOptions } from './client.ts';
export { isFault, VimError, type VimErrorInit, type VimErrorKind } from './errors.ts';
export { type HostCertificate, normaliseFingerprint, readCertificate } from './http/tls.ts';
export type { Retrieved } from './inventory/retrieve.ts';
export type { WatchSet } from './inventory/specs.ts';
export type {
  ObjectUpdate,
  PropertyUpdate,
  UpdateListener,
  WatchOptions,
} from './inventory/subscription.ts';
export type { MoRef } from './mo-ref.ts';
export type * from './schema/types.gen.ts';
export type { StateListener, VimState } from './session.ts';
export type { RunTaskOptions } from './tasks.ts';
export { isMoRef, refKey } from './values.ts';
