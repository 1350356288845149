'use client';
import { useTranslations } from 'next-intl';
import { Tag } from '@/ui/panel';

export interface ArtefactData {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly state: string;
  readonly reason: string | null;
}

const TONE: Record<string, 'neutral' | 'warn' | 'accent' | 'bad'> = {
  PRESENT: 'accent',
  KEPT: 'accent',
  LEFT: 'warn',
  LEFTOVER: 'warn',
  FAILED: 'bad',
};

/** What a task has made, and what became of it. */
export function ArtefactTable({ artefacts }: { readonly artefacts: readonly ArtefactData[] }) {
  const t = useTranslations('tasks');
  return (
    <ul aria-label={t('artefacts')} className="divide-y divide-line">
      {artefacts.map((artefact) => (
        <li key={artefact.id} className="flex items-baseline gap-3 px-4 py-2">
          <span className="min-w-0 flex-1 break-words">
            {artefact.label}
            {artefact.reason ? (
              <span className="block text-xs text-ink-3">{artefact.reason}</span>
            ) : null}
          </span>
          <Tag tone={TONE[artefact.state] ?? 'neutral'}>{artefact.state.toLowerCase()}</Tag>
        </li>
      ))}
    </ul>
  );
}
