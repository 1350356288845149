'use client';
import { useTranslations } from 'next-intl';
import { TaskBadge } from '@/components/state';
import { paths } from '@/lib/paths';
import { graphql, type FragmentOf } from '@/lib/graphql/tada';
import { Link } from '@/ui/link';

export const TaskFamily = graphql(`
  fragment TaskFamily on Task {
    parent {
      __typename
      id
      title
    }
    parts {
      vmId
      name
      message
      task {
        __typename
        id
        title
        state
        progress
        error {
          message
        }
      }
    }
  }
`);
type Part = FragmentOf<typeof TaskFamily>['parts'][number];

/** Each VM of a task over many, with what became of it. */
export function TaskParts({ parts }: { readonly parts: readonly Part[] }) {
  const t = useTranslations('tasks');
  return (
    <ul aria-label={t('parts')} className="max-h-96 divide-y divide-line overflow-y-auto">
      {parts.map((part) => (
        <li key={part.vmId} className="flex items-baseline gap-3 px-4 py-2">
          <span className="min-w-0 flex-1 break-words">
            {part.task ? (
              <Link href={paths.task(part.task.id)} className="font-medium hover:underline">
                {part.name}
              </Link>
            ) : (
              <span className="font-medium">{part.name}</span>
            )}
            {part.message || part.task?.error ? (
              <span className="block text-xs text-bad">
                {part.message ?? part.task?.error?.message}
              </span>
            ) : null}
          </span>
          {part.task ? (
            <TaskBadge state={part.task.state} />
          ) : (
            <span className="text-xs text-ink-3">{part.message ? t('refused') : t('waiting')}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
