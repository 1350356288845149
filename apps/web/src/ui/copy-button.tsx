'use client';
import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from './button';

/** Copies a text; says so. */
export function CopyButton({
  text,
  label,
  showLabel = false,
}: {
  /** The text, or what makes it when it is wanted. */
  readonly text: string | (() => string);
  readonly label?: string;
  readonly showLabel?: boolean;
}) {
  const t = useTranslations('common');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const name = label ?? t('copy');
  const icon = copied ? (
    <Check size={14} aria-hidden className="text-good" />
  ) : (
    <Copy size={14} aria-hidden />
  );
  return (
    <Button
      variant={showLabel ? 'secondary' : 'ghost'}
      size={showLabel ? 'sm' : 'iconSm'}
      icon={icon}
      aria-label={name}
      onClick={() =>
        void navigator.clipboard
          .writeText(typeof text === 'string' ? text : text())
          .then(() => setCopied(true))
      }
    >
      {showLabel ? name : null}
      <span aria-live="polite" className="sr-only">
        {copied ? t('copied') : ''}
      </span>
    </Button>
  );
}
