/** Milliseconds since 1970 with fractions: the same clock in every process of this machine, Chromium's too. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}
