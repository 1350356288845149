/** A line longer than this is logged in pieces. */
const MAX_LINE_CHARACTERS = 4000;
/** What a terminal would act on; a log only shows. The line break itself has been cut off before. */
// eslint-disable-next-line no-control-regex -- these are the characters that are taken out
const CONTROL = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Turns the bytes of one output stream into whole lines of text. */
export class OutputLines {
  private readonly decoder = new TextDecoder('utf-8');
  private rest = '';

  /** The lines that are whole after these bytes. */
  push(bytes: Uint8Array): string[] {
    this.rest += this.decoder.decode(bytes, { stream: true });
    const lines = this.rest.split('\n');
    this.rest = lines.pop() ?? '';
    while (this.rest.length > MAX_LINE_CHARACTERS) {
      lines.push(this.rest.slice(0, MAX_LINE_CHARACTERS));
      this.rest = this.rest.slice(MAX_LINE_CHARACTERS);
    }
    return lines.flatMap(inPieces).map(shown);
  }

  /** What is left when the stream has ended, or rests: an unfinished line is shown too. */
  flush(): string[] {
    const { rest } = this;
    this.rest = '';
    return rest === '' ? [] : [shown(rest)];
  }
}

function inPieces(line: string): string[] {
  if (line.length <= MAX_LINE_CHARACTERS) return [line];
  const pieces: string[] = [];
  for (let at = 0; at < line.length; at += MAX_LINE_CHARACTERS) {
    pieces.push(line.slice(at, at + MAX_LINE_CHARACTERS));
  }
  return pieces;
}

const shown = (line: string): string => line.replaceAll(CONTROL, '');
