'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { DataTable } from '@/ui/data-table';
import { Empty } from '@/ui/panel';
import { useNodeVms } from './vm-store';
import { useVmColumns } from './vms-page';

/** The VMs of one node. */
export function NodeVms({ nodeId }: { readonly nodeId: string }) {
  const t = useTranslations('vms');
  const { rows, loading } = useNodeVms(nodeId);
  const columns = useVmColumns();
  const without = useMemo(() => columns.filter((column) => column.id !== 'node'), [columns]);
  const many = rows.length > 100;
  return (
    <div className={many ? 'h-96' : ''}>
      <DataTable
        label={t('title')}
        columns={without}
        rows={rows}
        rowId={(vm) => vm.id}
        loading={loading}
        virtual={many}
        empty={<Empty title={t('none')} />}
      />
    </div>
  );
}
