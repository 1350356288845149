import { cn } from '@/lib/cn';

/** A usage bar: amber from 75 %, red from 90 %. The label is for screen readers; put the numbers beside it. */
export function Meter({
  percent,
  label,
  className,
  plain = false,
}: {
  readonly percent: number | null;
  readonly label: string;
  readonly className?: string;
  /** No warning colours: for progress. */
  readonly plain?: boolean;
}) {
  const value = percent === null ? 0 : Math.max(0, Math.min(100, percent));
  const tone = plain || value < 75 ? 'bg-accent' : value < 90 ? 'bg-warn-fill' : 'bg-bad';
  return (
    <div
      role={plain ? 'progressbar' : 'meter'}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value)}
      className={cn('h-1.5 w-full overflow-hidden rounded-full bg-line', className)}
    >
      <div
        className={cn('h-full rounded-full transition-[width] duration-300', tone)}
        style={{ width: `${value}%` }}
      />
    </div>
  );
}
