'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { LiveChart } from '@/components/live-chart';
import { formatBytes, formatPercent } from '@/lib/format';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { NodeStatsQuery } from './queries';

/** Nodes are sampled more slowly than this: a new sample shows at once. */
const EVERY_MS = 2000;
const NONE = [] as const;

/** CPU and memory of the node over the last ten minutes, live. */
export function NodeCharts({
  nodeId,
  memoryBytes,
}: {
  readonly nodeId: string;
  readonly memoryBytes: string | null;
}) {
  const t = useTranslations('nodes');
  const { data } = useLiveQuery(NodeStatsQuery, {
    variables: { id: nodeId },
    pollMs: EVERY_MS,
    requestPolicy: 'network-only',
  });
  const samples = data?.node?.statsHistory ?? NONE;
  const times = useMemo(() => samples.map((sample) => Date.parse(sample.at) / 1000), [samples]);
  const cpu = useMemo(
    () => [{ label: t('used'), color: '--accent', values: samples.map((s) => s.cpuPercent) }],
    [samples, t],
  );
  const memory = useMemo(
    () => [
      {
        label: t('used'),
        color: '--accent',
        values: samples.map((s) => Number(s.memoryUsedBytes)),
      },
    ],
    [samples, t],
  );
  const total = samples.at(-1)?.memoryTotalBytes ?? memoryBytes;
  return (
    <section aria-label={t('charts')} className="grid gap-3 md:grid-cols-2">
      <LiveChart title={t('cpu')} times={times} series={cpu} format={formatPercent} max={100} />
      <LiveChart
        title={t('memory')}
        times={times}
        series={memory}
        format={formatBytes}
        binary
        {...(total ? { max: Number(total) } : {})}
      />
    </section>
  );
}
