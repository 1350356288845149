import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What the sources ask of the message files: exact keys, and prefixes of keys that end in a variable. */
export interface UsedKeys {
  readonly exact: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(full);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [full] : [];
  });
}

/** Splits a file into functions at the top level, so that a name like `t` means what its own function says. */
const functionsOf = (text: string): string[] =>
  text.split(/\n(?=(?:export )?(?:default )?(?:async )?(?:function|const) )/);

function collect(text: string, exact: Set<string>, prefixes: Set<string>): void {
  const names = /const (\w+) = (?:await )?(?:useTranslations|getTranslations)\('([\w.]+)'\)/g;
  for (const [, name, namespace] of text.matchAll(names)) {
    for (const [, key] of text.matchAll(new RegExp(`(?<![.\\w])${name}\\(\\s*'([\\w.-]+)'`, 'g')))
      exact.add(`${namespace}.${key}`);
    for (const [, prefix] of text.matchAll(
      new RegExp(`(?<![.\\w])${name}\\(\\s*\`([\\w.]*)\\$\\{`, 'g'),
    ))
      prefixes.add(`${namespace}.${prefix}`);
    // t(condition ? 'a' : 'b') and t(key) with a variable: named by hand in the sources as literals only.
    for (const [, variable] of text.matchAll(
      new RegExp(`(?<![.\\w])${name}\\((\\w+(?:\\.\\w+)*)\\)`, 'g'),
    )) {
      if (variable) prefixes.add(`${namespace}.`);
    }
  }
}

/** Reads every source under the folder. */
export function usedKeys(folder: string): UsedKeys {
  const exact = new Set<string>();
  const prefixes = new Set<string>();
  for (const file of sources(folder)) {
    for (const part of functionsOf(readFileSync(file, 'utf8'))) collect(part, exact, prefixes);
  }
  return { exact, prefixes };
}
