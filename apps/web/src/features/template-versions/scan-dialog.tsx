'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { ErrorNotice } from '@/components/error-notice';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Link } from '@/ui/link';
import { Skeleton } from '@/ui/panel';
import { ScanPoolForTemplates } from './operations';

interface Report {
  readonly imported: readonly string[];
  readonly known: number;
  readonly problems: readonly { readonly file: string; readonly reason: string }[];
}

/** Looks through a pool for templates that another Corral, or an earlier one, left there, and says what was found. */
export function ScanDialog({
  pool,
  onClose,
}: {
  readonly pool: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}) {
  const t = useTranslations('templateVersions');
  const common = useTranslations('common');
  const { run } = useAction(ScanPoolForTemplates);
  const [report, setReport] = useState<Report | null>(null);
  const [error, setError] = useState<ShownError | null>(null);
  useEffect(() => {
    let current = true;
    void run({ input: { poolId: pool.id } }).then((outcome) => {
      if (!current) return;
      if (outcome.ok) setReport(outcome.value);
      else setError(outcome.error);
    });
    return () => {
      current = false;
    };
  }, [run, pool.id]);
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('scanTitle', { name: pool.name })}
      description={t('scanHint')}
      footer={<Button onClick={onClose}>{common('close')}</Button>}
    >
      {error ? <ErrorNotice error={error} /> : null}
      {report ? <Found report={report} /> : null}
      {!report && !error ? <Skeleton className="h-16" /> : null}
    </Dialog>
  );
}

function Found({ report }: { readonly report: Report }) {
  const t = useTranslations('templateVersions');
  return (
    <div role="status" className="space-y-3">
      <p>
        {t('scanFound', { imported: report.imported.length, known: report.known })}{' '}
        {report.imported.length > 0 ? (
          <Link href={paths.templates()} className="text-accent hover:underline">
            {report.imported.join(', ')}
          </Link>
        ) : null}
      </p>
      {report.problems.length > 0 ? (
        <ul aria-label={t('problems')} className="space-y-2">
          {report.problems.map(({ file, reason }) => (
            <li key={file}>
              <p className="truncate font-mono text-xs">{file}</p>
              <p className="text-ink-2">{reason}</p>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
