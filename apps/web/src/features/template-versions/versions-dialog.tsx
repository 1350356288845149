'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { At } from '@/components/time';
import { CreateVmDialog } from '@/features/vms/create-vm';
import type { TemplateRowData } from '@/features/templates/fragments';
import { DeleteTemplate } from '@/features/templates/mutations';
import { formatBytes } from '@/lib/format';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Tag } from '@/ui/panel';

/** All versions of a template: what each is, what hangs on it, and the way to be rid of an old one. */
export function VersionsDialog({
  name,
  versions,
  onClose,
}: {
  readonly name: string;
  /** Newest first. */
  readonly versions: readonly TemplateRowData[];
  readonly onClose: () => void;
}) {
  const t = useTranslations('templateVersions');
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('title', { name })}
      description={t('hint')}
      width="lg"
    >
      <ul aria-label={t('title', { name })} className="divide-y divide-line">
        {versions.map((template) => (
          <Version key={template.id} template={template} />
        ))}
      </ul>
    </Dialog>
  );
}

function Version({ template }: { readonly template: TemplateRowData }) {
  const t = useTranslations('templateVersions');
  const words = useTranslations('templates');
  const [dialog, setDialog] = useState<'create' | 'delete' | null>(null);
  const { createVm, delete: remove } = template.actions;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 font-medium">
          {t('version', { version: template.version })}
          {template.latest ? <Tag>{t('latest')}</Tag> : null}
        </p>
        <p className="text-xs text-ink-2">
          <At at={template.createdAt} /> · {formatBytes(template.fileBytes)} ·{' '}
          {t('uses', { count: template.usageCount })}
          {template.lastUsedAt ? (
            <>
              , {t('lastUsed')} <At at={template.lastUsedAt} />
            </>
          ) : null}
        </p>
        <p
          className="truncate font-mono text-xs text-ink-3"
          title={template.checksumSha256 ?? undefined}
        >
          {template.volumeName}
          {template.checksumSha256 ? ` · sha256 ${template.checksumSha256.slice(0, 12)}…` : ''}
        </p>
      </div>
      <Button
        size="sm"
        reason={createVm.allowed ? null : createVm.reason}
        onClick={() => setDialog('create')}
      >
        {words('createVm')}
      </Button>
      <Button
        size="sm"
        variant="danger"
        aria-label={t('deleteVersion', { version: template.version })}
        reason={remove.allowed ? null : remove.reason}
        onClick={() => setDialog('delete')}
      >
        {words('delete')}
      </Button>
      {dialog === 'create' ? (
        <CreateVmDialog open onOpenChange={() => setDialog(null)} templateId={template.id} />
      ) : null}
      <PlannedDialog
        open={dialog === 'delete'}
        onOpenChange={(open) => (open ? undefined : setDialog(null))}
        danger
        title={t('deleteTitle', { name: template.name, version: template.version })}
        confirmLabel={words('delete')}
        document={DeleteTemplate}
        input={{ id: template.id, deleteVolume: true }}
      />
    </li>
  );
}
