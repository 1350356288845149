'use client';
import { useTranslations } from 'next-intl';
import { Link } from '@/ui/link';
import { useMemo } from 'react';
import { toast } from 'sonner';
import type { ShownError } from '@/lib/graphql/outcome';
import { paths } from '@/lib/paths';
import { rememberTask } from '@/lib/started-tasks';
import { ErrorText } from './error-notice';

export interface Notify {
  readonly error: (error: ShownError, task?: { readonly id: string }) => void;
  readonly taskStarted: (task: { readonly id: string; readonly title: string }) => void;
  readonly taskSucceeded: (task: { readonly id: string; readonly title: string }) => void;
  readonly done: (message: string) => void;
}

const ERROR_MS = 12_000;

/** Toasts: errors with their way out and a link to the task, started and ended tasks. */
export function useNotify(): Notify {
  const t = useTranslations('tasks');
  return useMemo(() => {
    const link = (id: string) => (
      <Link className="text-accent hover:underline" href={paths.task(id)}>
        {t('openTask')}
      </Link>
    );
    return {
      error: (error, task) => {
        toast.error(
          <div>
            <ErrorText error={error} />
            {task ? link(task.id) : null}
          </div>,
          { duration: ERROR_MS },
        );
      },
      taskStarted: (task) => {
        rememberTask(task.id);
        toast(<TaskToast word={t('started')} title={task.title} link={link(task.id)} />, {
          id: task.id,
          duration: 4000,
        });
      },
      taskSucceeded: (task) => {
        toast.success(<TaskToast word={t('succeeded')} title={task.title} link={link(task.id)} />, {
          id: task.id,
          duration: 4000,
        });
      },
      done: (message) => {
        toast.success(message);
      },
    };
  }, [t]);
}

function TaskToast({
  word,
  title,
  link,
}: {
  readonly word: string;
  readonly title: string;
  readonly link: React.ReactNode;
}) {
  return (
    <div className="min-w-0 text-sm">
      <p className="font-medium text-ink">{title}</p>
      <p className="flex gap-3 text-ink-2">
        <span>{word}</span>
        {link}
      </p>
    </div>
  );
}
