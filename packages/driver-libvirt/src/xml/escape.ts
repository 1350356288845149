/** Characters that XML 1.0 cannot carry in any form. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** True when XML 1.0 can carry every character of the text (escaped where needed). */
export function isXmlText(text: string): boolean {
  return !FORBIDDEN.test(text) && text.isWellFormed();
}

function checked(text: string): string {
  if (isXmlText(text)) return text;
  throw new RangeError('The text has characters that XML cannot carry.');
}

const TEXT_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#13;',
};

const ATTRIBUTE_ENTITIES: Readonly<Record<string, string>> = {
  ...TEXT_ENTITIES,
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Escapes element content. A carriage return is written as a reference, since parsers turn a bare one into a line feed. */
export function escapeText(text: string): string {
  return checked(text).replace(/[&<>\r]/g, (char) => TEXT_ENTITIES[char] ?? char);
}

/** Escapes an attribute value for either kind of quotes; white space other than blanks is kept by references. */
export function escapeAttribute(text: string): string {
  return checked(text).replace(/[&<>"'\r\n\t]/g, (char) => ATTRIBUTE_ENTITIES[char] ?? char);
}
