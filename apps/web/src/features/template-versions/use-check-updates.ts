'use client';
import { useTranslations } from 'next-intl';
import { useNotify } from '@/components/use-notify';
import { useAction } from '@/lib/graphql/use-action';
import { CheckTemplateUpdates } from './operations';

/** Asks the sources of templates whether they have something newer, and says what came of it. */
export function useCheckUpdates(): {
  /** @param ids all templates that came from an address when left out. */
  readonly check: (ids?: readonly string[]) => Promise<void>;
  readonly pending: boolean;
} {
  const t = useTranslations('templateVersions');
  const notify = useNotify();
  const { run, pending } = useAction(CheckTemplateUpdates);
  const check = async (ids?: readonly string[]): Promise<void> => {
    const outcome = await run({ input: { ids: ids === undefined ? null : [...ids] } });
    if (!outcome.ok) {
      notify.error(outcome.error);
      return;
    }
    const { templates } = outcome.value;
    const of = (state: string) => templates.filter((one) => one.upstream?.state === state);
    const [only] = templates;
    notify.done(
      templates.length === 1 && only
        ? t('checkedOne', { name: only.name, reason: only.upstream?.reason ?? '' })
        : t('checked', {
            count: templates.length,
            newer: of('NEWER').length,
            unknown: of('UNKNOWN').length,
          }),
    );
  };
  return { check, pending };
}
