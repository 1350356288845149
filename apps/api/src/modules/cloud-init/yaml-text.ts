import { CorralError } from '@corral/domain';
import { isMap, parseDocument, type Document } from 'yaml';

/** The largest document taken: what common clouds allow for user data is 16 to 64 KiB. */
export const MAX_DOCUMENT_BYTES = 256 * 1024;

/**
 * Parses one YAML document that must be a mapping at its top.
 * @param field the input field, named in the error.
 * @throws CorralError INVALID_CLOUD_INIT with the line and column of the fault.
 */
export function parseMapping(text: string, field: string, what: string): Document {
  checkSize(text, field, what);
  const document = parseDocument(text, { prettyErrors: false });
  const fault = document.errors[0];
  if (fault) {
    const { line, column } = position(text, fault.pos[0]);
    throw new CorralError(
      'INVALID_CLOUD_INIT',
      `The ${what} is not valid YAML at line ${line}, column ${column}: ${sentence(fault.message)}`,
      { field },
    );
  }
  if (!isMap(document.contents)) {
    throw new CorralError(
      'INVALID_CLOUD_INIT',
      `The ${what} must be a mapping of keys at line 1, as in "key: value".`,
      { field },
    );
  }
  return document;
}

/** @throws CorralError INVALID_CLOUD_INIT when the text is longer than allowed or has a NUL. */
export function checkSize(text: string, field: string, what: string): void {
  if (Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) {
    throw new CorralError('INVALID_CLOUD_INIT', `The ${what} is limited to 256 KiB.`, { field });
  }
  if (text.includes('\0')) {
    throw new CorralError('INVALID_CLOUD_INIT', `The ${what} contains a NUL character.`, { field });
  }
}

/** Line and column, both from 1, of an offset. */
export function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
