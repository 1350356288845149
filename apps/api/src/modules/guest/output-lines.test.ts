import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { OutputLines } from './output-lines.ts';

describe('OutputLines', () => {
  it('gives whole lines, whatever the pieces they come in', () => {
    const lines = new OutputLines();
    const bytes = Buffer.from('one\r\ntwo Ω\nthree');
    const got = [...bytes].flatMap((byte) => lines.push(Uint8Array.of(byte)));
    expect(got).toEqual(['one', 'two Ω']);
    expect(lines.flush()).toEqual(['three']);
    expect(lines.flush()).toEqual([]);
  });

  it('cuts endless lines and takes out what a terminal would act on', () => {
    const lines = new OutputLines();
    const [first, second] = lines.push(Buffer.from('x'.repeat(9000)));
    expect([first?.length, second?.length]).toEqual([4000, 4000]);
    expect(lines.push(Buffer.from('\n'))).toEqual(['x'.repeat(1000)]);
    expect(lines.push(Buffer.from('\u001b[31mred\u001b[0m\u0007 \tok\n'))).toEqual(['red \tok']);
  });
});
