/** The source is not well-formed XML, or is larger than what is read. */
export class XmlSyntaxError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'XmlSyntaxError';
  }
}

export function fail(message: string): never {
  throw new XmlSyntaxError(message);
}

export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;
}

/** Which ASCII characters a name may hold; everything beyond ASCII may. NaN (the end) may not. */
const NAME_CODES = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w:.-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

export function isNameCode(code: number): boolean {
  return code < 128 ? NAME_CODES[code] === 1 : code >= 128 && code < 0xfffe;
}

export function isDigitDotDash(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e;
}

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

export const FORBIDDEN = 'There is a character that XML does not have.';

/** True for the characters that XML does not have: controls, and the two at the end of the first plane. */
export function isForbidden(code: number): boolean {
  return (code < 0x20 && !isSpace(code)) || code >= 0xfffe;
}

export function checkCharacters(text: string): void {
  for (let i = 0; i < text.length; i += 1) if (isForbidden(text.charCodeAt(i))) fail(FORBIDDEN);
}

/** Makes line ends what XML makes of them. */
export function lineEnds(raw: string): string {
  return raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
}

/** What an attribute's value between its quotes means: every white space is a blank, references are put in. */
export function attributeValue(raw: string): string {
  return resolve(/[\t\r\n]/.test(raw) ? raw.replace(/\r\n|[\t\r\n]/g, ' ') : raw);
}

/** Makes line ends what XML makes of them, and puts in what references stand for. */
export function resolve(raw: string): string {
  const text = lineEnds(raw);
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&]*;?)/g, (_, body: string) => reference(body));
}

function reference(body: string): string {
  const name = body.endsWith(';') ? body.slice(0, -1) : fail('A "&" begins no reference.');
  const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (named !== undefined) return named;
  const digits = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
  if (!digits) return fail('There is a reference to something unknown.');
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) fail('There is no such character.');
  const character = String.fromCodePoint(code);
  checkCharacters(character);
  return character;
}
