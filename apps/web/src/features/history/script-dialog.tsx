'use client';
import { KeyRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { QueryError } from '@/components/error-notice';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { paths } from '@/lib/paths';
import { CopyButton } from '@/ui/copy-button';
import { Dialog } from '@/ui/dialog';
import { Empty, Skeleton } from '@/ui/panel';
import { TaskRequestQuery } from './queries';
import { curlText, scriptText, type Script } from './script-text';

const never = () => () => undefined;

/** The GraphQL of a task, to be repeated by a script. */
export function ScriptDialog({
  task,
  onClose,
}: {
  readonly task: { readonly id: string; readonly title: string };
  readonly onClose: () => void;
}) {
  const t = useTranslations('history');
  const { data, error, refetch } = useLiveQuery(TaskRequestQuery, { variables: { id: task.id } });
  const url = useSyncExternalStore(
    never,
    () => `${window.location.origin}${paths.playground()}`,
    () => paths.playground(),
  );
  const request = data?.task?.request;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('graphqlTitle')}
      description={
        <>
          <span className="block truncate font-medium text-ink">{task.title}</span>
          {t('graphqlHint', { url })}
        </>
      }
      width="lg"
      footer={
        request ? (
          <>
            <CopyButton showLabel label={t('copyCurl')} text={() => curlText(request, url)} />
            <CopyButton showLabel label={t('copyBoth')} text={() => scriptText(request)} />
          </>
        ) : null
      }
    >
      {request ? <Parts action={request} /> : null}
      {data && !request ? <Empty title={t('noRequest')}>{t('noRequestHint')}</Empty> : null}
      {error && !data ? <QueryError error={error} retry={refetch} /> : null}
      {!data && !error ? <Skeleton className="h-64 rounded-lg" /> : null}
    </Dialog>
  );
}

function Parts({ action }: { readonly action: Script }) {
  const t = useTranslations('history');
  const variables = JSON.stringify(action.variables, null, 2);
  return (
    <div className="space-y-4">
      {action.secrets.length > 0 ? (
        <div className="flex gap-2 rounded-lg bg-warn-soft px-3 py-2 text-warn">
          <KeyRound size={16} aria-hidden className="mt-0.5 shrink-0" />
          <div className="min-w-0">
            <p>{t('secrets')}</p>
            <ul className="font-mono text-xs">
              {action.secrets.map((name) => (
                <li key={name} className="break-all">
                  {name}
                </li>
              ))}
            </ul>
          </div>
        </div>
      ) : null}
      <Code title={t('document')} copy={t('copyDocument')} text={action.script} />
      <Code title={t('variables')} copy={t('copyVariables')} text={variables} />
    </div>
  );
}

function Code({
  title,
  copy,
  text,
}: {
  readonly title: string;
  readonly copy: string;
  readonly text: string;
}) {
  return (
    <section className="overflow-hidden rounded-lg border border-line" aria-label={title}>
      <header className="flex h-9 items-center justify-between border-b border-line bg-canvas pr-1 pl-3">
        <h3 className="text-xs font-medium text-ink-2">{title}</h3>
        <CopyButton label={copy} text={text} />
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it */}
      <pre tabIndex={0} className="max-h-72 overflow-auto p-3 font-mono text-xs leading-5">
        {text}
      </pre>
    </section>
  );
}
