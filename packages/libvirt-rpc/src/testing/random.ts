import { splitLayout } from '../codec.ts';
import { compositeTypes } from '../schema/types.ts';

/** A small generator of numbers that gives the same row for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const WORDS = ['', 'a', 'vm-1', 'naïve', '虚拟机', 'x'.repeat(300), 'state.state', 'two words'];

/** A value that fits a layout of the tables, for round trips through the codec. */
export function randomRecord(layout: string, random: () => number): Record<string, unknown> {
  return Object.fromEntries(
    splitLayout(layout).map(({ name, type }) => [name, randomValue(type, random)]),
  );
}

function randomValue(type: string, random: () => number): unknown {
  const below = (limit: number): number => Math.floor(random() * limit);
  const word = (): string => WORDS[below(WORDS.length)] ?? '';
  if (type.startsWith('{')) return randomRecord(type.slice(1, -1), random);
  if (type.startsWith('?')) return random() < 0.3 ? null : randomValue(type.slice(1), random);
  if (/^c\[\d*\]$/.test(type)) return 'label'.slice(0, below(6));
  if (type.endsWith('[]')) {
    return Array.from({ length: below(4) }, () => randomValue(type.slice(0, -2), random));
  }
  switch (type) {
    case 'i':
      return below(2 ** 32) - 2 ** 31;
    case 'u':
      return below(2 ** 32);
    case 'I':
      return (random() < 0.5 ? -1 : 1) * below(2 ** 53);
    case 'U':
      return below(2 ** 53);
    case 'd':
      return random() * 1e6;
    case 's':
      return word();
    case 'o':
      return Buffer.from(Array.from({ length: below(20) }, () => below(256)));
    case 'o16':
      return `00000000-0000-4000-8000-${below(2 ** 32)
        .toString(16)
        .padStart(12, '0')}`;
    case 'P':
      return randomParam(below(7), word(), random);
    default:
      return randomRecord(
        Object.entries(compositeTypes).find(([name]) => name === type)?.[1] ?? '',
        random,
      );
  }
}

function randomParam(kind: number, field: string, random: () => number): unknown {
  const number = Math.floor(random() * 2 ** 31);
  const params = [
    { field, type: 'int', value: -number },
    { field, type: 'uint', value: number * 2 },
    { field, type: 'llong', value: -number * 1000 },
    { field, type: 'ullong', value: number * 1000 },
    { field, type: 'double', value: random() },
    { field, type: 'boolean', value: random() < 0.5 },
    { field, type: 'string', value: 'päram' },
  ];
  return params[kind];
}
