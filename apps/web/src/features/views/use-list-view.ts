'use client';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useLiveQuery } from '@/lib/graphql/use-live-query';
import { useUrlState } from '@/lib/use-url-state';
import type { Column } from '@/ui/data-table';
import { SavedViewsQuery, type SavedViewData, type ViewedList } from './queries';
import {
  parseSort,
  parseWords,
  sameSettings,
  settingsOf,
  sortText,
  stateOf,
  toggleWord,
  type Settings,
  type Sorting,
} from './settings';

/** The stored views of a list, and which of them is in the address. */
export interface Views {
  readonly list: ViewedList;
  readonly all: readonly SavedViewData[];
  /** The one that was chosen; null when none was, or when it is gone. */
  readonly current: SavedViewData | null;
  /** True when what is shown is no longer what the chosen view stores. */
  readonly changed: boolean;
  /** What is shown now, as a view would store it. */
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  /** True when this user may only read. */
  readonly readOnly: boolean;
  readonly choose: (view: SavedViewData | null) => void;
  readonly refetch: () => void;
}

export interface ListView<State extends Settings, Row> {
  readonly url: State;
  readonly setUrl: (change: Partial<State>) => void;
  /** Those that are not hidden. */
  readonly columns: readonly Column<Row>[];
  readonly hidden: ReadonlySet<string>;
  readonly toggleColumn: (id: string) => void;
  readonly showAllColumns: () => void;
  readonly sorting: Sorting[];
  readonly onSortingChange: (sorting: readonly Sorting[]) => void;
  readonly views: Views;
  /** True until it is known whether the list opens with a view. */
  readonly pending: boolean;
}

interface ListState {
  readonly sort: string;
  /** Ids of the columns that are hidden, with commas between them. */
  readonly hide: string;
}

/**
 * Filter, order and columns of a list: they live in the address, and can be stored as named views.
 * @param defaults the parts of the address with their values when they are not in it.
 */
export function useListView<State extends Settings & ListState, Row>(
  list: ViewedList,
  defaults: State,
  columns: readonly Column<Row>[],
): ListView<State, Row> {
  const [state, setState] = useUrlState<State & { view: string }>({ ...defaults, view: '' });
  // The address as it is asked for by name, without what names the view.
  const setUrl = setState as (change: Partial<State>) => void;
  const { views, pending } = useViews(list, state, defaults, setState);
  const hidden = useMemo(() => parseWords(state.hide), [state.hide]);
  const shown = useMemo(() => columns.filter((one) => !hidden.has(one.id)), [columns, hidden]);
  const sorting = useMemo(
    () => parseSort(state.sort, new Set(shown.filter((one) => one.sort).map((one) => one.id))),
    [state.sort, shown],
  );
  const change = useCallback(
    (part: Partial<ListState>) => setState(part as Partial<State & { view: string }>),
    [setState],
  );
  return {
    url: state,
    setUrl,
    columns: shown,
    hidden,
    toggleColumn: (id) => change({ hide: toggleWord(state.hide, id) }),
    showAllColumns: () => change({ hide: '' }),
    sorting,
    onSortingChange: (next) => change({ sort: sortText(next) }),
    views,
    pending,
  };
}

function useViews<State extends Settings>(
  list: ViewedList,
  state: State & { readonly view: string },
  defaults: State,
  setState: (change: Partial<State & { view: string }>) => void,
): { readonly views: Views; readonly pending: boolean } {
  const { data, error, refetch } = useLiveQuery(SavedViewsQuery, { variables: { list } });
  const all = data?.savedViews;
  const base = JSON.stringify(defaults);
  const settings = useMemo(() => settingsOf(state, JSON.parse(base)), [state, base]);
  const current = all?.find((view) => view.id === state.view) ?? null;
  const put = useCallback(
    (view: SavedViewData | null) => {
      const whole: State = stateOf(view?.settings ?? [], JSON.parse(base));
      setState({ ...whole, view: view?.id ?? '' });
    },
    [base, setState],
  );
  /** The view that was put into the address last: it is put there once, so that its parts can be taken out again. */
  const placed = useRef<string | null>(null);
  const opened = useRef(false);
  const bare = settings.length === 0;
  useEffect(() => {
    if (!all) return;
    const wanted = state.view === '' && !opened.current ? all.find((one) => one.isDefault) : null;
    const named = all.find((one) => one.id === state.view && placed.current !== one.id);
    opened.current = true;
    placed.current = state.view;
    const view = named ?? wanted;
    if (!view || !bare) return;
    placed.current = view.id;
    put(view);
  }, [all, state.view, bare, put]);
  const choose = useCallback(
    (view: SavedViewData | null) => {
      placed.current = view?.id ?? '';
      put(view);
    },
    [put],
  );
  return {
    pending: all === undefined && error === undefined && bare,
    views: {
      list,
      all: all ?? [],
      current,
      changed: current !== null && !sameSettings(current.settings, settings),
      settings,
      readOnly: data?.serverInfo.role === 'VIEWER',
      choose,
      refetch,
    },
  };
}
