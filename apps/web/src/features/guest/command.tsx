'use client';
import { Play } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTaskAction } from '@/components/use-task-action';
import { TaskBadge } from '@/components/state';
import { subscribeTaskLog } from '@/features/tasks/log-feed';
import { CancelTask } from '@/features/tasks/queries';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { LogBuffer } from '@/lib/log-buffer';
import { paths } from '@/lib/paths';
import { Button } from '@/ui/button';
import { Field, Input, Segmented } from '@/ui/field';
import { Link } from '@/ui/link';
import { Panel } from '@/ui/panel';
import { CommandTaskQuery, GuestExec, type GuestData } from './queries';
import { splitCommand } from './words';

const ENDED = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);
type Mode = 'PROGRAM' | 'SHELL';

/** Runs a command in the guest and shows its output as it comes. */
export function CommandPanel({
  vmId,
  verdict,
}: {
  readonly vmId: string;
  readonly verdict: GuestData['actions']['exec'];
}) {
  const t = useTranslations('guest');
  const common = useTranslations('common');
  const exec = useTaskAction(GuestExec);
  const [mode, setMode] = useState<Mode>('PROGRAM');
  const [line, setLine] = useState('');
  const [taskId, setTaskId] = useState<string | null>(null);
  const words = mode === 'SHELL' ? ['/bin/sh', '-c', line] : splitCommand(line);
  const ready = line.trim() !== '' && words !== null;
  const run = async (): Promise<void> => {
    const [program, ...args] = words ?? [];
    if (!ready || program === undefined) return;
    const outcome = await exec.run({ input: { vmId, program, args } });
    if (outcome.ok && outcome.value.task) setTaskId(outcome.value.task.id);
  };
  return (
    <Panel
      title={t('command')}
      actions={
        <Segmented
          label={t('commandKind')}
          value={mode}
          options={[
            { value: 'PROGRAM', label: t('program') },
            { value: 'SHELL', label: t('shell') },
          ]}
          onChange={setMode}
        />
      }
    >
      <form
        noValidate
        className="flex items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (verdict.allowed) void run();
        }}
      >
        <Field
          label={t('commandLine')}
          className="flex-1"
          hint={mode === 'SHELL' ? t('shellHint') : t('programHint')}
          error={words === null ? t('openQuote') : undefined}
        >
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              spellCheck={false}
              autoComplete="off"
              placeholder={mode === 'SHELL' ? 'ps | sort | head' : 'uname -a'}
              value={line}
              onChange={(event) => setLine(event.target.value)}
            />
          )}
        </Field>
        <Button
          type="submit"
          variant="primary"
          className="mt-5"
          icon={<Play size={14} aria-hidden />}
          pending={exec.pending}
          reason={verdict.reason ?? (ready ? null : common('fillIn'))}
        >
          {t('run')}
        </Button>
      </form>
      {taskId === null ? null : <CommandOutput key={taskId} taskId={taskId} />}
    </Panel>
  );
}

/** The output of one command: what its task logs while it follows the program. */
function CommandOutput({ taskId }: { readonly taskId: string }) {
  const t = useTranslations('guest');
  const [buffer] = useState(() => new LogBuffer());
  useEffect(() => subscribeTaskLog(taskId, buffer), [taskId, buffer]);
  useSyncExternalStore(buffer.subscribe, buffer.version, () => 0);
  const cancel = useTaskAction(CancelTask);
  const [ended, setEnded] = useState(false);
  const { data } = useLiveQuery(CommandTaskQuery, {
    variables: { id: taskId },
    ...(ended ? {} : { pollMs: 1000 }),
  });
  const task = data?.task;
  useEffect(() => {
    if (task && ENDED.has(task.state)) setEnded(true);
  }, [task]);
  // The first line of a step is its title.
  const lines = buffer.lines.filter((one) => one.stepKey === 'follow').slice(1);
  return (
    <div className="mt-4">
      <div className="mb-1.5 flex items-center gap-3">
        {task ? (
          <span role="status">
            <TaskBadge state={task.state} />
          </span>
        ) : null}
        <Link href={paths.task(taskId)} className="text-xs text-accent hover:underline">
          {t('openTask')}
        </Link>
        {ended ? null : (
          <Button
            size="sm"
            variant="ghost"
            className="ml-auto"
            pending={cancel.pending}
            onClick={() => void cancel.run({ input: { id: taskId } })}
          >
            {t('end')}
          </Button>
        )}
      </div>
      <div
        role="log"
        aria-label={t('output')}
        aria-live="off"
        tabIndex={0}
        className="max-h-96 min-h-16 overflow-auto rounded-md border border-line bg-canvas p-3 font-mono text-xs whitespace-pre"
      >
        {lines.map((one) => (
          <div key={one.seq} className={one.level === 'INFO' ? 'text-ink' : 'text-warn'}>
            {one.message === '' ? ' ' : one.message}
          </div>
        ))}
        {lines.length === 0 ? <span className="text-ink-3">{t('noOutput')}</span> : null}
      </div>
    </div>
  );
}
