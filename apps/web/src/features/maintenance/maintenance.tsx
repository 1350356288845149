'use client';
import { Wrench } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePageCommands } from '@/components/page-commands';
import { PlannedDialog } from '@/components/planned-dialog';
import { Ago } from '@/components/time';
import { Button } from '@/ui/button';
import { Checkbox, Field, Input } from '@/ui/field';
import { SetNodeMaintenance } from './queries';

interface MaintainedNode {
  readonly id: string;
  readonly name: string;
  readonly maintenanceSince: string | null;
  readonly maintenanceReason: string | null;
}

/** The button that puts a node into maintenance or ends it, with the plan before either. */
export function MaintenanceAction({ node }: { readonly node: MaintainedNode }) {
  const t = useTranslations('maintenance');
  const [open, setOpen] = useState(false);
  const on = node.maintenanceSince === null;
  usePageCommands(node.name, [
    {
      key: 'maintenance',
      label: on ? t('begin') : t('end'),
      icon: <Wrench aria-hidden />,
      run: () => setOpen(true),
    },
  ]);
  return (
    <>
      <Button icon={<Wrench size={14} aria-hidden />} onClick={() => setOpen(true)}>
        {on ? t('begin') : t('end')}
      </Button>
      {open && on ? <BeginDialog node={node} onClose={() => setOpen(false)} /> : null}
      <PlannedDialog
        open={open && !on}
        onOpenChange={setOpen}
        title={t('endTitle', { name: node.name })}
        confirmLabel={t('end')}
        document={SetNodeMaintenance}
        input={{ id: node.id, on: false }}
      />
    </>
  );
}

function BeginDialog({
  node,
  onClose,
}: {
  readonly node: MaintainedNode;
  readonly onClose: () => void;
}) {
  const t = useTranslations('maintenance');
  const [text, setText] = useState('');
  // The plan asks other nodes about every VM, so it is not asked for at every letter.
  const [reason, setReason] = useState('');
  const [empty, setEmpty] = useState(false);
  return (
    <PlannedDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('beginTitle', { name: node.name })}
      description={t('beginHint')}
      confirmLabel={t('begin')}
      document={SetNodeMaintenance}
      input={{ id: node.id, on: true, reason, empty }}
    >
      <Field label={t('reason')} hint={t('reasonHint')}>
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onBlur={() => setReason(text.trim())}
          />
        )}
      </Field>
      <Checkbox
        label={t('empty')}
        hint={t('emptyHint')}
        checked={empty}
        onChange={(event) => setEmpty(event.target.checked)}
      />
    </PlannedDialog>
  );
}

/** Says that nothing is placed or started on the node, since when, and why. */
export function MaintenanceNote({ node }: { readonly node: MaintainedNode }) {
  const t = useTranslations('maintenance');
  if (node.maintenanceSince === null) return null;
  return (
    <div
      role="status"
      className="flex items-start gap-3 rounded-lg border border-warn/40 bg-warn-soft px-4 py-2.5"
    >
      <Wrench size={16} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <p className="min-w-0">
        <span className="font-medium text-warn">{t('note')}</span>{' '}
        <span className="text-ink-2">
          <Ago at={node.maintenanceSince} />
          {node.maintenanceReason ? ` · ${node.maintenanceReason}` : ''}
        </span>
      </p>
    </div>
  );
}
