'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { TaskListQuery } from '@/features/tasks/queries';
import { useTaskColumns } from '@/features/tasks/tasks-page';
import { useConnection } from '@/lib/graphql/use-connection';
import type { ResultOf } from '@/lib/graphql/tada';
import { DataTable } from '@/ui/data-table';
import { Empty, Panel } from '@/ui/panel';
import { VmFrame } from './vm-frame';

const pick = (data: ResultOf<typeof TaskListQuery>) => data.tasks;

export function VmTasksPage({ id }: { readonly id: string }) {
  return <VmFrame id={id}>{() => <VmTasks id={id} />}</VmFrame>;
}

function VmTasks({ id }: { readonly id: string }) {
  const t = useTranslations('tasks');
  const variables = useMemo(() => ({ filter: { targetId: id } }), [id]);
  const { rows, loading } = useConnection(TaskListQuery, variables, pick);
  const columns = useTaskColumns();
  const sorted = useMemo(
    () => rows.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)),
    [rows],
  );
  return (
    <Panel flush>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={sorted}
        rowId={(task) => task.id}
        loading={loading}
        empty={<Empty title={t('none')} />}
      />
    </Panel>
  );
}
