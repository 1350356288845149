import { expect, it } from 'vitest';
import { pickLocale } from './locales.ts';

it('takes the chosen language, then the first the browser accepts, then English', () => {
  expect(pickLocale('zh-CN', 'en')).toBe('zh-CN');
  expect(pickLocale(undefined, 'de, zh-TW;q=0.9, en;q=0.8')).toBe('zh-CN');
  expect(pickLocale('xx', 'fr, en-GB')).toBe('en');
  expect(pickLocale(undefined, null)).toBe('en');
});
