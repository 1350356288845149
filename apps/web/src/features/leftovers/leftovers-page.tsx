'use client';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useMemo } from 'react';
import { QueryError } from '@/components/error-notice';
import { Page } from '@/components/page';
import { Ago } from '@/components/time';
import { useNotify } from '@/components/use-notify';
import { ANY_CHANGE } from '@/lib/change-bus';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql, type ResultOf } from '@/lib/graphql/tada';
import { useAction } from '@/lib/graphql/use-action';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { useWatch } from '@/lib/use-watch';
import { Button } from '@/ui/button';
import { DataTable, type Column } from '@/ui/data-table';
import { Empty, Panel, Tag } from '@/ui/panel';

export const LeftoversQuery = graphql(`
  query Leftovers {
    leftovers {
      __typename
      id
      kind
      label
      state
      reason
      createdAt
      updatedAt
      node {
        id
        name
      }
      task {
        id
        title
      }
    }
  }
`);

const RemoveLeftovers = graphql(
  `
    mutation RemoveLeftovers($input: RemoveLeftoversInput!) {
      result: removeLeftovers(input: $input) {
        __typename
        ... on RemoveLeftoversPayload {
          artefacts {
            __typename
            id
            state
            reason
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);

type Leftover = ResultOf<typeof LeftoversQuery>['leftovers'][number];
const NONE: readonly Leftover[] = [];

export function LeftoversPage() {
  const t = useTranslations('leftovers');
  const notify = useNotify();
  const { data, error, loading, refetch } = useLiveQuery(LeftoversQuery, { variables: {} });
  useWatch([ANY_CHANGE], refetch);
  const remove = useAction(RemoveLeftovers);
  const run = async (): Promise<void> => {
    const outcome = await remove.run({ input: {} });
    if (outcome.ok) notify.done(t('asked'));
    else notify.error(outcome.error);
    refetch();
  };
  const columns = useMemo<readonly Column<Leftover>[]>(
    () => [
      {
        id: 'label',
        header: t('what'),
        width: 'minmax(14rem,2fr)',
        sort: (item) => item.label,
        cell: (item) => (
          <span className="min-w-0">
            <span className="block truncate font-medium">{item.label}</span>
            {item.reason ? (
              <span className="block truncate text-xs text-ink-3">{item.reason}</span>
            ) : null}
          </span>
        ),
      },
      {
        id: 'state',
        header: t('state'),
        width: '8rem',
        sort: (item) => item.state,
        cell: (item) => <Tag tone="warn">{item.state.toLowerCase()}</Tag>,
      },
      {
        id: 'node',
        header: t('node'),
        width: 'minmax(7rem,1fr)',
        from: 'md',
        sort: (item) => item.node?.name ?? '',
        cell: (item) =>
          item.node ? (
            <Link href={paths.node(item.node.id)} className="truncate hover:underline">
              {item.node.name}
            </Link>
          ) : (
            '—'
          ),
      },
      {
        id: 'task',
        header: t('task'),
        width: 'minmax(10rem,1.5fr)',
        from: 'lg',
        cell: (item) =>
          item.task ? (
            <Link href={paths.task(item.task.id)} className="truncate hover:underline">
              {item.task.title}
            </Link>
          ) : (
            '—'
          ),
      },
      {
        id: 'since',
        header: t('since'),
        width: '9rem',
        from: 'md',
        sort: (item) => item.createdAt,
        cell: (item) => (
          <span className="text-ink-2">
            <Ago at={item.createdAt} />
          </span>
        ),
      },
    ],
    [t],
  );
  const rows = data?.leftovers ?? NONE;
  return (
    <Page
      title={t('title')}
      actions={
        <Button
          pending={remove.pending}
          reason={rows.length === 0 ? t('nothing') : null}
          onClick={() => void run()}
        >
          {t('remove')}
        </Button>
      }
    >
      <p className="mb-3 max-w-2xl text-ink-2">{t('hint')}</p>
      <Panel flush>
        {error && !data ? (
          <QueryError error={error} retry={refetch} />
        ) : (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={rows}
            rowId={(item) => item.id}
            loading={loading}
            rowHeight={48}
            empty={<Empty title={t('none')}>{t('noneHint')}</Empty>}
          />
        )}
      </Panel>
    </Page>
  );
}
