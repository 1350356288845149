'use client';
import { useTranslations } from 'next-intl';
import { formatBytes } from '@/lib/format';
import { CopyButton } from '@/ui/copy-button';
import { Facts, Panel, Tag } from '@/ui/panel';
import type { NodeDetailData } from './queries';

type NodeProps = { readonly node: NodeDetailData };

export function NodeFactsPanel({ node }: NodeProps) {
  const t = useTranslations('nodes');
  const facts = node.facts;
  const address = node.host
    ? `${node.user ? `${node.user}@` : ''}${node.host}${node.port ? `:${node.port}` : ''}`
    : t('thisMachine');
  return (
    <Panel title={t('facts')}>
      <Facts
        items={[
          { name: t('address'), value: <span className="font-mono text-xs">{address}</span> },
          ...(node.jumps.length > 0
            ? [{ name: t('through'), value: <Way jumps={node.jumps} /> }]
            : []),
          ...(node.uri?.endsWith('/session')
            ? [{ name: t('daemon'), value: <span className="font-mono text-xs">{node.uri}</span> }]
            : []),
          { name: t('hostname'), value: facts?.hostname ?? '—' },
          {
            name: t('hypervisor'),
            value: facts
              ? `${facts.hypervisor} ${facts.hypervisorVersion ?? ''} · libvirt ${facts.managerVersion ?? ''}`
              : '—',
          },
          { name: t('cpuModel'), value: facts?.cpuModel ?? '—' },
          {
            name: t('topology'),
            value: facts
              ? t('topologyValue', {
                  cpus: facts.cpus,
                  sockets: facts.sockets ?? 1,
                  cores: facts.coresPerSocket ?? facts.cpus,
                  threads: facts.threadsPerCore ?? 1,
                })
              : '—',
          },
          {
            name: t('memory'),
            value: facts
              ? t('memoryFree', {
                  total: formatBytes(facts.memoryBytes),
                  free: formatBytes(facts.memoryFreeBytes),
                })
              : '—',
          },
          ...(facts?.numaCells ?? []).map((cell) => ({
            name: t('numa', { id: cell.id }),
            value: (
              <span>
                {formatBytes(cell.memoryBytes)} · {t('cpuList', { list: ranges(cell.cpus) })}
              </span>
            ),
          })),
          ...(facts?.hugepages ?? []).map((page) => ({
            name: t('hugepages', { size: formatBytes(page.pageBytes) }),
            value: t('hugepagesValue', { free: page.free ?? '0', total: page.total ?? '0' }),
          })),
          ...(node.hostKeyFingerprint
            ? [
                {
                  name: t('hostKey'),
                  value: (
                    <span className="flex items-center gap-1 font-mono text-xs break-all">
                      {node.hostKeyFingerprint}
                      <CopyButton text={node.hostKeyFingerprint} />
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}

/** The jump hosts, the nearest first. */
function Way({ jumps }: { readonly jumps: NodeDetailData['jumps'] }) {
  return (
    <span className="font-mono text-xs">
      {jumps.map(({ user, host, port }) => `${user}@${host}:${port}`).join(' → ')}
    </span>
  );
}

/** `0-3, 8` from a list of numbers. */
export function ranges(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].toSorted((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length;) {
    let j = i;
    while (sorted[j + 1] === (sorted[j] ?? 0) + 1) j += 1;
    parts.push(i === j ? `${sorted[i]}` : `${sorted[i]}-${sorted[j]}`);
    i = j + 1;
  }
  return parts.join(', ');
}

export function VirtualisationPanel({ node }: NodeProps) {
  const t = useTranslations('nodes');
  const virtualisation = node.facts?.virtualisation;
  const yesNo = (value: boolean | null | undefined): string =>
    value === null || value === undefined ? t('unknown') : value ? t('yes') : t('no');
  const missing = node.capabilities?.features.filter((feature) => !feature.supported) ?? [];
  return (
    <Panel title={t('virtualisation')}>
      {virtualisation ? (
        <Facts
          items={[
            {
              name: t('guestType'),
              value: (
                <span>
                  <Tag tone={virtualisation.chosenDomainType === 'kvm' ? 'accent' : 'warn'}>
                    {virtualisation.chosenDomainType}
                  </Tag>
                  <span className="mt-0.5 block text-xs text-ink-3">
                    {virtualisation.chosenReason}
                  </span>
                </span>
              ),
            },
            { name: t('available'), value: virtualisation.domainTypes.join(', ') },
            { name: 'IOMMU', value: yesNo(virtualisation.iommu) },
            { name: t('nested'), value: yesNo(virtualisation.nested) },
            { name: t('firmwares'), value: virtualisation.firmwares.join(', ') || '—' },
            { name: t('formats'), value: node.capabilities?.volumeFormats.join(', ') ?? '—' },
            {
              name: t('poolTypes'),
              value:
                node.capabilities?.poolTypes
                  .filter((type) => type.supported)
                  .map((type) => type.name)
                  .join(', ') || '—',
            },
            ...missing.map((feature) => ({
              name: feature.name,
              value: <span className="text-ink-2">{feature.reason ?? t('no')}</span>,
            })),
          ]}
        />
      ) : (
        <p className="text-ink-3">{t('noFacts')}</p>
      )}
    </Panel>
  );
}
