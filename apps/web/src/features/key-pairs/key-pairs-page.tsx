'use client';
import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { ErrorNotice, QueryError } from '@/components/error-notice';
import { Page } from '@/components/page';
import { Ago } from '@/components/time';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useUrlDialog } from '@/lib/use-url-state';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { DataTable, type Column } from '@/ui/data-table';
import { Dialog } from '@/ui/dialog';
import { Empty, Panel, Tag } from '@/ui/panel';
import type { KeyPairRowData } from './fragments';
import { GenerateKeyPairDialog, ImportKeyPairDialog } from './key-pair-dialogs';
import { DeleteKeyPair, KeyPairListQuery } from './queries';

const NONE: readonly KeyPairRowData[] = [];

export function KeyPairsPage() {
  const t = useTranslations('keyPairs');
  const [generating, setGenerating] = useUrlDialog('create');
  const [importing, setImporting] = useState(false);
  const [deleting, setDeleting] = useState<KeyPairRowData | null>(null);
  const { data, error, loading, refetch } = useLiveQuery(KeyPairListQuery, { variables: {} });
  const columns = useMemo<readonly Column<KeyPairRowData>[]>(
    () => [
      {
        id: 'name',
        header: t('name'),
        width: 'minmax(10rem,1fr)',
        sort: (pair) => pair.name,
        cell: (pair) => <span className="truncate font-medium">{pair.name}</span>,
      },
      {
        id: 'algorithm',
        header: t('algorithm'),
        width: '8rem',
        sort: (pair) => pair.algorithm,
        cell: (pair) => (
          <Tag>
            {pair.algorithm}
            {pair.bits ? ` ${pair.bits}` : ''}
          </Tag>
        ),
      },
      {
        id: 'fingerprint',
        header: t('fingerprint'),
        width: 'minmax(14rem,2fr)',
        from: 'md',
        cell: (pair) => (
          <span className="truncate font-mono text-xs" title={pair.fingerprint}>
            {pair.fingerprint}
          </span>
        ),
      },
      {
        id: 'created',
        header: t('created'),
        width: '9rem',
        from: 'lg',
        sort: (pair) => pair.createdAt,
        cell: (pair) => (
          <span className="text-ink-2">
            <Ago at={pair.createdAt} />
          </span>
        ),
      },
      {
        id: 'actions',
        header: t('actions'),
        headerHidden: true,
        width: '6rem',
        align: 'end',
        cell: (pair) => (
          <>
            <CopyButton text={pair.publicKey} label={t('copyPublic', { name: pair.name })} />
            <Button
              variant="ghost"
              size="iconSm"
              aria-label={t('deleteOf', { name: pair.name })}
              icon={<Trash2 size={14} aria-hidden />}
              onClick={() => setDeleting(pair)}
            />
          </>
        ),
      },
    ],
    [t],
  );
  const buttons = (
    <>
      <Button icon={<KeyRound size={14} aria-hidden />} onClick={() => setImporting(true)}>
        {t('import')}
      </Button>
      <Button
        variant="primary"
        icon={<Plus size={16} aria-hidden />}
        onClick={() => setGenerating(true)}
      >
        {t('generate')}
      </Button>
    </>
  );
  return (
    <Page title={t('title')} actions={buttons}>
      <Panel flush>
        {error && !data ? (
          <QueryError error={error} retry={refetch} />
        ) : (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={data?.keyPairs ?? NONE}
            rowId={(pair) => pair.id}
            loading={loading}
            empty={
              <Empty title={t('none')} action={buttons}>
                {t('noneHint')}
              </Empty>
            }
          />
        )}
      </Panel>
      <GenerateKeyPairDialog open={generating} onOpenChange={setGenerating} onDone={refetch} />
      <ImportKeyPairDialog open={importing} onOpenChange={setImporting} onDone={refetch} />
      {deleting ? (
        <DeleteDialog pair={deleting} onClose={() => setDeleting(null)} onDone={refetch} />
      ) : null}
    </Page>
  );
}

function DeleteDialog({
  pair,
  onClose,
  onDone,
}: {
  readonly pair: KeyPairRowData;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const t = useTranslations('keyPairs');
  const common = useTranslations('common');
  const remove = useAction(DeleteKeyPair);
  const [error, setError] = useState<ShownError | null>(null);
  const run = async (): Promise<void> => {
    const outcome = await remove.run({ input: { id: pair.id } });
    if (!outcome.ok) {
      setError(outcome.error);
      return;
    }
    onDone();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('deleteTitle', { name: pair.name })}
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button variant="danger" pending={remove.pending} onClick={() => void run()}>
            {t('delete')}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">{t('deleteHint')}</p>
      {error ? (
        <div className="mt-3">
          <ErrorNotice error={error} />
        </div>
      ) : null}
    </Dialog>
  );
}
