import { layoutCodec, type Codec } from './codec.ts';
import { Program } from './frame.ts';
import { qemuEvents, remoteEvents } from './schema/events.ts';
import { remoteProcedures } from './schema/index.ts';
import { qemuProcedures } from './schema/qemu.ts';
import { compositeTypes } from './schema/types.ts';
import type { EventName, ProcedureName } from './types.ts';

/** What the tables say about one procedure. */
export interface ProcedureInfo {
  readonly name: ProcedureName;
  readonly program: number;
  readonly number: number;
  readonly args: string;
  readonly ret: string;
  /** Served by the daemon's reserved workers, so that stuck calls do not hold it up. */
  readonly highPriority: boolean;
  readonly stream: 'none' | 'read' | 'write';
  /** First libvirt version that has it; null for everything older than 4.0. */
  readonly since: string | null;
}

type Row = readonly [number, string, string, string?, string?];

function procedureInfo(name: ProcedureName, program: number, row: Row): ProcedureInfo {
  const flags = row[3] ?? '';
  return {
    name,
    program,
    number: row[0],
    args: row[1],
    ret: row[2],
    highPriority: flags.includes('H'),
    stream: flags.includes('R') ? 'read' : flags.includes('W') ? 'write' : 'none',
    since: row[4] ?? null,
  };
}

const byName = new Map<string, ProcedureInfo>();
const byNumber = new Map<string, ProcedureInfo>();

function addProcedures(program: number, table: Readonly<Record<string, Row>>): void {
  for (const [name, row] of Object.entries(table)) {
    if (!isProcedureName(name)) continue;
    const info = procedureInfo(name, program, row);
    byName.set(name, info);
    byNumber.set(`${program}:${info.number}`, info);
  }
}

/** True when the tables know the procedure. */
export function isProcedureName(name: string): name is ProcedureName {
  return Object.hasOwn(remoteProcedures, name) || Object.hasOwn(qemuProcedures, name);
}

addProcedures(Program.REMOTE, remoteProcedures);
addProcedures(Program.QEMU, qemuProcedures);

/** What the tables say about a procedure; throws TypeError for a name they do not have. */
export function procedure(name: ProcedureName): ProcedureInfo {
  const info = byName.get(name);
  if (info === undefined) throw new TypeError(`"${name}" is no procedure of the tables`);
  return info;
}

/** The procedure of a number on the wire, where the tables have it. */
export function procedureByNumber(program: number, number: number): ProcedureInfo | undefined {
  return byNumber.get(`${program}:${number}`);
}

/** All procedures of the tables. */
export function allProcedures(): readonly ProcedureInfo[] {
  return [...byName.values()];
}

export interface EventInfo {
  readonly name: EventName;
  readonly program: number;
  readonly number: number;
  readonly layout: string;
}

const eventsByNumber = new Map<string, EventInfo>();

function addEvents(
  program: number,
  table: Readonly<Record<string, readonly [number, string]>>,
): void {
  for (const [name, [number, layout]] of Object.entries(table)) {
    if (!isEventName(name)) continue;
    eventsByNumber.set(`${program}:${number}`, { name, program, number, layout });
  }
}

/** True when the tables know the event. */
export function isEventName(name: string): name is EventName {
  return Object.hasOwn(remoteEvents, name) || Object.hasOwn(qemuEvents, name);
}

addEvents(Program.REMOTE, remoteEvents);
addEvents(Program.QEMU, qemuEvents);

/** The event of a number on the wire, where the tables have it. */
export function eventByNumber(program: number, number: number): EventInfo | undefined {
  return eventsByNumber.get(`${program}:${number}`);
}

/** All events of the tables. */
export function allEvents(): readonly EventInfo[] {
  return [...eventsByNumber.values()];
}

/** The codec of the record every error is sent as. */
export function errorCodec(): Codec {
  return layoutCodec(compositeTypes.error);
}
