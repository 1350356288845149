'use client';
import { Bookmark, Columns3, Save, Settings2, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useNotify } from '@/components/use-notify';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import type { Column } from '@/ui/data-table';
import { Menu, type MenuItem } from '@/ui/menu';
import { ArrangeViews } from './arrange-views';
import { UpdateSavedView } from './queries';
import { SaveView } from './save-view';
import type { Settings } from './settings';
import type { ListView, Views } from './use-list-view';

/** The menu of stored views, for the right end of a list's filter bar. */
function ViewsMenu({ views }: { readonly views: Views }) {
  const t = useTranslations('views');
  const notify = useNotify();
  const store = useAction(UpdateSavedView);
  const [dialog, setDialog] = useState<'save' | 'arrange' | null>(null);
  const { current, changed } = views;
  const mayNot = views.readOnly ? t('readOnly') : null;
  const update = async (): Promise<void> => {
    if (!current) return;
    const outcome = await store.run({
      input: { id: current.id, settings: views.settings.map((one) => ({ ...one })) },
    });
    if (!outcome.ok) notify.error(outcome.error);
    else notify.done(t('stored', { name: current.name }));
  };
  const items: (MenuItem | 'separator')[] = [
    ...views.all.map((view) => ({
      key: view.id,
      label: view.isDefault ? t('nameOfDefault', { name: view.name }) : view.name,
      checked: view.id === current?.id,
      onSelect: () => views.choose(view),
    })),
    ...(views.all.length > 0 ? (['separator'] as const) : []),
    {
      key: 'none',
      label: t('showAll'),
      icon: <X size={16} aria-hidden />,
      reason: views.settings.length === 0 && !current ? t('allShown') : null,
      onSelect: () => views.choose(null),
    },
    ...(current
      ? [
          {
            key: 'update',
            label: t('update', { name: current.name }),
            icon: <Save size={16} aria-hidden />,
            reason: mayNot ?? (changed ? null : t('unchanged')),
            onSelect: () => void update(),
          },
        ]
      : []),
    {
      key: 'save',
      label: t('saveNew'),
      icon: <Bookmark size={16} aria-hidden />,
      reason: mayNot,
      onSelect: () => setDialog('save'),
    },
    {
      key: 'arrange',
      label: t('arrange'),
      icon: <Settings2 size={16} aria-hidden />,
      reason: mayNot ?? (views.all.length === 0 ? t('noneYet') : null),
      onSelect: () => setDialog('arrange'),
    },
  ];
  return (
    <>
      <Menu
        trigger={
          <Button icon={<Bookmark size={14} aria-hidden />}>
            <span className="sr-only">{t('label')}</span>
            <span className="max-w-40 truncate">{current?.name ?? t('title')}</span>
            {changed ? <span className="text-ink-3">{t('edited')}</span> : null}
          </Button>
        }
        items={items}
      />
      {dialog === 'save' ? <SaveView views={views} onClose={() => setDialog(null)} /> : null}
      {dialog === 'arrange' ? <ArrangeViews views={views} onClose={() => setDialog(null)} /> : null}
    </>
  );
}

/** The menu in which columns are shown and hidden. The first column and those of buttons always stay. */
function ColumnsMenu<Row>({
  columns,
  hidden,
  onToggle,
  onShowAll,
}: {
  readonly columns: readonly Column<Row>[];
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
  readonly onShowAll: () => void;
}) {
  const t = useTranslations('views');
  const choices = columns.slice(1).filter((column) => !column.headerHidden);
  return (
    <Menu
      trigger={
        <Button icon={<Columns3 size={14} aria-hidden />} aria-label={t('columns')}>
          <span className="max-xl:hidden">{t('columns')}</span>
        </Button>
      }
      items={[
        ...choices.map((column) => ({
          key: column.id,
          label: column.header,
          checked: !hidden.has(column.id),
          keepOpen: true,
          onSelect: () => onToggle(column.id),
        })),
        'separator' as const,
        {
          key: 'all',
          label: t('allColumns'),
          reason: hidden.size === 0 ? t('allColumnsShown') : null,
          onSelect: onShowAll,
        },
      ]}
    />
  );
}

/** Columns and views of a list, for the right end of its filter bar. */
export function ListTools<State extends Settings, Row>({
  view,
  columns,
}: {
  readonly view: ListView<State, Row>;
  /** Every column of the list, the hidden ones too. */
  readonly columns: readonly Column<Row>[];
}) {
  return (
    <span className="ml-auto flex items-center gap-2">
      {columns.length > 0 ? (
        <ColumnsMenu
          columns={columns}
          hidden={view.hidden}
          onToggle={view.toggleColumn}
          onShowAll={view.showAllColumns}
        />
      ) : null}
      <ViewsMenu views={view.views} />
    </span>
  );
}
