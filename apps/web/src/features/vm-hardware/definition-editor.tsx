'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { QueryError } from '@/components/error-notice';
import { PlannedDialog } from '@/components/planned-dialog';
import { diffLines } from '@/lib/line-diff';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { Button } from '@/ui/button';
import { Textarea } from '@/ui/field';
import { Panel, Skeleton } from '@/ui/panel';
import { EditVmDefinition } from './mutations';
import { StoredDefinitionQuery } from './queries';

/** The stored definition as text that can be changed, with the difference and the plan before anything is stored. */
export function DefinitionEditor({
  vmId,
  name,
  onClose,
}: {
  readonly vmId: string;
  readonly name: string;
  readonly onClose: () => void;
}) {
  const t = useTranslations('vmHardware');
  const common = useTranslations('common');
  const { data, error, refetch } = useLiveQuery(StoredDefinitionQuery, {
    variables: { id: vmId },
    requestPolicy: 'network-only',
  });
  // What was read when the editing began; a later reading must not move the text under the user's hands.
  const [base, setBase] = useState<{ text: string; digest: string } | null>(null);
  const [draft, setDraft] = useState('');
  const [review, setReview] = useState(false);
  const read = data?.vm?.storedDefinition;
  if (!base && read) {
    setBase(read);
    setDraft(read.text);
  }
  if (error && !base) return <QueryError error={error} retry={refetch} />;
  if (!base) return <Skeleton className="h-96 rounded-lg" />;
  return (
    <Panel
      title={t('editDefinition')}
      actions={
        <span className="flex gap-2">
          <Button size="sm" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button
            size="sm"
            variant="primary"
            reason={draft === base.text ? common('unchanged') : null}
            onClick={() => setReview(true)}
          >
            {t('reviewDifference')}
          </Button>
        </span>
      }
    >
      <p className="mb-3 text-xs text-ink-3">{t('editDefinitionHint')}</p>
      <Textarea
        aria-label={t('definitionText')}
        spellCheck={false}
        wrap="off"
        className="h-[calc(100dvh-22rem)] min-h-80 font-mono text-xs leading-5"
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
      />
      <PlannedDialog
        open={review}
        onOpenChange={setReview}
        title={t('editDefinitionTitle', { name })}
        confirmLabel={t('store')}
        document={EditVmDefinition}
        input={{ id: vmId, xml: draft, digest: base.digest }}
        onStarted={onClose}
      >
        <Difference before={base.text} after={draft} />
      </PlannedDialog>
    </Panel>
  );
}

const MARKS = { same: ' ', gone: '−', come: '+' } as const;
const TONES = {
  same: 'text-ink-3',
  gone: 'bg-bad-soft text-bad',
  come: 'bg-good-soft text-good',
} as const;

/** The lines that go and come, each with two lines around it. */
function Difference({ before, after }: { readonly before: string; readonly after: string }) {
  const t = useTranslations('vmHardware');
  return (
    <pre
      tabIndex={0}
      aria-label={t('difference')}
      className="max-h-72 overflow-auto rounded-lg border border-line bg-canvas py-2 font-mono text-xs leading-5"
    >
      {diffLines(before, after, 2).map((line) => (
        <span key={line.key} className={`block px-3 whitespace-pre ${TONES[line.kind]}`}>
          {MARKS[line.kind]} {line.text}
        </span>
      ))}
    </pre>
  );
}
