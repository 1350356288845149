/** The middle value; the mean of the two middle ones when their count is even. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Linear interpolation between the two nearest ranks; `rank` in percent. */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = ((sorted.length - 1) * rank) / 100;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined)
    throw new Error('No values to take a percentile of.');
  return low + (high - low) * (place - Math.floor(place));
}

/** Rounded to so many digits behind the point, for reports. */
export function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
