'use client';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ErrorNotice, QueryError } from '@/components/error-notice';
import { Ago } from '@/components/time';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Panel, Tag } from '@/ui/panel';
import { CreateTokenDialog } from './create-token';
import { AccessTokenListQuery, RevokeAccessToken, type AccessTokenRow } from './queries';

/** Who may come in with what role; for administrators. */
export function AccessTokensPanel() {
  const t = useTranslations('accessTokens');
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<AccessTokenRow | null>(null);
  const { data, error, refetch } = useLiveQuery(AccessTokenListQuery, { variables: {} });
  const tokens = data?.accessTokens ?? [];
  return (
    <Panel
      title={t('title')}
      actions={
        <Button size="sm" icon={<Plus size={12} aria-hidden />} onClick={() => setCreating(true)}>
          {t('create')}
        </Button>
      }
    >
      <p className="mb-3 text-ink-2">{t('hint')}</p>
      {error && !data ? <QueryError error={error} retry={refetch} /> : null}
      {tokens.length > 0 ? (
        <ul aria-label={t('title')} className="divide-y divide-line">
          {tokens.map((token) => (
            <li key={token.id} className="flex items-center gap-3 py-1.5">
              <span className="min-w-0 flex-1 truncate font-medium">{token.name}</span>
              <Tag>{t(`roles.${token.role}`)}</Tag>
              <span className="w-28 text-right text-xs text-ink-3">
                <Ago at={token.createdAt} />
              </span>
              <Button
                variant="ghost"
                size="iconSm"
                aria-label={t('revokeOf', { name: token.name })}
                icon={<Trash2 size={14} aria-hidden />}
                onClick={() => setRevoking(token)}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {creating ? <CreateTokenDialog onClose={() => setCreating(false)} onDone={refetch} /> : null}
      {revoking ? (
        <RevokeDialog token={revoking} onClose={() => setRevoking(null)} onDone={refetch} />
      ) : null}
    </Panel>
  );
}

function RevokeDialog({
  token,
  onClose,
  onDone,
}: {
  readonly token: AccessTokenRow;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const t = useTranslations('accessTokens');
  const common = useTranslations('common');
  const revoke = useAction(RevokeAccessToken);
  const [error, setError] = useState<ShownError | null>(null);
  const run = async (): Promise<void> => {
    const outcome = await revoke.run({ input: { id: token.id } });
    if (!outcome.ok) return setError(outcome.error);
    onDone();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('revokeTitle', { name: token.name })}
      width="sm"
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button variant="danger" pending={revoke.pending} onClick={() => void run()}>
            {t('revoke')}
          </Button>
        </>
      }
    >
      <p className="text-ink-2">{t('revokeHint')}</p>
      {error ? (
        <div className="mt-3">
          <ErrorNotice error={error} />
        </div>
      ) : null}
    </Dialog>
  );
}
