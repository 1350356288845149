'use client';
import { RotateCcw, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useTaskAction } from '@/components/use-task-action';
import { Button } from '@/ui/button';
import { isActive, type TaskData } from './fragments';
import { CancelTask, RetryTask } from './queries';

/** Cancel while it runs, retry when it has failed. */
export function TaskButtons({
  task,
  size = 'md',
}: {
  readonly task: TaskData;
  readonly size?: 'sm' | 'md';
}) {
  const t = useTranslations('tasks');
  const cancel = useTaskAction(CancelTask);
  const retry = useTaskAction(RetryTask);
  const input = { input: { id: task.id } };
  if (isActive(task.state)) {
    return (
      <Button
        size={size}
        pending={cancel.pending}
        reason={task.actions.cancel.allowed ? null : task.actions.cancel.reason}
        icon={<X size={14} aria-hidden />}
        onClick={() => void cancel.run(input)}
      >
        {t('cancel')}
      </Button>
    );
  }
  if (task.state === 'SUCCEEDED') return null;
  return (
    <Button
      size={size}
      pending={retry.pending}
      reason={task.actions.retry.allowed ? null : task.actions.retry.reason}
      icon={<RotateCcw size={14} aria-hidden />}
      onClick={() => void retry.run(input)}
    >
      {t('retry')}
    </Button>
  );
}
