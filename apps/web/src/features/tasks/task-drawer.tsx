'use client';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { usePathname } from 'next/navigation';
import { useEffect, useMemo } from 'react';
import { StateMark, TaskBadge } from '@/components/state';
import { Ago, Took } from '@/components/time';
import { RECENT_TASKS } from '@/components/top-bar';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { Sheet } from '@/ui/dialog';
import { Meter } from '@/ui/meter';
import { Empty } from '@/ui/panel';
import { isActive, type TaskData } from './fragments';
import { TaskListQuery } from './queries';
import { TaskButtons } from './task-buttons';

/** What runs and what ran last, beside any page. */
export function TaskDrawer({
  open,
  onOpenChange,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations('tasks');
  const path = usePathname();
  const { data } = useLiveQuery(TaskListQuery, { variables: RECENT_TASKS });
  useEffect(() => onOpenChange(false), [path, onOpenChange]);
  const tasks = useMemo(
    () =>
      (data?.tasks.edges.map((edge) => edge.node) ?? [])
        .toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
        .slice(0, 50),
    [data],
  );
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={t('centre')}
      actions={
        <Button asChild size="sm" variant="ghost">
          <Link href={paths.tasks()}>{t('all')}</Link>
        </Button>
      }
    >
      {tasks.length === 0 ? <Empty title={t('none')}>{t('noneHint')}</Empty> : null}
      <ul aria-label={t('centre')} className="divide-y divide-line">
        {tasks.map((task) => (
          <DrawerItem key={task.id} task={task} />
        ))}
      </ul>
    </Sheet>
  );
}

function DrawerItem({ task }: { readonly task: TaskData }) {
  const t = useTranslations('tasks');
  return (
    <li className="px-4 py-3">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <Link href={paths.task(task.id)} className="font-medium break-words hover:underline">
            {task.title}
          </Link>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-xs text-ink-3">
            {task.cancelRequestedAt && isActive(task.state) ? (
              <StateMark look={['warn', 'turning']}>{t('cancelling')}</StateMark>
            ) : (
              <TaskBadge state={task.state} />
            )}
            {task.node ? <span>{task.node.name}</span> : null}
            <Ago at={task.createdAt} />
            <Took from={task.startedAt} to={task.finishedAt} />
          </p>
        </div>
        <TaskButtons task={task} size="sm" />
      </div>
      {isActive(task.state) ? (
        <Meter
          plain
          percent={task.progress * 100}
          label={t('progressOf', { title: task.title })}
          className="mt-2"
        />
      ) : null}
      {task.error ? <p className="mt-1.5 text-xs text-bad">{task.error.message}</p> : null}
    </li>
  );
}
