'use client';
import { useTranslations } from 'next-intl';
import { useQuery } from 'urql';
import { Checkbox, Field } from '@/ui/field';
import { UndoSecondsQuery } from './queries';
import { UndoTimeSelect } from './undo-time';

const HOUR = 3600;

/** Whether a deletion can be undone, and for how long; null stands for what the server is set to. */
export function UndoChoice({
  undoable,
  undoSeconds,
  onChange,
}: {
  readonly undoable: boolean;
  readonly undoSeconds: number | null;
  readonly onChange: (change: {
    readonly undoable?: boolean;
    readonly undoSeconds?: number;
  }) => void;
}) {
  const t = useTranslations('park');
  const [{ data }] = useQuery({ query: UndoSecondsQuery });
  return (
    <>
      <Checkbox
        label={t('undoable')}
        hint={t('undoableHint')}
        checked={undoable}
        onChange={(event) => onChange({ undoable: event.target.checked })}
      />
      {undoable ? (
        <Field label={t('undoTime')} className="w-40">
          {(control) => (
            <UndoTimeSelect
              {...control}
              value={undoSeconds ?? data?.undoSeconds ?? HOUR}
              onChange={(seconds) => onChange({ undoSeconds: seconds })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}
