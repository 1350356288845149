'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import { LiveChart } from '@/components/live-chart';
import { formatBytes, formatPercent } from '@/lib/format';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { NodeStatsQuery } from './queries';

const EVERY_MS = 2000;
const KEEP = 150;

interface Sample {
  readonly at: string;
  readonly cpu: number | null;
  readonly memory: number;
}

/** CPU and memory of the node, read every two seconds while the page is open. */
export function NodeCharts({
  nodeId,
  memoryBytes,
}: {
  readonly nodeId: string;
  readonly memoryBytes: string | null;
}) {
  const t = useTranslations('nodes');
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const { data } = useLiveQuery(NodeStatsQuery, {
    variables: { id: nodeId },
    pollMs: EVERY_MS,
    requestPolicy: 'network-only',
  });
  const stats = data?.node?.stats;
  useEffect(() => {
    if (!stats) return;
    setSamples((now) =>
      now.at(-1)?.at === stats.at
        ? now
        : [
            ...now,
            { at: stats.at, cpu: stats.cpuPercent, memory: Number(stats.memoryUsedBytes) },
          ].slice(-KEEP),
    );
  }, [stats]);
  const times = useMemo(() => samples.map((sample) => Date.parse(sample.at) / 1000), [samples]);
  const cpu = useMemo(
    () => [{ label: t('used'), color: '--accent', values: samples.map((s) => s.cpu) }],
    [samples, t],
  );
  const memory = useMemo(
    () => [{ label: t('used'), color: '--accent', values: samples.map((s) => s.memory) }],
    [samples, t],
  );
  const total = stats?.memoryTotalBytes ?? memoryBytes;
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
