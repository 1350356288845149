'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTaskAction } from '@/components/use-task-action';
import { UserErrorFields } from '@/lib/graphql/outcome';
import { graphql } from '@/lib/graphql/tada';
import { splitWords } from '@/lib/format';
import { Button } from '@/ui/button';
import { Checkbox, Field, Input } from '@/ui/field';
import { Panel } from '@/ui/panel';
import type { VmDetailData } from './vm-detail';

const UpdateVm = graphql(
  `
    mutation UpdateVm($input: UpdateVmInput!) {
      result: updateVm(input: $input) {
        __typename
        ... on UpdateVmPayload {
          task {
            id
            title
          }
        }
        ...UserErrorFields
      }
    }
  `,
  [UserErrorFields],
);

/** What can be changed while it runs: description, tags, protection, autostart. */
export function VmSettingsPanel({ vm }: { readonly vm: VmDetailData }) {
  const t = useTranslations('vm');
  const common = useTranslations('common');
  const update = useTaskAction(UpdateVm);
  const [edit, setEdit] = useState<{ description: string; tags: string } | null>(null);
  const save = async (): Promise<void> => {
    if (!edit) return;
    const outcome = await update.run({
      input: { id: vm.id, description: edit.description, tags: splitWords(edit.tags) },
    });
    if (outcome.ok) setEdit(null);
  };
  return (
    <Panel
      title={t('settings')}
      actions={
        edit ? null : (
          <Button
            size="sm"
            variant="ghost"
            onClick={() => setEdit({ description: vm.description ?? '', tags: vm.tags.join(' ') })}
          >
            {common('edit')}
          </Button>
        )
      }
    >
      <div className="space-y-3">
        {edit ? (
          <>
            <Field label={t('description')}>
              {(control) => (
                <Input
                  {...control}
                  value={edit.description}
                  onChange={(event) => setEdit({ ...edit, description: event.target.value })}
                />
              )}
            </Field>
            <Field label={t('tags')} hint={t('tagsHint')}>
              {(control) => (
                <Input
                  {...control}
                  value={edit.tags}
                  onChange={(event) => setEdit({ ...edit, tags: event.target.value })}
                />
              )}
            </Field>
            <div className="flex gap-2">
              <Button
                size="sm"
                variant="primary"
                pending={update.pending}
                onClick={() => void save()}
              >
                {common('save')}
              </Button>
              <Button size="sm" onClick={() => setEdit(null)}>
                {common('cancel')}
              </Button>
            </div>
          </>
        ) : (
          <p className="text-ink-2">{vm.description || t('noDescription')}</p>
        )}
        <Checkbox
          label={t('autostart')}
          hint={t('autostartHint')}
          checked={vm.autostart}
          onChange={(event) =>
            void update.run({ input: { id: vm.id, autostart: event.target.checked } })
          }
        />
        <Checkbox
          label={t('deleteProtected')}
          hint={t('deleteProtectedHint')}
          checked={vm.deleteProtected}
          onChange={(event) =>
            void update.run({ input: { id: vm.id, deleteProtected: event.target.checked } })
          }
        />
      </div>
    </Panel>
  );
}
