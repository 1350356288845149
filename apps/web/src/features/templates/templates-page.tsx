'use client';
import { MoreHorizontal, Plus, RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useMemo, useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { FilterBar, matches, NoMatch } from '@/components/filter-bar';
import { Page } from '@/components/page';
import { PlannedDialog } from '@/components/planned-dialog';
import { Ago } from '@/components/time';
import { RECENT_TASKS } from '@/components/top-bar';
import { isActive, type TaskData } from '@/features/tasks/fragments';
import { TaskListQuery } from '@/features/tasks/queries';
import { TaskButtons } from '@/features/tasks/task-buttons';
import { UpdateTemplateFromUpstream } from '@/features/template-versions/operations';
import { UpstreamBadge } from '@/features/template-versions/upstream-badge';
import { useCheckUpdates } from '@/features/template-versions/use-check-updates';
import { VersionsDialog } from '@/features/template-versions/versions-dialog';
import { CreateVmDialog } from '@/features/vms/create-vm';
import { formatBytes } from '@/lib/format';
import { useConnection } from '@/lib/graphql/use-connection';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { ListTools } from '@/features/views/view-controls';
import { useListView } from '@/features/views/use-list-view';
import { useUrlDialog } from '@/lib/use-url-state';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Checkbox } from '@/ui/field';
import { Menu } from '@/ui/menu';
import { Meter } from '@/ui/meter';
import { Empty, Panel, Tag } from '@/ui/panel';
import { EditTemplateDialog } from './edit-template';
import type { TemplateRowData } from './fragments';
import { DeleteTemplate } from './mutations';
import { pickTemplates, TemplateListQuery } from './queries';
import { RegisterTemplateDialog } from './register-template';

const ALL = {};
/** The list without a filter. */
const PLAIN = { q: '', sort: 'name', hide: '' };

const versionsOf = (
  template: TemplateRowData,
  rows: readonly TemplateRowData[],
): TemplateRowData[] =>
  rows
    .filter((one) => one.pool.id === template.pool.id && one.name === template.name)
    .toSorted((a, b) => b.version - a.version);

function useTemplateColumns(rows: readonly TemplateRowData[]): readonly Column<TemplateRowData>[] {
  const t = useTranslations('templates');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('name'),
        width: 'minmax(12rem,2fr)',
        sort: (template) => template.name,
        cell: (template) => (
          <span className="min-w-0">
            <span className="flex items-center gap-2">
              <span className="truncate font-medium">{template.name}</span>
              {template.version > 1 ? <Tag>v{template.version}</Tag> : null}
              <UpstreamBadge template={template} />
              {template.tags.slice(0, 2).map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </span>
            <span className="block truncate text-xs text-ink-3">
              {[template.osName, template.osVersion, template.arch].filter(Boolean).join(' ')}
            </span>
          </span>
        ),
      },
      {
        id: 'features',
        header: t('features'),
        width: 'minmax(9rem,1fr)',
        from: 'xl',
        cell: (template) => (
          <span className="flex gap-1">
            {template.cloudInit ? <Tag>cloud-init</Tag> : null}
            {template.virtio ? <Tag>virtio</Tag> : null}
            {template.guestAgent ? <Tag>agent</Tag> : null}
          </span>
        ),
      },
      {
        id: 'size',
        header: t('size'),
        width: '9rem',
        align: 'end',
        sort: (template) => Number(template.sizeBytes),
        cell: (template) => (
          <span>
            {formatBytes(template.sizeBytes)}
            <span className="block text-xs text-ink-3">
              {t('onDisk', { size: formatBytes(template.fileBytes) })}
            </span>
          </span>
        ),
      },
      {
        id: 'pool',
        header: t('pool'),
        width: 'minmax(9rem,1fr)',
        from: 'md',
        sort: (template) => template.pool.name,
        cell: (template) => (
          <span className="min-w-0">
            <Link href={paths.pool(template.pool.id)} className="block truncate hover:underline">
              {template.pool.name}
            </Link>
            <span className="block truncate text-xs text-ink-3">{template.pool.node.name}</span>
          </span>
        ),
      },
      {
        id: 'usage',
        header: t('usage'),
        width: '8rem',
        align: 'end',
        from: 'md',
        sort: (template) => template.usageCount,
        cell: (template) => (
          <span>
            {template.usageCount}
            {template.lastUsedAt ? (
              <span className="block text-xs text-ink-3">
                <Ago at={template.lastUsedAt} />
              </span>
            ) : null}
          </span>
        ),
      },
      {
        id: 'source',
        header: t('source'),
        width: 'minmax(8rem,1fr)',
        from: 'xl',
        cell: (template) => (
          <span
            className="truncate text-ink-2"
            title={template.source.url ?? template.source.path ?? undefined}
          >
            {sourceName(template)}
          </span>
        ),
      },
      {
        id: 'actions',
        header: t('actions'),
        headerHidden: true,
        width: '9.5rem',
        align: 'end',
        cell: (template) => (
          <TemplateActions template={template} versions={versionsOf(template, rows)} />
        ),
      },
    ],
    [t, rows],
  );
}

function sourceName({ source }: TemplateRowData): string {
  if (source.url && URL.canParse(source.url)) return new URL(source.url).host;
  return source.path?.split('/').at(-1) ?? source.kind.toLowerCase();
}

function TemplateActions({
  template,
  versions,
}: {
  readonly template: TemplateRowData;
  readonly versions: readonly TemplateRowData[];
}) {
  const t = useTranslations('templates');
  const version = useTranslations('templateVersions');
  const [dialog, setDialog] = useState<'create' | 'edit' | 'update' | 'versions' | 'delete' | null>(
    null,
  );
  const { check, pending: checking } = useCheckUpdates();
  const [volume, setVolume] = useState(true);
  const { createVm, edit, update, delete: remove } = template.actions;
  const fetched = template.source.kind === 'URL';
  return (
    <span className="flex items-center gap-1">
      <Button
        size="sm"
        reason={createVm.allowed ? null : createVm.reason}
        onClick={() => setDialog('create')}
      >
        {t('createVm')}
      </Button>
      <Menu
        trigger={
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t('actionsOf', { name: template.name })}
            icon={<MoreHorizontal size={16} aria-hidden />}
          />
        }
        items={[
          {
            key: 'edit',
            label: t('edit'),
            reason: edit.allowed ? null : edit.reason,
            onSelect: () => setDialog('edit'),
          },
          {
            key: 'check',
            label: version('check'),
            reason: checking ? version('checking') : fetched ? null : version('notFetched'),
            onSelect: () => void check([template.id]),
          },
          {
            key: 'update',
            label: version('update'),
            reason: update.allowed ? null : update.reason,
            onSelect: () => setDialog('update'),
          },
          {
            key: 'versions',
            label: version('versions', { count: versions.length }),
            onSelect: () => setDialog('versions'),
          },
          'separator',
          {
            key: 'delete',
            label: t('delete'),
            danger: true,
            reason: remove.allowed ? null : remove.reason,
            onSelect: () => setDialog('delete'),
          },
        ]}
      />
      {dialog === 'create' ? (
        <CreateVmDialog open onOpenChange={() => setDialog(null)} templateId={template.id} />
      ) : null}
      {dialog === 'edit' ? (
        <EditTemplateDialog template={template} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === 'versions' ? (
        <VersionsDialog name={template.name} versions={versions} onClose={() => setDialog(null)} />
      ) : null}
      <PlannedDialog
        open={dialog === 'update'}
        onOpenChange={(open) => (open ? undefined : setDialog(null))}
        title={version('updateTitle', { name: template.name })}
        description={version('updateHint')}
        confirmLabel={version('update')}
        document={UpdateTemplateFromUpstream}
        input={{ id: template.id }}
      />
      <PlannedDialog
        open={dialog === 'delete'}
        onOpenChange={(open) => (open ? undefined : setDialog(null))}
        danger
        title={t('deleteTitle', { name: template.name })}
        confirmLabel={t('delete')}
        document={DeleteTemplate}
        input={{ id: template.id, deleteVolume: volume }}
      >
        <Checkbox
          label={t('deleteVolume')}
          checked={volume}
          onChange={(event) => setVolume(event.target.checked)}
        />
      </PlannedDialog>
    </span>
  );
}

/** Registrations under way, above the list they will join. */
function Downloads() {
  const t = useTranslations('templates');
  const tasks = useTranslations('tasks');
  const { data } = useLiveQuery(TaskListQuery, { variables: RECENT_TASKS });
  const running = (data?.tasks.edges.map((edge) => edge.node) ?? []).filter(
    (task: TaskData) => isActive(task.state) && task.operation.startsWith('template.'),
  );
  if (running.length === 0) return null;
  return (
    <ul
      aria-label={t('downloads')}
      className="divide-y divide-line rounded-lg border border-accent/40 bg-surface"
    >
      {running.map((task) => (
        <li key={task.id} className="flex items-center gap-4 px-4 py-2.5">
          <Link href={paths.task(task.id)} className="w-80 truncate font-medium hover:underline">
            {task.title}
          </Link>
          <Meter
            plain
            percent={task.progress * 100}
            label={tasks('progressOf', { title: task.title })}
          />
          <span className="tnum w-10 text-right text-xs text-ink-2">
            {Math.floor(task.progress * 100)}%
          </span>
          <TaskButtons task={task} size="sm" />
        </li>
      ))}
    </ul>
  );
}

export function TemplatesPage() {
  const t = useTranslations('templates');
  const [creating, setCreating] = useUrlDialog('create');
  const { rows, loading, error } = useConnection(TemplateListQuery, ALL, pickTemplates);
  const columns = useTemplateColumns(rows);
  const version = useTranslations('templateVersions');
  const { check, pending: checking } = useCheckUpdates();
  const latest = useMemo(() => rows.filter((template) => template.latest), [rows]);
  const anyFetched = latest.some((template) => template.source.kind === 'URL');
  const view = useListView('TEMPLATES', PLAIN, columns);
  const { url, setUrl } = view;
  const shown = useMemo(
    () =>
      latest.filter((template) =>
        matches(url.q, [
          template.name,
          template.osName,
          template.osVersion,
          template.pool.name,
          template.pool.node.name,
          ...template.tags,
        ]),
      ),
    [latest, url.q],
  );
  const register = (
    <Button
      variant="primary"
      icon={<Plus size={16} aria-hidden />}
      onClick={() => setCreating(true)}
    >
      {t('register')}
    </Button>
  );
  return (
    <Page
      title={t('title')}
      meta={loading ? null : t('count', { count: latest.length })}
      actions={
        <>
          <Button
            icon={<RefreshCw size={14} aria-hidden />}
            pending={checking}
            reason={anyFetched ? null : version('noneFetched')}
            onClick={() => void check()}
          >
            {version('checkAll')}
          </Button>
          {register}
        </>
      }
    >
      <div className="space-y-3">
        <div className="flex flex-wrap items-center gap-2">
          <FilterBar value={url.q} onChange={(q) => setUrl({ q })} label={t('filter')} />
          <ListTools view={view} columns={columns} />
        </div>
        <Downloads />
        <Panel flush>
          {error && rows.length === 0 ? (
            <QueryError error={error} />
          ) : (
            <DataTable
              label={t('title')}
              columns={view.columns}
              rows={shown}
              rowId={(template) => template.id}
              loading={loading || view.pending}
              sorting={view.sorting}
              onSortingChange={view.onSortingChange}
              rowHeight={52}
              empty={
                rows.length === 0 ? (
                  <Empty title={t('none')} action={register}>
                    {t('noneHint')}
                  </Empty>
                ) : (
                  <NoMatch onClear={() => setUrl({ q: '' })} />
                )
              }
            />
          )}
        </Panel>
      </div>
      <RegisterTemplateDialog open={creating} onOpenChange={setCreating} />
    </Page>
  );
}
