import { describe, expect, it } from 'vitest';
import { ProtocolError } from './errors.ts';
import { uuidFromBytes, uuidToBytes } from './uuid.ts';
import { XdrReader, XdrWriter } from './xdr.ts';

function written(write: (writer: XdrWriter) => void): Buffer {
  const writer = new XdrWriter();
  write(writer);
  return Buffer.from(writer.finish());
}

describe('XdrWriter', () => {
  it('writes big-endian words and pads strings with zeros to four bytes', () => {
    const bytes = written((w) => {
      w.i32(-2);
      w.u32(0xffff_ffff);
      w.string('abcde');
      w.flag(true);
    });
    expect(bytes.toString('hex')).toBe('fffffffeffffffff00000005616263646500000000000001');
  });

  it('writes every character of wide text as four bytes', () => {
    expect(written((w) => w.wideText('ab', 3)).toString('hex')).toBe('000000610000006200000000');
  });

  it('grows over several doublings without losing what was written', () => {
    const long = 'x'.repeat(10_000);
    const reader = new XdrReader(written((w) => [1, 2, 3].forEach(() => w.string(long))));
    expect([reader.string(), reader.string(), reader.string()]).toEqual([long, long, long]);
    expect(reader.remaining).toBe(0);
  });

  it.each([
    ['a fraction', (w: XdrWriter) => w.i32(1.5)],
    ['an int32 too large', (w: XdrWriter) => w.i32(2 ** 31)],
    ['a negative uint32', (w: XdrWriter) => w.u32(-1)],
    ['NaN', (w: XdrWriter) => w.u64(Number.NaN)],
    ['a negative uint64', (w: XdrWriter) => w.u64(-1)],
    ['an int64 too large', (w: XdrWriter) => w.i64(2n ** 63n)],
    ['a string over 4 MiB', (w: XdrWriter) => w.string('x'.repeat(4_194_305))],
    ['a string with NUL', (w: XdrWriter) => w.string('a\0b')],
    ['wide text that is too long', (w: XdrWriter) => w.wideText('abc', 2)],
  ])('refuses %s', (_what, write) => {
    expect(() => written(write)).toThrow(ProtocolError);
  });
});

describe('64-bit integers', () => {
  it.each([0, 1, 2 ** 32, 2 ** 53 - 1])('keeps %d exact', (value) => {
    expect(new XdrReader(written((w) => w.u64(value))).u64()).toBe(value);
    expect(new XdrReader(written((w) => w.i64(-value))).i64()).toBe(value === 0 ? 0 : -value);
  });

  it('reads all-ones as 2^64 and writes that back as all-ones', () => {
    const all = Buffer.alloc(8, 0xff);
    const value = new XdrReader(all).u64();
    expect(value).toBe(2 ** 64);
    expect(written((w) => w.u64(value))).toEqual(all);
  });
});

describe('XdrReader', () => {
  it.each([
    ['a word', (r: XdrReader) => r.u32(), '0000'],
    ['a hyper', (r: XdrReader) => r.u64(), '00000000'],
    ['a double', (r: XdrReader) => r.f64(), '00'],
    ['a string longer than the rest', (r: XdrReader) => r.string(), '0000000861626364'],
    ['a string of 4 GiB', (r: XdrReader) => r.string(), 'ffffffff61626364'],
    ['a string without its padding', (r: XdrReader) => r.string(), '0000000161'],
    ['an opaque longer than the rest', (r: XdrReader) => r.opaque(), '00000009'],
    ['an array longer than the rest', (r: XdrReader) => r.count(4), '0000000200000000'],
    ['an array of 4 G items', (r: XdrReader) => r.count(0), 'ffffffff'],
    ['an optional that is neither there nor not', (r: XdrReader) => r.flag(), '00000002'],
    ['wide text that is cut off', (r: XdrReader) => r.wideText(2), '00000061'],
  ])('throws for %s', (_what, read, hex) => {
    expect(() => read(new XdrReader(Buffer.from(hex, 'hex')))).toThrow(ProtocolError);
  });

  it('ends wide text at the first NUL', () => {
    expect(new XdrReader(Buffer.from('000000610000000000000062', 'hex')).wideText(3)).toBe('a');
  });

  it('interns equal names and never mixes up names of the same slot', () => {
    const names = Array.from({ length: 5000 }, (_, i) => `name.${i % 2500}`);
    const bytes = written((w) => names.forEach((name) => w.string(name)));
    const reader = new XdrReader(bytes);
    expect(names.map(() => reader.internedString())).toEqual(names);
  });
});

describe('uuid', () => {
  const text = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

  it('goes to bytes and back', () => {
    expect(uuidFromBytes(uuidToBytes(text))).toBe(text);
    expect(uuidFromBytes(uuidToBytes(text.toUpperCase().replaceAll('-', '')))).toBe(text);
  });

  it.each(['', 'x', `${text}0`, text.replace('0', 'g')])('refuses "%s"', (bad) => {
    expect(() => uuidToBytes(bad)).toThrow(ProtocolError);
  });
});
