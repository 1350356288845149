import { describe, expect, it } from 'vitest';
import { descriptionSchema, isSafeName, nameSchema, tagSchema } from './names.ts';

describe('names', () => {
  it.each(['web-1', 'a', 'A.b_c-9', '0day', 'x'.repeat(63)])('accepts %s', (name) => {
    expect(isSafeName(name)).toBe(true);
  });

  it.each([
    '',
    ' ',
    'two words',
    'a/b',
    '../etc',
    "o'brien",
    'say"hi"',
    '$(reboot)',
    '`id`',
    'näme',
    '名前',
    'a\nb',
    'a\0b',
    '-rf',
    '.hidden',
    '_x',
    'a;b',
    'x'.repeat(64),
    'x'.repeat(300),
  ])('refuses %j', (name) => {
    expect(isSafeName(name)).toBe(false);
  });

  it('says what is wrong in a sentence with the noun', () => {
    const result = nameSchema('VM name').safeParse('a b');
    expect(result.error?.issues[0]?.message).toMatch(/^The VM name must be 1 to 63 /);
  });
});

describe('free text and tags', () => {
  it('lets line breaks through and stops control characters', () => {
    expect(descriptionSchema.safeParse('two\nlines\tand 中文').success).toBe(true);
    expect(descriptionSchema.safeParse('bell\u0007').success).toBe(false);
    expect(descriptionSchema.safeParse('x'.repeat(4001)).success).toBe(false);
  });

  it.each([
    ['env:prod', true],
    ['team/web', true],
    ['Prod', false],
    ['two words', false],
    ['', false],
    ['x'.repeat(49), false],
  ])('tag %j is %s', (tag, good) => {
    expect(tagSchema.safeParse(tag).success).toBe(good);
  });
});
