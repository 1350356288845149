'use client';
import { useTranslations } from 'next-intl';
import { useQuery } from 'urql';
import { useNotify } from '@/components/use-notify';
import { useAction } from '@/lib/graphql/use-action';
import { Field, Select } from '@/ui/field';
import { Panel } from '@/ui/panel';
import { SetUndoSeconds, UndoSecondsQuery } from './queries';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIMES = [10 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY];

/** A time in the largest unit that says it whole. */
export function useUndoTime(): (seconds: number) => string {
  const t = useTranslations('park');
  return (seconds) => {
    if (seconds % DAY === 0) return t('days', { count: seconds / DAY });
    if (seconds % HOUR === 0) return t('hours', { count: seconds / HOUR });
    return t('minutes', { count: Math.round(seconds / MINUTE) });
  };
}

/** The usual times, and the one in use where it is none of them. */
export function UndoTimeSelect({
  value,
  onChange,
  ...rest
}: {
  readonly id?: string;
  readonly value: number;
  readonly onChange: (seconds: number) => void;
}) {
  const words = useUndoTime();
  const times = TIMES.includes(value) ? TIMES : [value, ...TIMES];
  return (
    <Select {...rest} value={value} onChange={(event) => onChange(Number(event.target.value))}>
      {times.map((seconds) => (
        <option key={seconds} value={seconds}>
          {words(seconds)}
        </option>
      ))}
    </Select>
  );
}

/** The time that deletions can be undone where nobody chooses another; set by administrators. */
export function UndoTimePanel() {
  const t = useTranslations('park');
  const notify = useNotify();
  const save = useAction(SetUndoSeconds);
  const [{ data }, again] = useQuery({ query: UndoSecondsQuery });
  const set = async (seconds: number): Promise<void> => {
    const outcome = await save.run({ input: { seconds } });
    if (outcome.ok) again({ requestPolicy: 'network-only' });
    else notify.error(outcome.error);
  };
  return (
    <Panel title={t('setting')}>
      <Field label={t('undoTime')} hint={t('settingHint')} className="max-w-60">
        {(control) => (
          <UndoTimeSelect
            {...control}
            value={data?.undoSeconds ?? HOUR}
            onChange={(seconds) => void set(seconds)}
          />
        )}
      </Field>
    </Panel>
  );
}
