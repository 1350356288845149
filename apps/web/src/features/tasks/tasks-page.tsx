'use client';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useMemo } from 'react';
import { QueryError } from '@/components/error-notice';
import { FilterBar, matches, NoMatch } from '@/components/filter-bar';
import { Page } from '@/components/page';
import { TaskBadge } from '@/components/state';
import { Ago, Took } from '@/components/time';
import { useConnection } from '@/lib/graphql/use-connection';
import type { ResultOf } from '@/lib/graphql/tada';
import { pathOf, paths } from '@/lib/paths';
import { ListTools } from '@/features/views/view-controls';
import { useListView } from '@/features/views/use-list-view';
import { DataTable, type Column } from '@/ui/data-table';
import { Select } from '@/ui/field';
import { Meter } from '@/ui/meter';
import { Empty } from '@/ui/panel';
import { isActive, type TaskData } from './fragments';
import { TaskListQuery } from './queries';
import { TaskButtons } from './task-buttons';

const STATES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
const ALL = {};
/** The list without a filter. */
const PLAIN = { q: '', state: '', sort: '-created', hide: '' };
const pick = (data: ResultOf<typeof TaskListQuery>) => data.tasks;

export function useTaskColumns(): readonly Column<TaskData>[] {
  const t = useTranslations('tasks');
  return useMemo(
    () => [
      {
        id: 'title',
        header: t('task'),
        width: 'minmax(11rem,3fr)',
        sort: (task) => task.title,
        cell: (task) => (
          <Link href={paths.task(task.id)} className="truncate font-medium hover:underline">
            {task.title}
          </Link>
        ),
      },
      {
        id: 'state',
        header: t('state'),
        width: '9rem',
        sort: (task) => task.state,
        cell: (task) =>
          task.state === 'RUNNING' ? (
            <span className="w-full">
              <TaskBadge state={task.state} />
              <Meter
                plain
                percent={task.progress * 100}
                label={t('progressOf', { title: task.title })}
                className="mt-1 h-1"
              />
            </span>
          ) : (
            <TaskBadge state={task.state} />
          ),
      },
      {
        id: 'target',
        header: t('target'),
        width: 'minmax(8rem,1fr)',
        from: 'xl',
        sort: (task) => task.target?.name ?? '',
        cell: (task) => <TargetLink task={task} />,
      },
      {
        id: 'node',
        header: t('node'),
        width: 'minmax(6rem,0.7fr)',
        from: 'xl',
        sort: (task) => task.node?.name ?? '',
        cell: (task) => <span className="truncate text-ink-2">{task.node?.name ?? '—'}</span>,
      },
      {
        id: 'actor',
        header: t('actor'),
        width: '5.5rem',
        from: 'xl',
        sort: (task) => task.actor,
        cell: (task) => <span className="truncate text-ink-2">{task.actor}</span>,
      },
      {
        id: 'created',
        header: t('created'),
        width: '8.5rem',
        from: 'md',
        sort: (task) => task.createdAt,
        cell: (task) => (
          <span className="text-ink-2">
            <Ago at={task.createdAt} />
          </span>
        ),
      },
      {
        id: 'took',
        header: t('took'),
        width: '6rem',
        align: 'end',
        from: 'md',
        cell: (task) => (
          <span className="text-ink-2">
            <Took from={task.startedAt} to={task.finishedAt} />
          </span>
        ),
      },
      {
        id: 'actions',
        header: t('actions'),
        headerHidden: true,
        width: '8.75rem',
        align: 'end',
        cell: (task) => <TaskButtons task={task} size="sm" />,
      },
    ],
    [t],
  );
}

export function TargetLink({ task }: { readonly task: TaskData }) {
  const target = task.target;
  if (!target) return <span className="text-ink-3">—</span>;
  const href = target.id ? pathOf(target.kind, target.id) : null;
  return href ? (
    <Link href={href} className="truncate text-ink-2 hover:text-ink hover:underline">
      {target.name}
    </Link>
  ) : (
    <span className="truncate text-ink-2">{target.name}</span>
  );
}

export function TasksPage() {
  const t = useTranslations('tasks');
  const state = useTranslations('state');
  const { rows, loading, error } = useConnection(TaskListQuery, ALL, pick);
  const columns = useTaskColumns();
  const view = useListView('TASKS', PLAIN, columns);
  const { url, setUrl } = view;
  const shown = useMemo(
    () =>
      rows
        .filter(
          (task) =>
            (url.state === '' ||
              (url.state === 'ACTIVE' ? isActive(task.state) : task.state === url.state)) &&
            matches(url.q, [
              task.title,
              task.operation,
              task.target?.name,
              task.node?.name,
              task.actor,
            ]),
        )
        .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)),
    [rows, url],
  );
  return (
    <Page title={t('title')} fill meta={loading ? null : t('count', { count: shown.length })}>
      <div className="flex h-full flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <FilterBar value={url.q} onChange={(q) => setUrl({ q })} label={t('filter')}>
            <Select
              aria-label={t('stateFilter')}
              className="w-40"
              value={url.state}
              onChange={(event) => setUrl({ state: event.target.value })}
            >
              <option value="">{t('anyState')}</option>
              <option value="ACTIVE">{t('active')}</option>
              {STATES.map((item) => (
                <option key={item} value={item}>
                  {state(`task.${item}`)}
                </option>
              ))}
            </Select>
          </FilterBar>
          <ListTools view={view} columns={columns} />
        </div>
        <div className="min-h-0 flex-1 overflow-hidden rounded-lg border border-line bg-surface">
          {error && rows.length === 0 ? (
            <QueryError error={error} />
          ) : (
            <DataTable
              label={t('title')}
              columns={view.columns}
              rows={shown}
              rowId={(task) => task.id}
              loading={loading || view.pending}
              sorting={view.sorting}
              onSortingChange={view.onSortingChange}
              virtual
              rowHeight={44}
              empty={
                rows.length === 0 ? (
                  <Empty title={t('none')}>{t('noneHint')}</Empty>
                ) : (
                  <NoMatch onClear={() => setUrl({ q: '', state: '' })} />
                )
              }
            />
          )}
        </div>
      </div>
    </Page>
  );
}
