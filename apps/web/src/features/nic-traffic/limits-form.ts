import type { LimitData } from './queries';

/** Limits as they are written in the dialog: rates in megabits a second, bursts in kibibytes. */
export interface LimitTexts {
  readonly average: string;
  readonly peak: string;
  readonly burst: string;
}

const MEGABIT_BYTES = 125_000;
const KIBIBYTE = 1024;

const shown = (bytes: string | number | bigint | null, unit: number): string =>
  bytes === null ? '' : String(Math.round((Number(bytes) / unit) * 1000) / 1000);

export function limitTexts(limit: LimitData | null): LimitTexts {
  if (limit === null) return { average: '', peak: '', burst: '' };
  return {
    average: shown(limit.averageBytes, MEGABIT_BYTES),
    peak: shown(limit.peakBytes, MEGABIT_BYTES),
    burst: shown(limit.burstBytes, KIBIBYTE),
  };
}

/** A rate as a word, as in `20 Mbit/s`. */
export const rateWords = (bytes: string | number | bigint): string =>
  `${shown(bytes, MEGABIT_BYTES)} Mbit/s`;

/** The limit that the texts ask for: null for none, undefined while they make no sense. */
export function limitInput(texts: LimitTexts) {
  const bytes = (text: string, unit: number): string | null | undefined => {
    if (text.trim() === '') return null;
    const value = Number(text);
    return Number.isFinite(value) && value > 0 ? String(Math.round(value * unit)) : undefined;
  };
  const averageBytes = bytes(texts.average, MEGABIT_BYTES);
  const peakBytes = bytes(texts.peak, MEGABIT_BYTES);
  const burstBytes = bytes(texts.burst, KIBIBYTE);
  if (averageBytes === undefined || peakBytes === undefined || burstBytes === undefined)
    return undefined;
  if (averageBytes === null) return peakBytes === null && burstBytes === null ? null : undefined;
  return { averageBytes, peakBytes, burstBytes };
}
