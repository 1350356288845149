import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { usedKeys } from './message-keys.ts';

const root = path.resolve(import.meta.dirname, '../..');

function flatten(value: unknown, prefix = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[prefix, value]]);
  if (typeof value !== 'object' || value === null)
    throw new Error(`${prefix} is neither text nor a group`);
  const all = new Map<string, string>();
  for (const [key, inner] of Object.entries(value)) {
    for (const [name, message] of flatten(inner, prefix === '' ? key : `${prefix}.${key}`))
      all.set(name, message);
  }
  return all;
}
const read = (name: string) =>
  flatten(JSON.parse(readFileSync(path.join(root, 'messages', name), 'utf8')));
const en = read('en.json');
const zh = read('zh-CN.json');

/** Names of the values a message takes, as `count` in `{count, plural, …}`. */
const values = (message: string): string[] =>
  [...new Set([...message.matchAll(/\{(\w+)(?=[,}])/g)].map((match) => match[1] ?? ''))].toSorted();

describe('message files', () => {
  it('have the same keys in both languages', () => {
    expect([...zh.keys()].toSorted()).toEqual([...en.keys()].toSorted());
  });

  it('use the same values in both languages', () => {
    const different = [...en].filter(
      ([key, message]) => values(message).join() !== values(zh.get(key) ?? '').join(),
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('hold no empty message', () => {
    expect([...en, ...zh].filter(([, message]) => message.trim() === '')).toEqual([]);
  });

  it('hold every key that the sources ask for, and no other', () => {
    const { exact, prefixes } = usedKeys(path.join(root, 'src'));
    expect(exact.size).toBeGreaterThan(300);
    expect([...exact].filter((key) => !en.has(key))).toEqual([]);
    const known = (key: string): boolean =>
      exact.has(key) || [...prefixes].some((prefix) => key.startsWith(prefix));
    expect([...en.keys()].filter((key) => !known(key))).toEqual([]);
  });
});
