'use client';
import { OctagonAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import type { CombinedError } from 'urql';
import { fromCombinedError, type ShownError } from '@/lib/graphql/outcome';
import { pathOf, paths } from '@/lib/paths';
import { Button } from '@/ui/button';

/** What went wrong, what to do about it, and the hypervisor's own words behind a fold. */
export function ErrorText({ error }: { readonly error: ShownError }) {
  const t = useTranslations('errors');
  const message = error.code === 'API_UNREACHABLE' ? t('apiUnreachable') : error.message;
  const wayOut = error.code === 'API_UNREACHABLE' ? t('apiUnreachableWayOut') : error.wayOut;
  return (
    <div className="min-w-0 text-sm">
      <p className="font-medium break-words text-ink">{message}</p>
      {wayOut ? <p className="mt-0.5 text-ink-2">{wayOut}</p> : null}
      {error.fields.length > 0 ? (
        <ul className="mt-1 list-disc pl-4 text-ink-2">
          {error.fields.map((field) => (
            <li key={field.field + field.message}>
              <code className="font-mono text-xs">{field.field}</code>: {field.message}
            </li>
          ))}
        </ul>
      ) : null}
      {error.dependents.length > 0 ? (
        <ul aria-label={t('dependents')} className="mt-1 list-disc pl-4">
          {error.dependents.map((dependent) => (
            <li key={dependent.id}>
              <Link
                className="text-accent hover:underline"
                href={pathOf(dependent.kind, dependent.id) ?? '/'}
              >
                {dependent.name}
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      {error.task ? (
        <Link
          className="mt-1 inline-block text-accent hover:underline"
          href={paths.task(error.task.id)}
        >
          {error.task.title}
        </Link>
      ) : null}
      {error.native ? (
        <details className="mt-1.5 text-xs text-ink-3">
          <summary>{t('details')}</summary>
          <pre className="mt-1 max-h-40 overflow-auto rounded bg-raised p-2 font-mono whitespace-pre-wrap text-ink-2">
            {error.native.source} {error.native.code}: {error.native.text}
          </pre>
        </details>
      ) : null}
      <p className="mt-1 font-mono text-2xs text-ink-3">{error.code}</p>
    </div>
  );
}

export function ErrorNotice({ error }: { readonly error: ShownError }) {
  return (
    <div
      role="alert"
      className="flex gap-3 rounded-lg border border-bad/40 bg-bad-soft px-3.5 py-3"
    >
      <OctagonAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      <ErrorText error={error} />
    </div>
  );
}

/** In place of a page whose query failed. */
export function QueryError({
  error,
  retry,
}: {
  readonly error: CombinedError;
  readonly retry?: () => void;
}) {
  const t = useTranslations('common');
  return (
    <div className="flex flex-col items-start gap-3 p-4">
      <ErrorNotice error={fromCombinedError(error)} />
      {retry ? (
        <Button size="sm" onClick={retry}>
          {t('retry')}
        </Button>
      ) : null}
    </div>
  );
}
