'use client';
import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useMemo, useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { FilterBar, matches } from '@/components/filter-bar';
import { Page } from '@/components/page';
import { PowerBadge } from '@/components/state';
import { formatBytes } from '@/lib/format';
import { paths } from '@/lib/paths';
import { ListTools } from '@/features/views/view-controls';
import { useListView } from '@/features/views/use-list-view';
import { useUrlDialog } from '@/lib/use-url-state';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Select } from '@/ui/field';
import { Empty, Tag } from '@/ui/panel';
import { ParkedBar } from '@/features/park/parked-note';
import { RowMenu } from './action-bar';
import { sortAddresses } from './addresses';
import { BulkBar } from './bulk-bar';
import { CreateVmDialog } from './create-vm';
import type { VmRowData } from './fragments';
import { useVms } from './vm-store';

const POWER_STATES = [
  'RUNNING',
  'STOPPED',
  'PAUSED',
  'SUSPENDED',
  'SHUTTING_DOWN',
  'CRASHED',
  'UNKNOWN',
] as const;

export function useVmColumns(): readonly Column<VmRowData>[] {
  const t = useTranslations('vms');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('name'),
        width: 'minmax(12rem,2fr)',
        sort: (vm) => vm.name,
        cell: (vm) => (
          <span className="flex min-w-0 items-center gap-2">
            <Link href={paths.vm(vm.id)} className="truncate font-medium hover:underline">
              {vm.name}
            </Link>
            {vm.tags.slice(0, 2).map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        ),
      },
      {
        id: 'state',
        header: t('state'),
        width: '8.5rem',
        sort: (vm) => vm.powerState,
        cell: (vm) => (
          <PowerBadge powerState={vm.powerState} activity={vm.activity} stale={vm.stale} />
        ),
      },
      {
        id: 'address',
        header: t('address'),
        width: 'minmax(9rem,1fr)',
        from: 'md',
        sort: (vm) => sortAddresses(vm.addresses)[0]?.address ?? '',
        cell: (vm) => <Addresses vm={vm} />,
      },
      {
        id: 'vcpus',
        header: t('vcpus'),
        width: '5rem',
        align: 'end',
        from: 'md',
        sort: (vm) => vm.vcpus,
        cell: (vm) => vm.vcpus,
      },
      {
        id: 'memory',
        header: t('memory'),
        width: '6rem',
        align: 'end',
        from: 'md',
        sort: (vm) => Number(vm.memoryBytes),
        cell: (vm) => formatBytes(vm.memoryBytes),
      },
      {
        id: 'node',
        header: t('node'),
        width: 'minmax(7rem,0.8fr)',
        from: 'xl',
        sort: (vm) => vm.node.name,
        cell: (vm) => (
          <Link href={paths.node(vm.node.id)} className="truncate text-ink-2 hover:underline">
            {vm.node.name}
          </Link>
        ),
      },
      {
        id: 'os',
        header: t('os'),
        width: 'minmax(7rem,0.8fr)',
        from: 'xl',
        sort: (vm) => vm.osName ?? '',
        cell: (vm) => <span className="truncate text-ink-2">{vm.osName ?? '—'}</span>,
      },
      {
        id: 'actions',
        header: t('actions'),
        headerHidden: true,
        width: '3.25rem',
        align: 'end',
        cell: (vm) => <RowMenu vm={vm} />,
      },
    ],
    [t],
  );
}

function Addresses({ vm }: { readonly vm: VmRowData }) {
  const [first, ...rest] = sortAddresses(vm.addresses);
  if (!first) return <span className="text-ink-3">—</span>;
  return (
    <span
      className="flex min-w-0 items-center gap-1.5"
      title={rest.map((item) => item.address).join('\n')}
    >
      <span className="truncate font-mono text-xs">{first.address}</span>
      {rest.length > 0 ? <span className="text-2xs text-ink-3">+{rest.length}</span> : null}
    </span>
  );
}

function useShownVms(
  rows: readonly VmRowData[],
  url: { q: string; state: string; node: string; tag: string },
): readonly VmRowData[] {
  return useMemo(
    () =>
      rows.filter(
        (vm) =>
          (url.state === '' || vm.powerState === url.state) &&
          (url.node === '' || vm.node.id === url.node) &&
          (url.tag === '' || vm.tags.includes(url.tag)) &&
          matches(url.q, [
            vm.name,
            vm.osName,
            vm.node.name,
            ...vm.tags,
            ...vm.addresses.map((item) => item.address),
          ]),
      ),
    [rows, url],
  );
}

/** The list without a filter. */
const PLAIN = { q: '', state: '', node: '', tag: '', sort: 'name', hide: '' };

export function VmsPage() {
  const t = useTranslations('vms');
  const [creating, setCreating] = useUrlDialog('create');
  const [selection, setSelection] = useState<Record<string, boolean>>({});
  const { rows: all, loading, complete, error } = useVms();
  const rows = useMemo(() => all.filter((vm) => !vm.parked), [all]);
  const parked = useMemo(() => all.filter((vm) => vm.parked), [all]);
  const columns = useVmColumns();
  const view = useListView('VMS', PLAIN, columns);
  const { url, setUrl } = view;
  const shown = useShownVms(rows, url);
  const selected = useMemo(() => shown.filter((vm) => selection[vm.id]), [shown, selection]);
  const create = (
    <Button
      variant="primary"
      icon={<Plus size={16} aria-hidden />}
      onClick={() => setCreating(true)}
    >
      {t('create')}
    </Button>
  );
  return (
    <Page
      fill
      title={t('title')}
      meta={
        loading ? null : (
          <span className="tnum">
            {t('count', { shown: shown.length, total: rows.length })}
            {complete ? '' : '…'}
          </span>
        )
      }
      actions={create}
    >
      <div className="flex h-full flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <FilterBar value={url.q} onChange={(q) => setUrl({ q })} label={t('filter')}>
            <StateSelect value={url.state} onChange={(state) => setUrl({ state })} />
            <NodeSelect rows={rows} value={url.node} onChange={(node) => setUrl({ node })} />
            <TagSelect rows={rows} value={url.tag} onChange={(tag) => setUrl({ tag })} />
          </FilterBar>
          <ListTools view={view} columns={columns} />
        </div>
        <ParkedBar vms={parked} />
        {selected.length > 0 ? <BulkBar vms={selected} onClear={() => setSelection({})} /> : null}
        <div className="min-h-0 flex-1 overflow-hidden rounded-lg border border-line bg-surface">
          {error && rows.length === 0 ? (
            <QueryError error={error} />
          ) : (
            <DataTable
              label={t('title')}
              virtual
              columns={view.columns}
              rows={shown}
              rowId={(vm) => vm.id}
              rowLabel={(vm) => vm.name}
              loading={loading || view.pending}
              sorting={view.sorting}
              onSortingChange={view.onSortingChange}
              selection={selection}
              onSelectionChange={setSelection}
              empty={
                rows.length === 0 ? (
                  <Empty title={t('none')} action={create}>
                    {t('noneHint')}
                  </Empty>
                ) : (
                  <Empty
                    title={t('noMatch')}
                    action={
                      <Button onClick={() => setUrl({ q: '', state: '', node: '', tag: '' })}>
                        {t('clearFilters')}
                      </Button>
                    }
                  />
                )
              }
            />
          )}
        </div>
      </div>
      <CreateVmDialog open={creating} onOpenChange={setCreating} />
    </Page>
  );
}

function StateSelect({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const t = useTranslations('vms');
  const state = useTranslations('state');
  return (
    <Select
      aria-label={t('stateFilter')}
      className="w-36"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t('anyState')}</option>
      {POWER_STATES.map((item) => (
        <option key={item} value={item}>
          {state(`power.${item}`)}
        </option>
      ))}
    </Select>
  );
}

function NodeSelect({
  rows,
  value,
  onChange,
}: {
  readonly rows: readonly VmRowData[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const t = useTranslations('vms');
  const nodes = useMemo(() => [...new Map(rows.map((vm) => [vm.node.id, vm.node.name]))], [rows]);
  if (nodes.length < 2 && value === '') return null;
  return (
    <Select
      aria-label={t('nodeFilter')}
      className="w-36"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t('anyNode')}</option>
      {nodes.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}

function TagSelect({
  rows,
  value,
  onChange,
}: {
  readonly rows: readonly VmRowData[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const t = useTranslations('vms');
  const tags = useMemo(() => [...new Set(rows.flatMap((vm) => vm.tags))].toSorted(), [rows]);
  if (tags.length === 0 && value === '') return null;
  return (
    <Select
      aria-label={t('tagFilter')}
      className="w-36"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t('anyTag')}</option>
      {value !== '' && !tags.includes(value) ? <option value={value}>{value}</option> : null}
      {tags.map((tag) => (
        <option key={tag} value={tag}>
          {tag}
        </option>
      ))}
    </Select>
  );
}
