/** Turns text into key strokes of a US keyboard, for consoles that know keys only. */
export interface KeyStroke {
  /** X11 keysym. */
  readonly keysym: number;
  /** Place of the key, as `KeyA`; null for characters that are on no key. */
  readonly code: string | null;
  readonly shift: boolean;
}

export const KEYSYM = {
  Enter: 0xff0d,
  Tab: 0xff09,
  Backspace: 0xff08,
  Escape: 0xff1b,
  Delete: 0xffff,
  ControlLeft: 0xffe3,
  AltLeft: 0xffe9,
  ShiftLeft: 0xffe1,
  MetaLeft: 0xffeb,
  F1: 0xffbe,
} as const;

/** Keysym of F1 to F12. */
export const functionKeysym = (number: number): number => KEYSYM.F1 + number - 1;

const PLACES: Readonly<Record<string, string>> = {
  '`~': 'Backquote',
  '-_': 'Minus',
  '=+': 'Equal',
  '[{': 'BracketLeft',
  ']}': 'BracketRight',
  '\\|': 'Backslash',
  ';:': 'Semicolon',
  '\'"': 'Quote',
  ',<': 'Comma',
  '.>': 'Period',
  '/?': 'Slash',
  '1!': 'Digit1',
  '2@': 'Digit2',
  '3#': 'Digit3',
  '4$': 'Digit4',
  '5%': 'Digit5',
  '6^': 'Digit6',
  '7&': 'Digit7',
  '8*': 'Digit8',
  '9(': 'Digit9',
  '0)': 'Digit0',
};

const KEYS: ReadonlyMap<string, KeyStroke> = new Map(
  Object.entries(PLACES).flatMap(([pair, code]) =>
    [...pair].map(
      (char, index) => [char, { keysym: char.charCodeAt(0), code, shift: index === 1 }] as const,
    ),
  ),
);

/** One stroke per character. Line breaks become Enter; what has no key is sent by its Unicode keysym. */
export function keystrokesFor(text: string): KeyStroke[] {
  return [...text.replaceAll('\r\n', '\n')].map(strokeFor);
}

function strokeFor(char: string): KeyStroke {
  if (char === '\n' || char === '\r') return { keysym: KEYSYM.Enter, code: 'Enter', shift: false };
  if (char === '\t') return { keysym: KEYSYM.Tab, code: 'Tab', shift: false };
  if (char === ' ') return { keysym: 0x20, code: 'Space', shift: false };
  if (/^[a-z]$/i.test(char)) {
    return {
      keysym: char.charCodeAt(0),
      code: `Key${char.toUpperCase()}`,
      shift: char !== char.toLowerCase(),
    };
  }
  const known = KEYS.get(char);
  if (known) return known;
  const point = char.codePointAt(0) ?? 0x20;
  return { keysym: point < 0x100 ? point : 0x01000000 | point, code: null, shift: false };
}
