'use client';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { LiveChart } from '@/components/live-chart';
import { formatBytes, formatPercent, formatRate } from '@/lib/format';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { NodeStatsQuery } from './queries';

/** Nodes are sampled more slowly than this: a new sample shows at once. */
const EVERY_MS = 2000;
const NONE = [] as const;
/** Below this a disk or line counts as quiet. */
const QUIET_BYTES = 64 * 1024;

/** CPU, memory, disks and network cards of the node over the last ten minutes, live. */
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
  const disk = useMemo(
    () => [
      {
        label: t('read'),
        color: '--accent',
        values: samples.map((s) => s.diskReadBytesPerSecond),
      },
      {
        label: t('written'),
        color: '--warn',
        values: samples.map((s) => s.diskWriteBytesPerSecond),
      },
    ],
    [samples, t],
  );
  const net = useMemo(
    () => [
      {
        label: t('received'),
        color: '--accent',
        values: samples.map((s) => s.netRxBytesPerSecond),
      },
      { label: t('sent'), color: '--warn', values: samples.map((s) => s.netTxBytesPerSecond) },
    ],
    [samples, t],
  );
  const ioReason = samples.at(-1)?.ioReason ?? null;
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
      {ioReason === null ? (
        <>
          <LiveChart
            title={t('diskLoad')}
            times={times}
            series={disk}
            format={formatRate}
            atLeast={QUIET_BYTES}
            binary
          />
          <LiveChart
            title={t('netLoad')}
            times={times}
            series={net}
            format={formatRate}
            atLeast={QUIET_BYTES}
            binary
          />
        </>
      ) : (
        <p className="text-xs text-ink-3 md:col-span-2">{t('ioUnknown', { reason: ioReason })}</p>
      )}
    </section>
  );
}
