'use client';
import { useTranslations } from 'next-intl';
import type { TemplateRowData } from '@/features/templates/fragments';
import { Tag } from '@/ui/panel';

/** Says that the source of a template has something newer; nothing where it has not, or was not asked. */
export function UpstreamBadge({ template }: { readonly template: TemplateRowData }) {
  const t = useTranslations('templateVersions');
  if (!template.latest || template.upstream?.state !== 'NEWER') return null;
  return (
    <span title={template.upstream.reason} className="shrink-0">
      <Tag tone="accent">{t('newer')}</Tag>
    </span>
  );
}
