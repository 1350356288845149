'use client';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useRef } from 'react';
import { ErrorNotice, QueryError } from '@/components/error-notice';
import { Page } from '@/components/page';
import { StateMark, TaskBadge } from '@/components/state';
import { At, Took } from '@/components/time';
import { useFeed } from '@/lib/graphql/use-feed';
import { graphql, type FragmentOf } from '@/lib/graphql/tada';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { Meter } from '@/ui/meter';
import { Empty, Facts, Panel, Skeleton } from '@/ui/panel';
import { scriptText } from '@/features/history/script-text';
import { ArtefactTable } from './artefacts';
import { isActive, TaskFields } from './fragments';
import { TaskButtons } from './task-buttons';
import { TaskLog } from './task-log';
import { TaskFamily, TaskParts } from './task-parts';
import { StepFields, TaskSteps } from './task-steps';
import { TargetLink } from './tasks-page';

const TaskDetail = graphql(
  `
    fragment TaskDetail on Task {
      ...TaskFields
      ...TaskFamily
      disruption
      result
      steps {
        ...StepFields
      }
      artefacts {
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
      }
      request {
        script
        variables
        secrets
      }
    }
  `,
  [TaskFields, TaskFamily, StepFields],
);
export type TaskDetailData = FragmentOf<typeof TaskDetail>;

const TaskQuery = graphql(
  `
    query TaskPage($id: ID!) {
      task(id: $id) {
        ...TaskDetail
      }
    }
  `,
  [TaskDetail],
);

const TaskPageFeed = graphql(
  `
    subscription TaskPageFeed($id: ID!) {
      taskUpdated(id: $id) {
        ...TaskDetail
      }
    }
  `,
  [TaskDetail],
);

export function TaskPage({ id }: { readonly id: string }) {
  const t = useTranslations('tasks');
  const { data, error, loading, refetch } = useLiveQuery(TaskQuery, { variables: { id } });
  const task = data?.task;
  const ended = useRef(false);
  useFeed(TaskPageFeed, { id }, typeof window === 'undefined', ({ taskUpdated }) => {
    // The last word of a task is read once more, in case its final update was merged with others.
    if (!isActive(taskUpdated.state) && !ended.current) refetch();
    ended.current = !isActive(taskUpdated.state);
  });
  const crumbs = [{ label: t('title'), href: paths.tasks() }];
  if (error && !task) {
    return (
      <Page title={t('task')} crumbs={crumbs}>
        <QueryError error={error} retry={refetch} />
      </Page>
    );
  }
  if (!loading && !task) {
    return (
      <Page title={t('task')} crumbs={crumbs}>
        <Empty title={t('gone')}>{t('goneHint')}</Empty>
      </Page>
    );
  }
  return (
    <Page
      title={task ? task.title : <Skeleton className="h-6 w-72" />}
      crumbs={crumbs}
      badge={task ? <TaskState task={task} /> : null}
      actions={task ? <TaskActions task={task} /> : null}
    >
      {task ? <Body task={task} /> : <BodySkeleton />}
    </Page>
  );
}

function TaskState({ task }: { readonly task: TaskDetailData }) {
  const t = useTranslations('tasks');
  if (task.cancelRequestedAt && isActive(task.state)) {
    return <StateMark look={['warn', 'turning']}>{t('cancelling')}</StateMark>;
  }
  return (
    <span role="status">
      <TaskBadge state={task.state} />
    </span>
  );
}

/** The VM that a finished task has made; its target has no id yet when the task begins. */
function madeVm(task: TaskDetailData): string | null {
  const { result, state } = task;
  if (state !== 'SUCCEEDED' || typeof result !== 'object' || result === null) return null;
  return 'vmId' in result && typeof result.vmId === 'string' ? result.vmId : null;
}

function TaskActions({ task }: { readonly task: TaskDetailData }) {
  const t = useTranslations('tasks');
  const request = task.request;
  const vmId = task.operation === 'vm.create' ? madeVm(task) : null;
  return (
    <>
      {vmId ? (
        <Button asChild size="sm" variant="primary">
          <Link href={paths.vm(vmId)}>{t('openVm')}</Link>
        </Button>
      ) : null}
      {request ? (
        <CopyButton showLabel label={t('copyGraphql')} text={() => scriptText(request)} />
      ) : null}
      <TaskButtons task={task} size="sm" />
    </>
  );
}

function Body({ task }: { readonly task: TaskDetailData }) {
  const t = useTranslations('tasks');
  return (
    <div className="grid gap-4 xl:grid-cols-[24rem_minmax(0,1fr)]">
      <div className="min-w-0 space-y-4">
        <Panel title={t('overview')}>
          <div className="mb-3 flex items-center gap-3">
            <Meter
              plain
              percent={task.state === 'SUCCEEDED' ? 100 : task.progress * 100}
              label={t('progressOf', { title: task.title })}
            />
            <span className="tnum w-10 text-right text-xs text-ink-2">
              {Math.floor((task.state === 'SUCCEEDED' ? 1 : task.progress) * 100)}%
            </span>
          </div>
          <Facts
            items={[
              {
                name: t('operation'),
                value: <code className="font-mono text-xs">{task.operation}</code>,
              },
              { name: t('target'), value: <TargetLink task={task} /> },
              { name: t('node'), value: task.node?.name ?? '—' },
              ...(task.parent
                ? [
                    {
                      name: t('partOf'),
                      value: (
                        <Link href={paths.task(task.parent.id)} className="hover:underline">
                          {task.parent.title}
                        </Link>
                      ),
                    },
                  ]
                : []),
              { name: t('actor'), value: task.actor },
              { name: t('attempt'), value: task.attempt },
              { name: t('created'), value: <At at={task.createdAt} /> },
              { name: t('took'), value: <Took from={task.startedAt} to={task.finishedAt} /> },
            ]}
          />
        </Panel>
        {task.error ? (
          <ErrorNotice error={{ ...task.error, fields: [], dependents: [], task: null }} />
        ) : null}
        {task.parts.length > 0 ? (
          <Panel title={t('parts')} flush>
            <TaskParts parts={task.parts} />
          </Panel>
        ) : null}
        <Panel title={t('steps')} flush>
          <TaskSteps steps={task.steps} />
        </Panel>
        {task.artefacts.length > 0 ? (
          <Panel title={t('artefacts')} flush>
            <ArtefactTable artefacts={task.artefacts} />
          </Panel>
        ) : null}
      </div>
      <TaskLog taskId={task.id} title={task.title} live={isActive(task.state)} />
    </div>
  );
}

function BodySkeleton() {
  return (
    <div className="grid gap-4 xl:grid-cols-[24rem_minmax(0,1fr)]">
      <Skeleton className="h-64 rounded-lg" />
      <Skeleton className="h-[32rem] rounded-lg" />
    </div>
  );
}
