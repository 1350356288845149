import { describe, expect, it } from 'vitest';
import {
  GIB,
  MAX_VM_CPUS,
  MAX_VOLUME_BYTES,
  MIB,
  vmCpusSchema,
  vmMemorySchema,
  volumeSizeSchema,
} from './sizes.ts';

describe('sizes', () => {
  it.each([
    [volumeSizeSchema, 1, true],
    [volumeSizeSchema, MAX_VOLUME_BYTES, true],
    [volumeSizeSchema, MAX_VOLUME_BYTES + 1, false],
    [volumeSizeSchema, 0, false],
    [volumeSizeSchema, -GIB, false],
    [volumeSizeSchema, 1.5, false],
    [volumeSizeSchema, Number.NaN, false],
    [volumeSizeSchema, Number.POSITIVE_INFINITY, false],
    [volumeSizeSchema, 2 ** 60, false],
    [vmMemorySchema, 32 * MIB, true],
    [vmMemorySchema, 31 * MIB, false],
    [vmMemorySchema, -1, false],
    [vmCpusSchema, 1, true],
    [vmCpusSchema, MAX_VM_CPUS, true],
    [vmCpusSchema, MAX_VM_CPUS + 1, false],
    [vmCpusSchema, 0, false],
    [vmCpusSchema, 1.5, false],
  ])('case %#: %s of %s', (schema, value, good) => {
    expect(schema.safeParse(value).success).toBe(good);
  });
});
