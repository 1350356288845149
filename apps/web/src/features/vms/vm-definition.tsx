'use client';
import { useTranslations } from 'next-intl';
import { QueryError } from '@/components/error-notice';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useWatch } from '@/lib/use-watch';
import { CopyButton } from '@/ui/copy-button';
import { Panel, Skeleton } from '@/ui/panel';
import { VmDefinitionQuery } from './vm-detail';
import { VmFrame } from './vm-frame';

export function VmDefinitionPage({ id }: { readonly id: string }) {
  return <VmFrame id={id}>{() => <Definition id={id} />}</VmFrame>;
}

function Definition({ id }: { readonly id: string }) {
  const t = useTranslations('vm');
  const { data, error, refetch } = useLiveQuery(VmDefinitionQuery, {
    variables: { id },
    requestPolicy: 'network-only',
  });
  useWatch([id], refetch);
  const text = data?.vm?.definition;
  if (error && !text) return <QueryError error={error} retry={refetch} />;
  return (
    <Panel
      title={t('definitionTitle')}
      flush
      actions={text ? <CopyButton text={text} label={t('copyDefinition')} showLabel /> : null}
    >
      {text ? (
        <pre
          tabIndex={0}
          aria-label={t('definitionTitle')}
          className="max-h-[calc(100dvh-16rem)] overflow-auto p-4 font-mono text-xs leading-5"
        >
          <Highlighted xml={text} />
        </pre>
      ) : (
        <Skeleton className="m-4 h-96" />
      )}
    </Panel>
  );
}

const TOKEN = /(<!--[\s\S]*?-->)|(<\/?)([\w:.-]+)|([\w:.-]+)(=)("[^"]*"|'[^']*')|(\/?>)/g;

/** Colours the tags and values of XML; everything else stays text. */
function Highlighted({ xml }: { readonly xml: string }) {
  const parts: React.ReactNode[] = [];
  let end = 0;
  for (const match of xml.matchAll(TOKEN)) {
    if (match.index > end) parts.push(xml.slice(end, match.index));
    end = match.index + match[0].length;
    const key = match.index;
    const [, comment, open, tag, attribute, equals, value] = match;
    if (comment)
      parts.push(
        <span key={key} className="text-ink-3">
          {comment}
        </span>,
      );
    else if (tag)
      parts.push(
        <span key={key}>
          <span className="text-ink-3">{open}</span>
          <span className="text-accent">{tag}</span>
        </span>,
      );
    else if (attribute)
      parts.push(
        <span key={key}>
          <span className="text-ink-2">{attribute}</span>
          <span className="text-ink-3">{equals}</span>
          <span className="text-good">{value}</span>
        </span>,
      );
    else
      parts.push(
        <span key={key} className="text-ink-3">
          {match[0]}
        </span>,
      );
  }
  parts.push(xml.slice(end));
  return parts;
}
