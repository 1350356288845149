'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef, useState } from 'react';
import { LiveChart } from '@/components/live-chart';
import { formatBytes, formatPercent, formatRate, MIB } from '@/lib/format';
import { useFeed } from '@/lib/graphql/use-feed';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { VmStatsFeed, VmStatsHistoryQuery, type VmStatsData } from './vm-detail';

/** Ten minutes at two seconds. */
const KEEP = 300;

/** History first, then live samples behind it, without doubles. */
export function mergeSamples(
  samples: readonly VmStatsData[],
  more: readonly VmStatsData[],
): VmStatsData[] {
  const byTime = new Map([...samples, ...more].map((sample) => [sample.at, sample]));
  return [...byTime.values()].toSorted((a, b) => a.at.localeCompare(b.at)).slice(-KEEP);
}

function useSamples(vmId: string, running: boolean): readonly VmStatsData[] {
  const [samples, setSamples] = useState<readonly VmStatsData[]>([]);
  const { data } = useLiveQuery(VmStatsHistoryQuery, {
    variables: { id: vmId },
    requestPolicy: 'network-only',
  });
  const history = data?.vm?.statsHistory;
  const seen = useRef<unknown>(null);
  useEffect(() => {
    if (!history || seen.current === history) return;
    seen.current = history;
    setSamples((now) => mergeSamples(history, now));
  }, [history]);
  useFeed(VmStatsFeed, { vmId }, !running, ({ vmStats }) => {
    setSamples((now) => mergeSamples(now, [vmStats]));
  });
  return samples;
}

const bytes = (value: string | null): number | null => (value === null ? null : Number(value));

/** CPU, memory, disk and network of the last ten minutes, live. */
export function VmCharts({
  vmId,
  running,
  memoryBytes,
}: {
  readonly vmId: string;
  readonly running: boolean;
  readonly memoryBytes: string;
}) {
  const t = useTranslations('vm');
  const samples = useSamples(vmId, running);
  const series = useMemo(() => {
    const column = (read: (sample: VmStatsData) => number | null) => samples.map(read);
    return {
      times: samples.map((sample) => Date.parse(sample.at) / 1000),
      cpu: column((s) => s.cpuPercent),
      memory: column((s) => bytes(s.memoryUsedBytes)),
      read: column((s) => s.diskReadBytesPerSecond),
      write: column((s) => s.diskWriteBytesPerSecond),
      rx: column((s) => s.netRxBytesPerSecond),
      tx: column((s) => s.netTxBytesPerSecond),
    };
  }, [samples]);
  const charts = useMemo(
    () => ({
      cpu: [{ label: t('used'), color: '--accent', values: series.cpu }],
      memory: [{ label: t('used'), color: '--accent', values: series.memory }],
      disk: [
        { label: t('read'), color: '--accent', values: series.read },
        { label: t('write'), color: '--warn-fill', values: series.write },
      ],
      network: [
        { label: t('received'), color: '--accent', values: series.rx },
        { label: t('sent'), color: '--warn-fill', values: series.tx },
      ],
    }),
    [series, t],
  );
  return (
    <section aria-label={t('charts')} className="grid gap-3 md:grid-cols-2">
      <LiveChart
        title={t('cpu')}
        times={series.times}
        series={charts.cpu}
        format={formatPercent}
        max={100}
      />
      <LiveChart
        title={t('memory')}
        times={series.times}
        series={charts.memory}
        format={formatBytes}
        binary
        max={Number(memoryBytes)}
      />
      <LiveChart
        title={t('disk')}
        times={series.times}
        series={charts.disk}
        format={formatRate}
        binary
        atLeast={MIB / 4}
      />
      <LiveChart
        title={t('network')}
        times={series.times}
        series={charts.network}
        format={formatRate}
        binary
        atLeast={MIB / 16}
      />
    </section>
  );
}
