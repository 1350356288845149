import { describe, expect, it } from 'vitest';
import { functionKeysym, KEYSYM, keystrokesFor } from './typing.ts';

describe('keystrokesFor', () => {
  it('finds the key and whether shift is held', () => {
    expect(keystrokesFor('aA1!')).toEqual([
      { keysym: 0x61, code: 'KeyA', shift: false },
      { keysym: 0x41, code: 'KeyA', shift: true },
      { keysym: 0x31, code: 'Digit1', shift: false },
      { keysym: 0x21, code: 'Digit1', shift: true },
    ]);
  });
  it('presses Enter once for each line break', () => {
    expect(keystrokesFor('\r\n\n').map((stroke) => stroke.keysym)).toEqual([
      KEYSYM.Enter,
      KEYSYM.Enter,
    ]);
  });
  it('has a key for every printable ASCII character', () => {
    const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join(
      '',
    );
    expect(keystrokesFor(ascii).filter((stroke) => stroke.code === null)).toEqual([]);
  });
  it('sends what is on no key by its Unicode keysym', () => {
    expect(keystrokesFor('é中')).toEqual([
      { keysym: 0xe9, code: null, shift: false },
      { keysym: 0x01004e2d, code: null, shift: false },
    ]);
  });
  it('numbers the function keys from F1', () => {
    expect([1, 12].map(functionKeysym)).toEqual([0xffbe, 0xffc9]);
  });
});
