/** Least share of lines, in per cent, that the unit and real suites together must reach. */
const FLOORS = [
  { name: 'packages/domain', folder: 'packages/domain/src/', percent: 95 },
  { name: 'packages/tasks', folder: 'packages/tasks/src/', percent: 95 },
  { name: 'everything', folder: '', percent: 80 },
];

/**
 * Judges vitest's coverage summary against the floors.
 * @param {Record<string, { lines: { total: number, covered: number } }>} summary by absolute file name
 * @param {string} root of the checkout
 * @returns {Array<{ name: string, percent: number, floor: number, ok: boolean }>}
 */
export function judgeCoverage(summary, root) {
  const files = Object.entries(summary).filter(([file]) => file !== 'total');
  return FLOORS.map(({ name, folder, percent: floor }) => {
    const prefix = `${root}/${folder}`;
    const lines = files.filter(([file]) => file.startsWith(prefix)).map(([, entry]) => entry.lines);
    const total = lines.reduce((count, entry) => count + entry.total, 0);
    const covered = lines.reduce((count, entry) => count + entry.covered, 0);
    const percent = total === 0 ? 0 : (100 * covered) / total;
    return { name, percent, floor, ok: percent >= floor };
  });
}
