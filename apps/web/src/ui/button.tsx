'use client';
import { Slot } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { Spinner } from './spinner';
import { Tooltip } from './tooltip';

type Variant = 'primary' | 'secondary' | 'ghost' | 'danger' | 'dangerGhost';

const VARIANTS: Record<Variant, string> = {
  primary: 'bg-accent-fill text-on-accent hover:bg-accent-fill-hover border-transparent',
  secondary: 'bg-surface text-ink border-line-strong hover:bg-hover',
  ghost: 'bg-transparent text-ink-2 border-transparent hover:bg-hover hover:text-ink',
  danger: 'bg-bad-fill text-white border-transparent hover:bg-bad-fill-hover',
  dangerGhost: 'bg-transparent text-bad border-transparent hover:bg-bad-soft',
};

const SIZES = {
  sm: 'h-7 px-2.5 text-xs gap-1.5',
  md: 'h-8 px-3 text-sm gap-1.5',
  icon: 'size-8 justify-center',
  iconSm: 'size-7 justify-center',
} as const;

const BASE =
  'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap transition-colors select-none [&_svg]:shrink-0';
const OFF = 'opacity-50 cursor-not-allowed hover:bg-transparent';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  readonly variant?: Variant;
  readonly size?: keyof typeof SIZES;
  readonly asChild?: boolean;
  readonly pending?: boolean;
  readonly disabled?: boolean;
  /** Why the button cannot be used now: it stays focusable, looks disabled, and says this. */
  readonly reason?: string | null | undefined;
  readonly icon?: ReactNode;
  /** A tooltip for buttons that show only an icon. */
  readonly hint?: string;
}

export function Button({
  variant = 'secondary',
  size = 'md',
  asChild = false,
  pending = false,
  disabled = false,
  reason,
  icon,
  hint,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const blocked = Boolean(reason);
  const classes = cn(BASE, VARIANTS[variant], SIZES[size], (disabled || blocked) && OFF, className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  const button = (
    <button
      type={type}
      className={classes}
      disabled={disabled && !blocked}
      aria-disabled={blocked || pending || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => {
        if (blocked || pending) event.preventDefault();
        else onClick?.(event);
      }}
      {...rest}
    >
      {pending ? <Spinner /> : icon}
      {children}
    </button>
  );
  const tip = reason ?? hint;
  return tip ? <Tooltip content={tip}>{button}</Tooltip> : button;
}
