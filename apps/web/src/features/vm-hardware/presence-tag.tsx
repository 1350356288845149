'use client';
import { useTranslations } from 'next-intl';
import { Tag } from '@/ui/panel';
import type { Presence } from './types';

/** Says what the next boot does to a device; nothing where it stays as it is. */
export function PresenceTag({ presence }: { readonly presence: Presence }) {
  const t = useTranslations('vmHardware');
  return presence === 'both' ? null : <Tag tone="warn">{t(`presence.${presence}`)}</Tag>;
}
