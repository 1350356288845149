'use client';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly danger?: boolean;
  /** Why it cannot be chosen now. */
  readonly reason?: string | null;
  readonly checked?: boolean;
  /** The menu stays open, for several choices in one go. */
  readonly keepOpen?: boolean;
  readonly onSelect: () => void;
}

/** A menu under a trigger. Items that cannot be chosen stay and say why. */
export function Menu({
  trigger,
  items,
  align = 'end',
}: {
  readonly trigger: ReactNode;
  readonly items: readonly (MenuItem | 'separator')[];
  readonly align?: 'start' | 'end';
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-60 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto animate-[pop-in_100ms_ease-out] rounded-lg border border-line-strong bg-surface p-1 shadow-pop"
        >
          {items.map((item, index) =>
            item === 'separator' ? (
              <Radix.Separator // oxlint-disable-next-line react/no-array-index-key -- separators have no identity
                key={`separator-${index}`}
                className="my-1 h-px bg-line"
              />
            ) : (
              <Item key={item.key} item={item} />
            ),
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const ITEM =
  'flex max-w-80 items-start gap-2 rounded-md px-2 py-1.5 text-sm outline-none data-[highlighted]:bg-hover [&_svg]:mt-0.5';

function Item({ item }: { readonly item: MenuItem }) {
  const blocked = Boolean(item.reason);
  const classes = cn(ITEM, item.danger && 'text-bad', blocked && 'cursor-not-allowed text-ink-3');
  const body = (
    <>
      <span className="w-4 shrink-0 [&_svg]:size-4">{item.icon}</span>
      <span className="min-w-0 flex-1">
        {item.label}
        {blocked ? <span className="block text-xs text-ink-3">{item.reason}</span> : null}
      </span>
    </>
  );
  const select = (event: Event): void => {
    if (blocked || item.keepOpen) event.preventDefault();
    if (!blocked) item.onSelect();
  };
  if (item.checked !== undefined) {
    return (
      <Radix.CheckboxItem checked={item.checked} className={classes} onSelect={select}>
        {body}
        {item.checked ? (
          <span aria-hidden className="mt-1.5 size-1.5 rounded-full bg-accent" />
        ) : null}
      </Radix.CheckboxItem>
    );
  }
  return (
    <Radix.Item className={classes} aria-disabled={blocked || undefined} onSelect={select}>
      {body}
    </Radix.Item>
  );
}
