'use client';
import { ArrowDown, ArrowUp, Pencil, Star, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { ErrorNotice } from '@/components/error-notice';
import { cn } from '@/lib/cn';
import type { Outcome, ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Input } from '@/ui/field';
import { Empty } from '@/ui/panel';
import { DeleteSavedView, ReorderSavedViews, UpdateSavedView, type SavedViewData } from './queries';
import { LONGEST_NAME } from './save-view';
import { moved } from './settings';
import type { Views } from './use-list-view';

/** What is open in a row: its name as a field, or the question whether to delete it. */
interface Open {
  readonly id: string;
  readonly what: 'rename' | 'delete';
}

/** Renames, reorders and deletes a list's views, and says which one the list opens with. */
export function ArrangeViews({
  views,
  onClose,
}: {
  readonly views: Views;
  readonly onClose: () => void;
}) {
  const t = useTranslations('views');
  const { update, reorder, remove, error, busy } = useViewChanges(views);
  const [open, setOpen] = useState<Open | null>(null);
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const focus = useRef<string | null>(null);
  // A moved row loses the focus in some browsers; it is given back to the button that moved it.
  useEffect(() => {
    if (focus.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-key="${focus.current}"]`)?.focus();
    focus.current = null;
  }, [views.all]);
  const move = (index: number, by: -1 | 1): void => {
    const view = views.all[index];
    if (!view) return;
    focus.current = `${by < 0 ? 'up' : 'down'}-${view.id}`;
    setSaid(t('movedTo', { name: view.name, place: index + by + 1, count: views.all.length }));
    void reorder(moved(views.all, index, by).map((one) => one.id));
  };
  return (
    <Dialog
      open
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t('arrangeTitle')}
      description={t('arrangeHint')}
    >
      <div className="space-y-3">
        {error ? <ErrorNotice error={error} /> : null}
        {views.all.length === 0 ? <Empty title={t('noneYet')} /> : null}
        <ol
          ref={list}
          aria-label={t('title')}
          aria-busy={busy}
          className="divide-y divide-line rounded-lg border border-line empty:hidden"
        >
          {views.all.map((view, index) => (
            <li key={view.id} className="flex min-h-11 items-center gap-2 px-3 py-1.5">
              {open?.id === view.id && open.what === 'rename' ? (
                <Rename
                  view={view}
                  onDone={() => setOpen(null)}
                  onName={(name) => update({ id: view.id, name })}
                />
              ) : open?.id === view.id ? (
                <AskDelete
                  view={view}
                  onDone={() => setOpen(null)}
                  onDelete={() => void remove(view).then(() => setOpen(null))}
                />
              ) : (
                <>
                  <span className="min-w-0 flex-1 truncate">{view.name}</span>
                  <RowButtons
                    view={view}
                    first={index === 0}
                    last={index === views.all.length - 1}
                    onMove={(by) => move(index, by)}
                    onOpen={(what) => setOpen({ id: view.id, what })}
                    onDefault={() => void update({ id: view.id, isDefault: !view.isDefault })}
                  />
                </>
              )}
            </li>
          ))}
        </ol>
        <p aria-live="polite" className="sr-only">
          {said}
        </p>
      </div>
    </Dialog>
  );
}

/** The changes to stored views, each followed by reading them again. */
function useViewChanges(views: Views) {
  const updating = useAction(UpdateSavedView);
  const reordering = useAction(ReorderSavedViews);
  const removing = useAction(DeleteSavedView);
  const [error, setError] = useState<ShownError | null>(null);
  const settle = (outcome: Outcome<unknown>): boolean => {
    setError(outcome.ok ? null : outcome.error);
    views.refetch();
    return outcome.ok;
  };
  return {
    error,
    busy: updating.pending || reordering.pending || removing.pending,
    update: async (input: { id: string; name?: string; isDefault?: boolean }) =>
      settle(await updating.run({ input })),
    reorder: async (ids: string[]) =>
      settle(await reordering.run({ input: { list: views.list, ids } })),
    remove: async (view: SavedViewData) => {
      const gone = settle(await removing.run({ input: { id: view.id } }));
      if (gone && views.current?.id === view.id) views.choose(null);
      return gone;
    },
  };
}

function RowButtons({
  view,
  first,
  last,
  onMove,
  onOpen,
  onDefault,
}: {
  readonly view: SavedViewData;
  readonly first: boolean;
  readonly last: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onOpen: (what: Open['what']) => void;
  readonly onDefault: () => void;
}) {
  const t = useTranslations('views');
  const { name } = view;
  const star = (
    <Star size={14} aria-hidden className={cn(view.isDefault && 'fill-accent text-accent')} />
  );
  const plain = { variant: 'ghost', size: 'iconSm' } as const;
  return (
    <>
      <Button
        {...plain}
        aria-pressed={view.isDefault}
        aria-label={t('opensWith', { name })}
        hint={view.isDefault ? t('isDefault') : t('makeDefault')}
        icon={star}
        onClick={onDefault}
      />
      <Button
        {...plain}
        data-key={`up-${view.id}`}
        aria-label={t('moveUp', { name })}
        reason={first ? t('isFirst') : null}
        icon={<ArrowUp size={14} aria-hidden />}
        onClick={() => onMove(-1)}
      />
      <Button
        {...plain}
        data-key={`down-${view.id}`}
        aria-label={t('moveDown', { name })}
        reason={last ? t('isLast') : null}
        icon={<ArrowDown size={14} aria-hidden />}
        onClick={() => onMove(1)}
      />
      <Button
        {...plain}
        aria-label={t('rename', { name })}
        icon={<Pencil size={14} aria-hidden />}
        onClick={() => onOpen('rename')}
      />
      <Button
        {...plain}
        aria-label={t('delete', { name })}
        icon={<Trash2 size={14} aria-hidden />}
        onClick={() => onOpen('delete')}
      />
    </>
  );
}

function Rename({
  view,
  onDone,
  onName,
}: {
  readonly view: SavedViewData;
  readonly onDone: () => void;
  readonly onName: (name: string) => Promise<boolean>;
}) {
  const t = useTranslations('views');
  const common = useTranslations('common');
  const [name, setName] = useState(view.name);
  return (
    <form
      noValidate
      className="flex min-w-0 flex-1 items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void onName(name).then((ok) => (ok ? onDone() : undefined));
      }}
    >
      <Input
        autoFocus
        aria-label={t('name')}
        maxLength={LONGEST_NAME}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button
        type="submit"
        size="sm"
        variant="primary"
        reason={name.trim() === '' ? t('nameNeeded') : null}
      >
        {common('save')}
      </Button>
      <Button size="sm" onClick={onDone}>
        {common('cancel')}
      </Button>
    </form>
  );
}

function AskDelete({
  view,
  onDone,
  onDelete,
}: {
  readonly view: SavedViewData;
  readonly onDone: () => void;
  readonly onDelete: () => void;
}) {
  const t = useTranslations('views');
  const common = useTranslations('common');
  return (
    <>
      <span className="min-w-0 flex-1 truncate">{t('deleteAsk', { name: view.name })}</span>
      <Button size="sm" autoFocus onClick={onDone}>
        {common('cancel')}
      </Button>
      <Button size="sm" variant="danger" onClick={onDelete}>
        {t('deleteNow')}
      </Button>
    </>
  );
}
