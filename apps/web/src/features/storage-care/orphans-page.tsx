'use client';
import { RefreshCw, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { NodeSelect } from '@/components/node-select';
import { Page } from '@/components/page';
import { PlannedDialog } from '@/components/planned-dialog';
import { ANY_CHANGE } from '@/lib/change-bus';
import { formatBytes } from '@/lib/format';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { useWatch } from '@/lib/use-watch';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Field } from '@/ui/field';
import { Link } from '@/ui/link';
import { Empty, Panel, Tag } from '@/ui/panel';
import { OrphansQuery, RemoveOrphanVolumes, type OrphanRow } from './operations';

const NONE: readonly OrphanRow[] = [];

function useColumns(): readonly Column<OrphanRow>[] {
  const t = useTranslations('storageCare');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('volume'),
        width: 'minmax(14rem,2fr)',
        sort: (orphan) => orphan.name,
        cell: (orphan) => (
          <span className="min-w-0">
            <span className="block truncate font-medium">{orphan.name}</span>
            <span className="block truncate text-xs text-ink-3">{orphan.path}</span>
          </span>
        ),
      },
      {
        id: 'kind',
        header: t('kind'),
        width: 'minmax(8rem,1fr)',
        sort: (orphan) => orphan.kind,
        cell: (orphan) => (
          <Tag tone={orphan.kind === 'MEDIA' ? 'warn' : 'neutral'}>{t(`kinds.${orphan.kind}`)}</Tag>
        ),
      },
      {
        id: 'pool',
        header: t('pool'),
        width: 'minmax(8rem,1fr)',
        from: 'md',
        sort: (orphan) => orphan.pool?.name ?? '',
        cell: (orphan) =>
          orphan.pool ? (
            <Link href={paths.pool(orphan.pool.id)} className="truncate hover:underline">
              {orphan.pool.name}
            </Link>
          ) : (
            '—'
          ),
      },
      {
        id: 'size',
        header: t('frees'),
        width: '8rem',
        align: 'end',
        sort: (orphan) => Number(orphan.allocationBytes ?? 0),
        cell: (orphan) => <span className="tnum">{formatBytes(orphan.allocationBytes)}</span>,
      },
    ],
    [t],
  );
}

/** Volumes that nothing uses, with the plan to remove those that are chosen. */
export function OrphansPage() {
  const t = useTranslations('storageCare');
  const nav = useTranslations('nav');
  const [nodeId, setNodeId] = useState('');
  const { data, error, loading, refetch } = useLiveQuery(OrphansQuery, {
    variables: { nodeId },
    pause: nodeId === '',
  });
  useWatch([ANY_CHANGE], refetch);
  const rows = data?.orphanVolumes ?? NONE;
  const [selection, setSelection] = useState<Record<string, boolean>>({});
  const [asking, setAsking] = useState(false);
  const columns = useColumns();
  const chosen = rows.filter((row) => selection[row.path] && row.volume);
  const bytes = chosen.reduce((sum, row) => sum + Number(row.allocationBytes ?? 0), 0);
  return (
    <Page
      title={t('orphans')}
      crumbs={[{ label: nav('pools'), href: paths.pools() }]}
      actions={
        <>
          <Button icon={<RefreshCw size={14} aria-hidden />} onClick={refetch}>
            {t('lookAgain')}
          </Button>
          <Button
            variant="danger"
            icon={<Trash2 size={14} aria-hidden />}
            reason={chosen.length === 0 ? t('chooseFirst') : null}
            onClick={() => setAsking(true)}
          >
            {t('remove')}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <p className="max-w-3xl text-ink-2">{t('orphansHint')}</p>
        <div className="max-w-xs">
          <Field label={t('node')}>
            {(control) => (
              <NodeSelect
                {...control}
                value={nodeId}
                onChange={(event) => {
                  setNodeId(event.target.value);
                  setSelection({});
                }}
                onDefault={(id) => setNodeId((now) => (now === '' ? id : now))}
              />
            )}
          </Field>
        </div>
        <Panel title={t('found', { count: rows.length })} flush>
          {error && !data ? (
            <QueryError error={error} retry={refetch} />
          ) : (
            <DataTable
              label={t('orphans')}
              columns={columns}
              rows={rows}
              rowId={(row) => row.path}
              rowLabel={(row) => row.name}
              loading={loading || nodeId === ''}
              selection={selection}
              onSelectionChange={setSelection}
              rowHeight={48}
              empty={<Empty title={t('noOrphans')}>{t('noOrphansHint')}</Empty>}
            />
          )}
        </Panel>
        <p role="status" className="tnum text-xs text-ink-3">
          {t('chosen', { count: chosen.length, size: formatBytes(String(bytes)) })}
        </p>
      </div>
      <PlannedDialog
        open={asking}
        onOpenChange={setAsking}
        danger
        title={t('removeTitle', { count: chosen.length })}
        confirmLabel={t('remove')}
        document={RemoveOrphanVolumes}
        input={{ nodeId, volumeIds: chosen.flatMap((row) => row.volume?.id ?? []) }}
        ready={chosen.length > 0}
        onStarted={() => setSelection({})}
      />
    </Page>
  );
}
