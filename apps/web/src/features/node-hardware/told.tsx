'use client';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Tooltip } from '@/ui/tooltip';

interface Device {
  readonly unknown: readonly { readonly field: string; readonly reason: string }[];
}

/** A value of a device, or that the node does not tell it, with the reason to be read on demand. */
export function Told({
  device,
  field,
  children,
}: {
  readonly device: Device;
  readonly field: string;
  readonly children: ReactNode;
}) {
  const t = useTranslations('hardware');
  const reason = device.unknown.find((one) => one.field === field)?.reason;
  if (reason === undefined) return children ?? <span className="text-ink-3">—</span>;
  return (
    <Tooltip content={reason}>
      <button
        type="button"
        className="cursor-help truncate rounded text-ink-3 underline decoration-dotted underline-offset-2"
      >
        {t('notTold')}
      </button>
    </Tooltip>
  );
}
