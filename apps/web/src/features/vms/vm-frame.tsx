'use client';
import { ArrowRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { usePathname, useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { QueryError } from '@/components/error-notice';
import { Page, TabLinks } from '@/components/page';
import { usePageCommands } from '@/components/page-commands';
import { PowerBadge } from '@/components/state';
import { StaleNote } from '@/components/stale-note';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { useWatch } from '@/lib/use-watch';
import { Meter } from '@/ui/meter';
import { Button } from '@/ui/button';
import { Empty, Skeleton } from '@/ui/panel';
import { HistoryPanel } from '@/features/history/history-panel';
import { ParkedNote } from '@/features/park/parked-note';
import { ActionBar } from './action-bar';
import { VmPageQuery, type VmDetailData } from './vm-detail';

/** Head, actions and tabs of a VM's page; the tab's content gets the VM. */
export function VmFrame({
  id,
  fill = false,
  skeleton,
  children,
}: {
  readonly id: string;
  readonly fill?: boolean;
  readonly skeleton?: ReactNode;
  readonly children: (vm: VmDetailData) => ReactNode;
}) {
  const t = useTranslations('vm');
  const nav = useTranslations('nav');
  const guest = useTranslations('guest');
  const router = useRouter();
  const path = usePathname();
  const { data, error, loading, refetch } = useLiveQuery(VmPageQuery, { variables: { id } });
  useWatch([id], refetch);
  const vm = data?.vm;
  const crumbs = [{ label: nav('vms'), href: paths.vms() }];
  if (error && !vm) {
    return (
      <Page title={t('vm')} crumbs={crumbs}>
        <QueryError error={error} retry={refetch} />
      </Page>
    );
  }
  if (!loading && !vm) {
    return (
      <Page title={t('vm')} crumbs={crumbs}>
        <Empty
          title={t('gone')}
          action={
            <Button asChild>
              <Link href={paths.vms()}>{nav('vms')}</Link>
            </Button>
          }
        >
          {t('goneHint')}
        </Empty>
        <HistoryPanel about={id} />
      </Page>
    );
  }
  const tabs = [
    { href: paths.vm(id), label: t('overview') },
    { href: paths.vmGuest(id), label: guest('title') },
    { href: paths.vmHardware(id), label: t('hardware') },
    { href: paths.vmVnc(id), label: t('vncConsole') },
    { href: paths.vmSerial(id), label: t('serialConsole') },
    { href: paths.vmSnapshots(id), label: t('snapshots') },
    { href: paths.vmDefinition(id), label: t('definition') },
    { href: paths.vmPorts(id), label: t('ports') },
    { href: paths.vmTasks(id), label: t('tasks') },
  ];
  return (
    <Page
      fill={fill}
      title={vm ? vm.name : <Skeleton className="h-6 w-48" />}
      crumbs={crumbs}
      badge={
        vm ? (
          <span role="status">
            <PowerBadge powerState={vm.powerState} activity={vm.activity} stale={vm.stale} />
          </span>
        ) : null
      }
      meta={
        vm ? (
          <Link href={paths.node(vm.node.id)} className="hover:text-ink hover:underline">
            {vm.node.name}
          </Link>
        ) : null
      }
      actions={vm ? <ActionBar vm={vm} onDeleted={() => router.push(paths.vms())} /> : null}
      tabs={
        <>
          <TabLinks label={t('views')} items={tabs} current={path} />
          <TabCommands heading={vm?.name ?? null} tabs={tabs} />
        </>
      }
    >
      {vm ? (
        <div className={fill ? 'flex h-full flex-col' : ''}>
          <StaleNote stale={vm.stale} observedAt={vm.observedAt} node={vm.node} />
          <ParkedNote vm={vm} />
          {vm.activeTask ? <ActiveTask task={vm.activeTask} /> : null}
          {children(vm)}
        </div>
      ) : (
        (skeleton ?? <Skeleton className="h-96 rounded-lg" />)
      )}
    </Page>
  );
}

/** The VM's views in the palette. */
function TabCommands({
  heading,
  tabs,
}: {
  readonly heading: string | null;
  readonly tabs: readonly { readonly href: string; readonly label: string }[];
}) {
  const t = useTranslations('palette');
  const router = useRouter();
  usePageCommands(
    heading,
    tabs.map(({ href, label }) => ({
      key: href,
      label: t('openView', { view: label }),
      icon: <ArrowRight aria-hidden />,
      run: () => router.push(href),
    })),
  );
  return null;
}

function ActiveTask({ task }: { readonly task: NonNullable<VmDetailData['activeTask']> }) {
  const t = useTranslations('tasks');
  return (
    <div className="mb-4 flex items-center gap-4 rounded-lg border border-accent/40 bg-accent-soft px-4 py-2.5">
      <Link href={paths.task(task.id)} className="font-medium hover:underline">
        {task.title}
      </Link>
      <Meter
        plain
        percent={task.progress * 100}
        label={t('progressOf', { title: task.title })}
        className="max-w-80"
      />
      <span className="tnum text-xs text-ink-2">{Math.floor(task.progress * 100)}%</span>
    </div>
  );
}
