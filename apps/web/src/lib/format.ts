/** Pure formatting. Sizes are binary (KiB = 1024 bytes), as hypervisors count. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A size as people read it: three significant digits at most, `—` where it is not known. */
export function formatBytes(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '—';
  let amount = Number(value);
  if (!Number.isFinite(amount)) return '—';
  let unit = 0;
  while (Math.abs(amount) >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || Math.abs(amount) >= 100 || Number.isInteger(amount) ? 0 : 1;
  return `${amount.toFixed(digits)} ${UNITS[unit]}`;
}

/** Bytes per second. */
export const formatRate = (value: number | null | undefined): string =>
  value === null || value === undefined ? '—' : `${formatBytes(Math.max(0, Math.round(value)))}/s`;

/** A percentage of 0 to 100 without a decimal above ten. */
export function formatPercent(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '—';
  return `${value.toFixed(value > 0 && value < 10 ? 1 : 0)}%`;
}

/** Share of a part in a whole, 0 to 100; null when the whole is not known or zero. */
export function percentOf(
  part: string | number | null | undefined,
  whole: string | number | null | undefined,
): number | null {
  const total = Number(whole ?? Number.NaN);
  const share = Number(part ?? Number.NaN);
  if (!Number.isFinite(total) || !Number.isFinite(share) || total <= 0) return null;
  return (share / total) * 100;
}

/** A span of milliseconds as `820 ms`, `4.2 s`, `3 m 05 s`, `2 h 10 m`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '—';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`;
}

export const GIB = 1024 ** 3;
export const MIB = 1024 ** 2;

/** Whole bytes of a number of GiB, as the graph wants them; null when the number is not positive. */
export function gibToBytes(gib: number): string | null {
  return Number.isFinite(gib) && gib > 0 ? String(Math.round(gib * GIB)) : null;
}

/** A text that sorts by plain comparison as people sort names (`web-2` before `web-10`): made once, compared often. */
export const nameSortKey = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(15, '0'));

/** Splits words by commas or white space, without empty ones and duplicates. */
export function splitWords(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))];
}

/** Lines without empty ones. */
export const splitLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
