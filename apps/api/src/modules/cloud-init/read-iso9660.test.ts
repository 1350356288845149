import { describe, expect, it } from 'vitest';
import { writeIso } from './iso9660.ts';
import { readIso } from './read-iso9660.ts';

const file = (name: string, text: string) => ({ name, content: Buffer.from(text) });

describe('readIso', () => {
  const files = [
    file('user-data', `#cloud-config\n${'x'.repeat(5000)}`),
    file('meta-data', 'instance-id: a\n'),
    file('network-config', ''),
  ];
  const image = writeIso({ label: 'cidata', at: new Date(0), files });

  it('gives back what was written', () => {
    const read = readIso(image);
    expect(Object.fromEntries([...read].map(([name, bytes]) => [name, bytes.toString()]))).toEqual(
      Object.fromEntries(files.map(({ name, content }) => [name, content.toString()])),
    );
  });

  it('takes an image with blanks behind it, as a volume has, and refuses everything else', () => {
    const padded = Buffer.concat([image, Buffer.alloc(100_000)]);
    expect([...readIso(padded).keys()].toSorted()).toEqual([
      'meta-data',
      'network-config',
      'user-data',
    ]);
    expect(() => readIso(Buffer.alloc(100_000))).toThrow('not a whole ISO 9660 image');
    expect(() => readIso(image.subarray(0, 40_000))).toThrow('not a whole ISO 9660 image');
    expect(() => readIso(image.subarray(0, 27 * 2048))).toThrow('not a whole ISO 9660 image');
  });
});
