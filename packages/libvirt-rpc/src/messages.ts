import { layoutCodec } from './codec.ts';
import { ProtocolError, toLibvirtError, type LibvirtError } from './errors.ts';
import { encodeFrame, FrameStatus, FrameType } from './frame.ts';
import { errorCodec, type ProcedureInfo } from './procedures.ts';
import type { Composite } from './types.ts';
import { XdrReader } from './xdr.ts';

/** Where the serial stands in a frame; a call is encoded first and numbered when it is sent. */
export const SERIAL_OFFSET = 20;

/** A call as a whole frame, with serial 0. Throws ProtocolError for arguments that do not fit. */
export function encodeCall(info: ProcedureInfo, args: unknown): Buffer {
  const header = {
    program: info.program,
    version: 1,
    procedure: info.number,
    type: FrameType.CALL,
    serial: 0,
    status: FrameStatus.OK,
  };
  try {
    return encodeFrame(header, (writer) => layoutCodec(info.args).write(writer, args));
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new ProtocolError(`${info.name}: ${error.message}`, { cause: error });
  }
}

/** Decodes a payload by a layout; bytes left over are an error. */
export function decodeLayout(layout: string, payload: Buffer, what: string): unknown {
  const reader = new XdrReader(payload);
  try {
    const value = layoutCodec(layout).read(reader);
    if (reader.remaining > 0) throw new ProtocolError(`${reader.remaining} bytes left over`);
    return value;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new ProtocolError(`${what} cannot be decoded: ${error.message}`, { cause: error });
  }
}

/** Decodes the answer to a call. */
export function decodeReturn(info: ProcedureInfo, payload: Buffer): unknown {
  return decodeLayout(info.ret, payload, `the answer to ${info.name}`);
}

/** Decodes an error; never throws: an undecodable error is answered as ProtocolError. */
export function decodeError(payload: Buffer, name: string | null): LibvirtError | ProtocolError {
  try {
    const reader = new XdrReader(payload);
    return toLibvirtError(trusted<Composite<'error'>>(errorCodec().read(reader)), name);
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
}

/**
 * Gives decoded data the type that its table entry has. The codec built the value from the very
 * string the type was computed from, so this is the one place where the two meet.
 */
export function trusted<T>(value: unknown): T {
  return value as T;
}
