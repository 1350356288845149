'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

/** State is told three ways at once: colour, shape and word. */
type Tone = 'good' | 'warn' | 'bad' | 'info' | 'off' | 'accent';
type Shape =
  | 'disc'
  | 'ring'
  | 'square'
  | 'bars'
  | 'moon'
  | 'half'
  | 'triangle'
  | 'question'
  | 'check'
  | 'cross'
  | 'slash'
  | 'turning'
  | 'dot';

const TONES: Record<Tone, string> = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-info',
  off: 'text-ink-3',
  accent: 'text-accent',
};

const line = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.6,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

const SHAPES: Record<Shape, ReactNode> = {
  disc: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  ring: <circle cx="6" cy="6" r="3.6" {...line} />,
  dot: <circle cx="6" cy="6" r="2" fill="currentColor" />,
  square: <rect x="2.6" y="2.6" width="6.8" height="6.8" rx="1" {...line} />,
  bars: <path d="M4 2.8v6.4M8 2.8v6.4" {...line} strokeWidth={2} />,
  moon: <path d="M10.2 7.5A4.6 4.6 0 1 1 4.5 1.8a3.8 3.8 0 0 0 5.7 5.7Z" fill="currentColor" />,
  half: (
    <>
      <circle cx="6" cy="6" r="3.8" {...line} />
      <path d="M6 2.2a3.8 3.8 0 0 1 0 7.6Z" fill="currentColor" />
    </>
  ),
  triangle: <path d="M6 1.8 10.8 10H1.2Z" fill="currentColor" />,
  question: <path d="M4.2 4.4a1.9 1.9 0 1 1 2.7 1.7c-.6.3-.9.7-.9 1.3M6 9.6v.1" {...line} />,
  check: <path d="m2.4 6.4 2.4 2.4 4.8-5.4" {...line} strokeWidth={1.9} />,
  cross: <path d="m3 3 6 6M9 3 3 9" {...line} strokeWidth={1.9} />,
  slash: (
    <>
      <circle cx="6" cy="6" r="3.8" {...line} />
      <path d="m3.4 8.6 5.2-5.2" {...line} />
    </>
  ),
  turning: (
    <path
      d="M9.8 6A3.8 3.8 0 1 1 6 2.2"
      {...line}
      className="origin-center animate-[turn_1s_linear_infinite]"
    />
  ),
};

type Look = readonly [Tone, Shape];

export function StateMark({
  look,
  children,
  className,
}: {
  readonly look: Look;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <span className={cn('inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap', className)}>
      <svg viewBox="0 0 12 12" aria-hidden className={cn('size-3 shrink-0', TONES[look[0]])}>
        {SHAPES[look[1]]}
      </svg>
      <span className="truncate">{children}</span>
    </span>
  );
}

const POWER = {
  RUNNING: ['good', 'disc'],
  STOPPED: ['off', 'square'],
  PAUSED: ['warn', 'bars'],
  SUSPENDED: ['info', 'moon'],
  SHUTTING_DOWN: ['warn', 'half'],
  CRASHED: ['bad', 'triangle'],
  UNKNOWN: ['off', 'question'],
} as const satisfies Record<string, Look>;

const NODE = {
  ONLINE: ['good', 'disc'],
  CONNECTING: ['info', 'turning'],
  UNREACHABLE: ['bad', 'cross'],
  AUTH_FAILED: ['bad', 'triangle'],
  HOST_KEY_CHANGED: ['bad', 'triangle'],
  NO_HYPERVISOR: ['warn', 'triangle'],
  DISABLED: ['off', 'slash'],
} as const satisfies Record<string, Look>;

const POOL = {
  RUNNING: ['good', 'disc'],
  INACTIVE: ['off', 'square'],
  BUILDING: ['info', 'turning'],
  DEGRADED: ['warn', 'triangle'],
  INACCESSIBLE: ['bad', 'cross'],
} as const satisfies Record<string, Look>;

const TASK = {
  QUEUED: ['off', 'ring'],
  RUNNING: ['accent', 'turning'],
  SUCCEEDED: ['good', 'check'],
  FAILED: ['bad', 'cross'],
  CANCELLED: ['off', 'slash'],
} as const satisfies Record<string, Look>;

const STEP = {
  PENDING: ['off', 'ring'],
  RUNNING: ['accent', 'turning'],
  SUCCEEDED: ['good', 'check'],
  FAILED: ['bad', 'cross'],
  SKIPPED: ['off', 'check'],
  COMPENSATING: ['warn', 'turning'],
  COMPENSATED: ['warn', 'half'],
  CANCELLED: ['off', 'slash'],
} as const satisfies Record<string, Look>;

/** Power state; while Corral works on the VM, what it does there. */
export function PowerBadge({
  powerState,
  activity,
  stale = false,
}: {
  readonly powerState: keyof typeof POWER;
  readonly activity:
    | 'IDLE'
    | 'CREATING'
    | 'STARTING'
    | 'STOPPING'
    | 'REBOOTING'
    | 'PAUSING'
    | 'RESUMING'
    | 'SUSPENDING'
    | 'DELETING'
    | 'CHANGING';
  readonly stale?: boolean;
}) {
  const t = useTranslations('state');
  if (activity !== 'IDLE') {
    return <StateMark look={['accent', 'turning']}>{t(`activity.${activity}`)}</StateMark>;
  }
  return (
    <StateMark look={POWER[powerState]} className={stale ? 'opacity-60' : ''}>
      {t(`power.${powerState}`)}
    </StateMark>
  );
}

export function NodeBadge({ state }: { readonly state: keyof typeof NODE }) {
  const t = useTranslations('state');
  return <StateMark look={NODE[state]}>{t(`node.${state}`)}</StateMark>;
}

export function PoolBadge({ state }: { readonly state: keyof typeof POOL }) {
  const t = useTranslations('state');
  return <StateMark look={POOL[state]}>{t(`pool.${state}`)}</StateMark>;
}

export function NetworkBadge({ active }: { readonly active: boolean }) {
  const t = useTranslations('state');
  return (
    <StateMark look={active ? ['good', 'disc'] : ['off', 'square']}>
      {active ? t('network.ACTIVE') : t('network.INACTIVE')}
    </StateMark>
  );
}

export function TaskBadge({ state }: { readonly state: keyof typeof TASK }) {
  const t = useTranslations('state');
  return <StateMark look={TASK[state]}>{t(`task.${state}`)}</StateMark>;
}

export function StepBadge({ state }: { readonly state: keyof typeof STEP }) {
  const t = useTranslations('state');
  return <StateMark look={STEP[state]}>{t(`step.${state}`)}</StateMark>;
}
