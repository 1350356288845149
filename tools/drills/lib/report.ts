/** One wanted figure: what was measured, what it may be at most. */
export interface Target {
  readonly what: string;
  readonly value: number;
  readonly atMost: number;
}

/** Prints rows as a table with aligned columns; numbers to the right. */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], original: readonly (string | number)[]) =>
    row
      .map((text, i) => {
        const width = widths[i] ?? 0;
        return typeof original[i] === 'number' ? text.padStart(width) : text.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  console.log(line(head.map(String), head));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of rows) console.log(line(row.map(String), row));
}

/** Prints each target with its verdict. True when all are met. */
export function printTargets(targets: readonly Target[]): boolean {
  console.log('');
  printTable(
    ['target', 'measured', 'at most', ''],
    targets.map(({ what, value, atMost }) => [
      what,
      value,
      atMost,
      value <= atMost ? 'met' : 'MISSED',
    ]),
  );
  return targets.every(({ value, atMost }) => value <= atMost);
}

/** The last line of a drill or bench: one JSON object. */
export function printResult(result: Readonly<Record<string, unknown>>): void {
  console.log(`\n${JSON.stringify(result)}`);
}
