'use client';
import { ShieldAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { ErrorNotice } from '@/components/error-notice';
import { usePageCommands } from '@/components/page-commands';
import { PlannedDialog } from '@/components/planned-dialog';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { Dialog } from '@/ui/dialog';
import { Checkbox } from '@/ui/field';
import { Skeleton } from '@/ui/panel';
import { AcceptHostKey, CompareHostKeys, type ComparedKeys } from './operations';

interface KeyedNode {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}
type Key = ComparedKeys['keys'][number];
type SeenKey = Key & { readonly seen: string };

const isChanged = (key: Key): key is SeenKey => key.changed && key.seen !== null;

/** Says what a changed host key may mean, and leads to the comparison. Nothing for a node whose key is the accepted one. */
export function HostKeyNotice({ node }: { readonly node: KeyedNode }) {
  const t = useTranslations('hostKey');
  const [open, setOpen] = useState(false);
  const changed = node.state === 'HOST_KEY_CHANGED';
  usePageCommands(
    changed ? node.name : null,
    changed ? [{ key: 'hostKey', label: t('compare'), run: () => setOpen(true) }] : [],
  );
  if (!changed) return null;
  return (
    <section
      aria-label={t('title')}
      className="flex flex-wrap items-start gap-3 rounded-lg border border-bad/40 bg-bad-soft px-4 py-3"
    >
      <ShieldAlert size={18} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1 basis-80">
        <h2 className="font-medium text-bad">{t('title')}</h2>
        <p className="max-w-prose text-ink-2">{t('meaning')}</p>
      </div>
      <Button onClick={() => setOpen(true)}>{t('compare')}</Button>
      {open ? <CompareDialog node={node} onClose={() => setOpen(false)} /> : null}
    </section>
  );
}

/** Looks at the machines now, and shows what is otherwise. */
function CompareDialog({
  node,
  onClose,
}: {
  readonly node: KeyedNode;
  readonly onClose: () => void;
}) {
  const t = useTranslations('hostKey');
  const { run } = useAction(CompareHostKeys);
  const [found, setFound] = useState<ComparedKeys | null>(null);
  const [error, setError] = useState<ShownError | null>(null);
  useEffect(() => {
    let current = true;
    void run({ input: { id: node.id } }).then((outcome) => {
      if (!current) return;
      if (outcome.ok) setFound(outcome.value);
      else setError(outcome.error);
    });
    return () => {
      current = false;
    };
  }, [run, node.id]);
  const key = found?.keys.find(isChanged);
  if (key) return <AcceptDialog node={node} changed={key} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={onClose} title={t('dialogTitle', { name: node.name })}>
      {error ? <ErrorNotice error={error} /> : null}
      {found ? <p className="text-ink-2">{found.problem ?? t('same')}</p> : null}
      {!found && !error ? <Skeleton className="h-24 rounded-lg" /> : null}
    </Dialog>
  );
}

function AcceptDialog({
  node,
  changed,
  onClose,
}: {
  readonly node: KeyedNode;
  readonly changed: SeenKey;
  readonly onClose: () => void;
}) {
  const t = useTranslations('hostKey');
  const [compared, setCompared] = useState(false);
  const { jump, seen, place, type } = changed;
  return (
    <PlannedDialog
      open
      onOpenChange={onClose}
      danger
      title={t('dialogTitle', { name: node.name })}
      description={jump === null ? t('ofNode', { place }) : t('ofJump', { place })}
      confirmLabel={t('accept')}
      document={AcceptHostKey}
      input={{ id: node.id, jump, fingerprint: seen }}
      blocked={compared ? null : t('compareFirst')}
    >
      <dl className="grid gap-3 sm:grid-cols-2">
        <Fingerprint title={t('before')} value={changed.accepted} />
        <Fingerprint title={t('now')} value={seen} isNew />
      </dl>
      <p className="max-w-prose text-ink-2">{t('how')}</p>
      <p className="flex items-center gap-2">
        <code className="rounded bg-canvas px-2 py-1 font-mono text-xs break-all">
          {commandFor(type)}
        </code>
        <CopyButton text={commandFor(type)} />
      </p>
      <Checkbox
        label={t('compared')}
        checked={compared}
        onChange={(event) => setCompared(event.target.checked)}
      />
    </PlannedDialog>
  );
}

/** Shows the fingerprint of a key on the machine itself; each kind has a file of its own (ssh-keygen(1)). */
function commandFor(type: string | null): string {
  const kind = /rsa/.test(type ?? '') ? 'rsa' : /ecdsa/.test(type ?? '') ? 'ecdsa' : 'ed25519';
  return `ssh-keygen -lf /etc/ssh/ssh_host_${kind}_key.pub`;
}

function Fingerprint({
  title,
  value,
  isNew = false,
}: {
  readonly title: string;
  readonly value: string;
  readonly isNew?: boolean;
}) {
  return (
    <div
      className={`rounded-lg border p-3 ${isNew ? 'border-bad/40 bg-bad-soft' : 'border-line bg-canvas'}`}
    >
      <dt className="flex items-center justify-between gap-2 text-xs font-medium text-ink-2">
        {title}
        <CopyButton text={value} />
      </dt>
      <dd className="mt-1 font-mono text-xs break-all">{value}</dd>
    </div>
  );
}
