'use client';
import { ChevronLeft, ChevronRight, Code2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { TaskBadge } from '@/components/state';
import { Ago, Took } from '@/components/time';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/use-url-state';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Select } from '@/ui/field';
import { Link } from '@/ui/link';
import { Empty, Panel } from '@/ui/panel';
import { isKind } from './kinds';
import { HistoryQuery, type HistoryEntryData } from './queries';
import { ScriptDialog } from './script-dialog';

const PAGE = 25;
const NO_KINDS: readonly { readonly operation: string; readonly count: number }[] = [];
const RESULTS = ['SUCCEEDED', 'FAILED', 'CANCELLED', 'RUNNING', 'QUEUED'] as const;
const isResult = (text: string): text is (typeof RESULTS)[number] =>
  RESULTS.some((result) => result === text);

/** What was done to an object: who, what, when, the result and how long it took; also after the object is gone. */
export function HistoryPanel({ about }: { readonly about: string }) {
  const t = useTranslations('history');
  const [url, setUrl] = useUrlState({ kind: '', result: '' });
  const filter = useMemo(
    () => ({
      about,
      ...(url.kind === '' ? {} : { operations: [url.kind] }),
      ...(isResult(url.result) ? { states: [url.result] } : {}),
    }),
    [about, url.kind, url.result],
  );
  const pages = usePages(JSON.stringify(filter));
  const { data, error, refetch } = useLiveQuery(HistoryQuery, {
    variables: { filter, all: { about }, first: PAGE, after: pages.after },
  });
  const [script, setScript] = useState<HistoryEntryData | null>(null);
  const columns = useHistoryColumns(setScript);
  const rows = useMemo(() => data?.tasks.edges.map((edge) => edge.node) ?? [], [data]);
  const total = data?.tasks.totalCount ?? 0;
  const filtered = url.kind !== '' || url.result !== '';
  return (
    <Panel
      title={t('title')}
      flush
      actions={
        <Filters
          kinds={data?.taskKinds ?? NO_KINDS}
          kind={url.kind}
          result={url.result}
          onChange={setUrl}
        />
      }
    >
      {error && !data ? (
        <QueryError error={error} retry={refetch} />
      ) : (
        <DataTable
          label={t('title')}
          columns={columns}
          rows={rows}
          rowId={(task) => task.id}
          loading={!data}
          rowHeight={44}
          empty={
            filtered ? (
              <Empty
                title={t('noMatch')}
                action={
                  <Button onClick={() => setUrl({ kind: '', result: '' })}>{t('clear')}</Button>
                }
              >
                {t('noMatchHint')}
              </Empty>
            ) : (
              <Empty title={t('none')}>{t('noneHint')}</Empty>
            )
          }
        />
      )}
      {total > PAGE ? (
        <Pager
          from={pages.index * PAGE + 1}
          to={pages.index * PAGE + rows.length}
          total={total}
          onNewer={pages.index > 0 ? pages.back : null}
          onOlder={next(data?.tasks.pageInfo, pages.forward)}
        />
      ) : null}
      {script ? <ScriptDialog task={script} onClose={() => setScript(null)} /> : null}
    </Panel>
  );
}

function next(
  page: { readonly hasNextPage: boolean; readonly endCursor: string | null } | undefined,
  forward: (after: string) => void,
): (() => void) | null {
  const cursor = page?.hasNextPage ? page.endCursor : null;
  return cursor ? () => forward(cursor) : null;
}

/** The way back through pages that only lead on: the cursors that led here. */
function usePages(key: string) {
  const [trail, setTrail] = useState<readonly string[]>([]);
  useEffect(() => setTrail([]), [key]);
  return {
    index: trail.length,
    after: trail.at(-1) ?? null,
    forward: (after: string) => setTrail((before) => [...before, after]),
    back: () => setTrail((before) => before.slice(0, -1)),
  };
}

function useHistoryColumns(
  onScript: (task: HistoryEntryData) => void,
): readonly Column<HistoryEntryData>[] {
  const t = useTranslations('history');
  return useMemo(
    () => [
      {
        id: 'what',
        header: t('what'),
        width: 'minmax(14rem,3fr)',
        cell: (task) => (
          <span className="min-w-0">
            <Link href={paths.task(task.id)} className="block truncate font-medium hover:underline">
              {task.title}
            </Link>
            {task.parent ? (
              <Link
                href={paths.task(task.parent.id)}
                className="block truncate text-xs text-ink-3 hover:underline"
              >
                {t('partOf', { title: task.parent.title })}
              </Link>
            ) : null}
          </span>
        ),
      },
      {
        id: 'result',
        header: t('result'),
        width: '9rem',
        cell: (task) => (
          <span title={task.error?.message}>
            <TaskBadge state={task.state} />
          </span>
        ),
      },
      {
        id: 'who',
        header: t('who'),
        width: 'minmax(6rem,0.8fr)',
        from: 'md',
        cell: (task) => <span className="truncate text-ink-2">{task.actor}</span>,
      },
      {
        id: 'when',
        header: t('when'),
        width: '9rem',
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
        id: 'script',
        header: t('graphql'),
        headerHidden: true,
        width: '3.25rem',
        align: 'end',
        cell: (task) => (
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t('graphqlOf', { title: task.title })}
            hint={t('graphql')}
            icon={<Code2 size={16} aria-hidden />}
            onClick={() => onScript(task)}
          />
        ),
      },
    ],
    [t, onScript],
  );
}

function Filters({
  kinds,
  kind,
  result,
  onChange,
}: {
  readonly kinds: typeof NO_KINDS;
  readonly kind: string;
  readonly result: string;
  readonly onChange: (change: { kind?: string; result?: string }) => void;
}) {
  const t = useTranslations('history');
  const state = useTranslations('state');
  const nameOf = (operation: string): string =>
    isKind(operation) ? t(`kinds.${operation}`) : operation;
  return (
    <span className="flex items-center gap-2 py-1.5">
      <Select
        aria-label={t('kind')}
        className="w-52"
        value={kind}
        onChange={(event) => onChange({ kind: event.target.value })}
      >
        <option value="">{t('anyKind')}</option>
        {kind !== '' && !kinds.some((one) => one.operation === kind) ? (
          <option value={kind}>{nameOf(kind)}</option>
        ) : null}
        {kinds.map(({ operation, count }) => (
          <option key={operation} value={operation}>
            {t('kindWithCount', { kind: nameOf(operation), count })}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('result')}
        className="w-36"
        value={result}
        onChange={(event) => onChange({ result: event.target.value })}
      >
        <option value="">{t('anyResult')}</option>
        {RESULTS.map((item) => (
          <option key={item} value={item}>
            {state(`task.${item}`)}
          </option>
        ))}
      </Select>
    </span>
  );
}

function Pager({
  from,
  to,
  total,
  onNewer,
  onOlder,
}: {
  readonly from: number;
  readonly to: number;
  readonly total: number;
  readonly onNewer: (() => void) | null;
  readonly onOlder: (() => void) | null;
}) {
  const t = useTranslations('history');
  return (
    <nav
      aria-label={t('pages')}
      className="flex items-center justify-end gap-2 border-t border-line px-3 py-2"
    >
      <span className="tnum mr-auto text-xs text-ink-3" role="status">
        {t('range', { from, to, total })}
      </span>
      <Button
        size="sm"
        icon={<ChevronLeft size={14} aria-hidden />}
        reason={onNewer ? null : t('atNewest')}
        onClick={() => onNewer?.()}
      >
        {t('newer')}
      </Button>
      <Button
        size="sm"
        icon={<ChevronRight size={14} aria-hidden />}
        reason={onOlder ? null : t('atOldest')}
        onClick={() => onOlder?.()}
      >
        {t('older')}
      </Button>
    </nav>
  );
}
