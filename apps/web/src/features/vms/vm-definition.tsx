'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { DefinitionEditor } from '@/features/vm-hardware/definition-editor';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useWatch } from '@/lib/use-watch';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { Panel, Skeleton } from '@/ui/panel';
import { VmDefinitionQuery } from './vm-detail';
import { VmFrame } from './vm-frame';

export function VmDefinitionPage({ id }: { readonly id: string }) {
  return <VmFrame id={id}>{(vm) => <ViewOrEdit id={id} name={vm.name} />}</VmFrame>;
}

function ViewOrEdit({ id, name }: { readonly id: string; readonly name: string }) {
  const [editing, setEditing] = useState(false);
  return editing ? (
    <DefinitionEditor vmId={id} name={name} onClose={() => setEditing(false)} />
  ) : (
    <Definition id={id} onEdit={() => setEditing(true)} />
  );
}

function Definition({ id, onEdit }: { readonly id: string; readonly onEdit: () => void }) {
  const t = useTranslations('vm');
  const hardware = useTranslations('vmHardware');
  const { data, error, refetch } = useLiveQuery(VmDefinitionQuery, {
    variables: { id },
    requestPolicy: 'network-only',
  });
  useWatch([id], refetch);
  const text = data?.vm?.definition;
  const verdict = data?.vm?.hardwareActions.editDefinition;
  if (error && !text) return <QueryError error={error} retry={refetch} />;
  return (
    <Panel
      title={t('definitionTitle')}
      flush
      actions={
        text ? (
          <span className="flex items-center gap-2">
            <CopyButton text={text} label={t('copyDefinition')} showLabel />
            <Button
              size="sm"
              reason={verdict && !verdict.allowed ? verdict.reason : null}
              onClick={onEdit}
            >
              {hardware('editDefinition')}
            </Button>
          </span>
        ) : null
      }
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
