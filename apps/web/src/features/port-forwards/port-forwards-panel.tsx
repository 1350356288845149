'use client';
import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { PlannedDialog } from '@/components/planned-dialog';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Link } from '@/ui/link';
import { Empty, Panel, Tag } from '@/ui/panel';
import { AddForwardDialog, type ForwardTarget } from './add-forward';
import { RemovePortForward, type NodeMeansData, type PortForwardData } from './queries';

/** Ports that lead to the guests of a network, or to one VM. */
export function PortForwardsPanel({
  name,
  node,
  forwards,
  targets,
}: {
  /** Of the network or the VM. */
  readonly name: string;
  /** Undefined until the node has been asked. */
  readonly node: NodeMeansData | undefined;
  readonly forwards: readonly PortForwardData[];
  /** The VMs that a port can lead to. */
  readonly targets: readonly ForwardTarget[];
}) {
  const t = useTranslations('portForwards');
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<PortForwardData | null>(null);
  const columns = useColumns(node, setRemoving);
  const refusal = node ? node.portForwarding.reason : t('asking');
  const add = (
    <Button
      size="sm"
      icon={<Plus size={14} aria-hidden />}
      reason={refusal ?? (targets.length === 0 ? t('noVms') : null)}
      onClick={() => setAdding(true)}
    >
      {t('add')}
    </Button>
  );
  return (
    <Panel title={t('title')} flush actions={forwards.length > 0 ? add : null}>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={forwards}
        rowId={(forward) => forward.id}
        loading={!node}
        empty={
          <Empty title={t('none')} action={add}>
            {node?.portForwarding.reason ?? t('hint')}
          </Empty>
        }
      />
      <AddForwardDialog name={name} targets={targets} open={adding} onOpenChange={setAdding} />
      <PlannedDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        danger
        title={t('removeTitle', { port: String(removing?.hostPort ?? '') })}
        confirmLabel={t('remove')}
        document={RemovePortForward}
        input={{ id: removing?.id ?? '' }}
      />
    </Panel>
  );
}

const TONES = { PENDING: 'neutral', ACTIVE: 'accent', FAILED: 'bad' } as const;

function useColumns(
  node: NodeMeansData | undefined,
  remove: (forward: PortForwardData) => void,
): readonly Column<PortForwardData>[] {
  const t = useTranslations('portForwards');
  return useMemo(
    () => [
      {
        id: 'from',
        header: t('from'),
        width: 'minmax(11rem,1.2fr)',
        sort: (one) => one.hostPort,
        cell: (one) => (
          <span className="truncate font-mono text-xs">
            {one.hostAddress ?? node?.host ?? node?.name}:{one.hostPort}
            <span className="text-ink-3"> / {one.protocol}</span>
          </span>
        ),
      },
      {
        id: 'to',
        header: t('to'),
        width: 'minmax(10rem,1fr)',
        cell: (one) => (
          <span className="truncate font-mono text-xs">
            {one.guestAddress}:{one.guestPort}
          </span>
        ),
      },
      {
        id: 'vm',
        header: t('vm'),
        width: 'minmax(8rem,1fr)',
        sort: (one) => one.vm?.name ?? '',
        cell: (one) =>
          one.vm ? (
            <Link href={paths.vm(one.vm.id)} className="truncate hover:underline">
              {one.vm.name}
            </Link>
          ) : (
            <span className="text-ink-3">—</span>
          ),
      },
      {
        id: 'description',
        header: t('description'),
        width: 'minmax(8rem,1fr)',
        from: 'lg',
        cell: (one) => <span className="truncate text-ink-2">{one.description ?? ''}</span>,
      },
      {
        id: 'state',
        header: t('state'),
        width: '8rem',
        cell: (one) => (
          <span title={one.reason ?? undefined}>
            <Tag tone={TONES[one.state]}>{t(`states.${one.state}`)}</Tag>
            {one.reason ? <span className="sr-only">{one.reason}</span> : null}
          </span>
        ),
      },
      {
        id: 'actions',
        header: t('actions'),
        headerHidden: true,
        width: '3.25rem',
        align: 'end',
        cell: (one) => (
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t('removeOf', { port: String(one.hostPort) })}
            reason={one.actions.remove.reason}
            icon={<X size={14} aria-hidden />}
            onClick={() => remove(one)}
          />
        ),
      },
    ],
    [node, remove, t],
  );
}
