'use client';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { useIsDark } from '@/lib/preferences';

export interface ChartSeries {
  readonly label: string;
  /** A custom property of the stylesheet, as `--accent`. */
  readonly color: string;
  readonly values: readonly (number | null)[];
}

interface LiveChartProps {
  readonly title: string;
  /** Seconds since the epoch. */
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly format: (value: number | null) => string;
  /** Fixed top of the axis; without it the axis follows the values. */
  readonly max?: number;
  /** Least height of the axis, so that noise does not look like load. */
  readonly atLeast?: number;
  readonly height?: number;
  /** The values are bytes: the axis goes in powers of two. */
  readonly binary?: boolean;
}

const css = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** `light-dark()` is resolved by painting it: canvases take plain colours only. */
function resolve(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color || css(name);
}

const withAlpha = (color: string, alpha: number): string =>
  color.replace(
    /^rgb\(([^)]+)\)$/,
    (_, parts: string) => `rgba(${parts.replaceAll(/\s+/g, ',').replaceAll(',,', ',')}, ${alpha})`,
  );

function chartOptions(props: LiveChartProps, width: number): uPlot.Options {
  const ink = resolve('--ink-3');
  const grid = { stroke: resolve('--line'), width: 1 };
  const font = '11px "Inter Variable", sans-serif';
  const { max, atLeast = 1 } = props;
  return {
    width,
    height: props.height ?? 120,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    scales: {
      // The window ends at the newest sample and grows by steps, so that the picture moves and does not stretch.
      x: {
        time: true,
        range: (self) => timeRange(self.data[0]),
      },
      y: { range: (_self, _low, high) => [0, max ?? Math.max((high || 0) * 1.15, atLeast)] },
    },
    axes: [
      {
        stroke: ink,
        grid: { show: false },
        ticks: { show: false },
        font,
        size: 22,
        space: 70,
        values: (_self, ticks) => ticks.map(clock),
      },
      {
        stroke: ink,
        grid,
        ticks: { show: false },
        font,
        size: 62,
        space: 34,
        ...(props.binary ? { incrs: BINARY_STEPS } : {}),
        values: (_self, ticks) => ticks.map((tick) => props.format(tick)),
      },
    ],
    series: [
      {},
      ...props.series.map((series) => {
        const stroke = resolve(series.color);
        return {
          label: series.label,
          stroke,
          width: 1.5,
          fill: withAlpha(stroke, 0.12),
          points: { show: false },
          spanGaps: false,
        };
      }),
    ],
  };
}

/** 1, 2, 4 … bytes up to beyond any machine. */
const BINARY_STEPS = Array.from({ length: 52 }, (_, power) => 2 ** power);

/** The shortest window that holds all samples: a young chart is not a sliver at the edge. */
const WINDOWS = [60, 120, 300, 600] as const;
function windowFor(times: readonly number[]): number {
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return WINDOWS.find((seconds) => seconds >= span) ?? 600;
}

function timeRange(times: ArrayLike<number>): [number, number] {
  const all = Array.from(times);
  const end = all.at(-1) ?? Date.now() / 1000;
  return [end - windowFor(all), end];
}

const clock = (seconds: number): string => new Date(seconds * 1000).toTimeString().slice(0, 8);

const toData = (props: LiveChartProps): uPlot.AlignedData => [
  [...props.times],
  ...props.series.map((series) => [...series.values]),
];

/** A small live chart with its last values in words; the drawing itself is hidden from screen readers. */
export function LiveChart(props: LiveChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const dark = useIsDark();
  const shape = props.series.map((series) => series.label).join();

  useEffect(() => {
    const element = holder.current;
    if (!element) return undefined;
    const plot = new uPlot(
      chartOptions(latest.current, element.clientWidth || 300),
      toData(latest.current),
      element,
    );
    chart.current = plot;
    const observer = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: latest.current.height ?? 120 }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [dark, shape]);

  useEffect(() => {
    chart.current?.setData(toData(latest.current));
  }, [props.times, props.series]);

  return (
    <figure
      aria-label={props.title}
      className="min-w-0 rounded-lg border border-line bg-surface p-3"
    >
      <figcaption className="mb-1 flex items-center gap-4">
        <span className="flex-1 text-xs font-medium text-ink-2">{props.title}</span>
        {props.series.map((series) => (
          <span key={series.label} className="flex items-center gap-1.5 text-xs">
            <span
              aria-hidden
              className="h-0.5 w-3 rounded"
              style={{ background: `var(${series.color})` }}
            />
            <span className="text-ink-3">{series.label}</span>
            <span className="tnum font-medium">{props.format(series.values.at(-1) ?? null)}</span>
          </span>
        ))}
      </figcaption>
      <div ref={holder} aria-hidden style={{ height: props.height ?? 120 }} />
    </figure>
  );
}
