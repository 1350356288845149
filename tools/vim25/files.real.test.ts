import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generated } from './files.ts';
import { DEBIAN_GOVMOMI } from './go-source.ts';

describe("what is known of vim25, made from Debian's copy of govmomi", () => {
  const files = generated(DEBIAN_GOVMOMI);

  it.each(files)('%s is checked in as the generator writes it', (file, text) => {
    // Compared here: the difference of two long texts would say less than the name of the file.
    expect({ file, inStep: readFileSync(file, 'utf8') === text }).toEqual({ file, inStep: true });
  });
});
