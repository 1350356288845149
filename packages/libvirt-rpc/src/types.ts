import type { compositeTypes } from './schema/types.ts';
import type { qemuEvents, remoteEvents } from './schema/events.ts';
import type { remoteProcedures } from './schema/index.ts';
import type { qemuProcedures } from './schema/qemu.ts';

type Procedures = typeof remoteProcedures & typeof qemuProcedures;
type Events = typeof remoteEvents & typeof qemuEvents;
type Composites = typeof compositeTypes;

/** A typed parameter: libvirt's extensible name and value pair. The same field may come repeatedly. */
export type TypedParam =
  | {
      readonly field: string;
      readonly type: 'int' | 'uint' | 'llong' | 'ullong';
      readonly value: number;
    }
  | { readonly field: string; readonly type: 'double'; readonly value: number }
  | { readonly field: string; readonly type: 'boolean'; readonly value: boolean }
  | { readonly field: string; readonly type: 'string'; readonly value: string };

interface Primitives {
  i: number;
  u: number;
  I: number;
  U: number;
  d: number;
  s: string;
  o: Uint8Array;
  o16: string;
  P: TypedParam;
}

type Simplify<T> = { [K in keyof T]: T[K] } & {};

/** The TypeScript type of one type name of the notation. */
export type ValueOf<T extends string> = T extends `?${infer Inner}`
  ? ValueOf<Inner> | null
  : T extends `c[${string}]`
    ? string
    : T extends `${infer Item}[]`
      ? readonly ValueOf<Item>[]
      : T extends keyof Primitives
        ? Primitives[T]
        : T extends keyof Composites
          ? Layout<Composites[T]>
          : never;

type Fields<L extends string, Seen = unknown> = L extends `${infer Name}:${infer Rest}`
  ? Rest extends `{${infer Body}}${infer Tail}`
    ? Fields<TrimStart<Tail>, Seen & { readonly [K in Name]: Layout<Body> }>
    : Rest extends `${infer Type} ${infer Tail}`
      ? Fields<Tail, Seen & { readonly [K in Name]: ValueOf<Type> }>
      : Seen & { readonly [K in Name]: ValueOf<Rest> }
  : Seen;

type TrimStart<L extends string> = L extends ` ${infer Rest}` ? TrimStart<Rest> : L;

/** The TypeScript type of a layout (`name:type name:type`); the empty layout is an empty record. */
export type Layout<L extends string> = L extends '' ? Record<never, never> : Simplify<Fields<L>>;

/** Names of all procedures, of the remote program and of the QEMU program. */
export type ProcedureName = keyof Procedures;
/** Names of all messages the daemon sends unasked. */
export type EventName = keyof Events;

/** Arguments of a procedure. */
export type Args<P extends ProcedureName> = Layout<Procedures[P][1]>;
/** What a procedure answers. */
export type Ret<P extends ProcedureName> = Layout<Procedures[P][2]>;
/** What an event carries. */
export type EventPayload<E extends EventName> = Layout<Events[E][1]>;
/** A shared record, such as `Composite<'domain'>`. */
export type Composite<N extends keyof Composites> = Layout<Composites[N]>;

type WithFlag<F extends string> = {
  [P in ProcedureName]: Procedures[P] extends readonly [number, string, string, F, ...unknown[]]
    ? P
    : never;
}[ProcedureName];

/** Procedures that open a stream to the daemon. */
export type UploadProcedure = WithFlag<'W'>;
/** Procedures that open a stream from the daemon (a console uses both directions of it). */
export type DownloadProcedure = WithFlag<'R'>;
/** Procedures whose stream carries bytes both ways. */
export type DuplexProcedure = Extract<DownloadProcedure, 'domainOpenConsole' | 'domainOpenChannel'>;
