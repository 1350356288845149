'use client';
import {
  createSortedRowModel,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
  type Row,
  type RowSelectionState,
  type SortingState,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { memo, useMemo, useRef, useState, type ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { nameSortKey } from '@/lib/format';
import { Skeleton } from './panel';

const features = tableFeatures({
  rowSortingFeature,
  rowSelectionFeature,
  sortedRowModel: createSortedRowModel(),
});
type Features = typeof features;

export interface Column<Data> {
  readonly id: string;
  readonly header: string;
  /** A CSS grid track, as `minmax(10rem,2fr)` or `6rem`. */
  readonly width: string;
  readonly cell: (row: Data) => ReactNode;
  /** What to sort by; columns without it cannot be sorted. */
  readonly sort?: (row: Data) => string | number;
  readonly align?: 'end';
  /** Shows only from this width of the window on. */
  readonly from?: 'md' | 'lg' | 'xl';
  /** The header is read but not seen (columns of buttons). */
  readonly headerHidden?: boolean;
}

interface DataTableProps<Data> {
  readonly label: string;
  readonly columns: readonly Column<Data>[];
  readonly rows: readonly Data[];
  readonly rowId: (row: Data) => string;
  readonly loading?: boolean;
  readonly empty: ReactNode;
  readonly sorting?: SortingState;
  readonly onSortingChange?: (sorting: SortingState) => void;
  readonly selection?: Readonly<Record<string, boolean>>;
  readonly onSelectionChange?: (selection: Record<string, boolean>) => void;
  readonly rowLabel?: (row: Data) => string;
  /** Fills the height it is given and renders only the rows in sight. */
  readonly virtual?: boolean;
  readonly rowHeight?: number;
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

function toColumnDefs<Data extends object>(
  columns: readonly Column<Data>[],
): ColumnDef<Features, Data>[] {
  return columns.map((column) => ({
    id: column.id,
    header: column.header,
    accessorFn: (row: Data) => {
      const value = column.sort?.(row) ?? '';
      return typeof value === 'string' ? nameSortKey(value) : value;
    },
    enableSorting: column.sort !== undefined,
    sortFn: (a: Row<Features, Data>, b: Row<Features, Data>, id: string) =>
      compare(a.getValue(id), b.getValue(id)),
    sortDescFirst: false,
  }));
}

const FROM = { md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' };

/** A table with sorting, selection and, where asked, only the visible rows in the document. */
export function DataTable<Data extends object>(props: DataTableProps<Data>) {
  const { columns, rows, rowId, loading = false, virtual = false, rowHeight = 40 } = props;
  const t = useTranslations('table');
  const [ownSorting, setOwnSorting] = useState<SortingState>([]);
  const sorting = props.sorting ?? ownSorting;
  const selection = useMemo(() => onlyTrue(props.selection), [props.selection]);
  const defs = useMemo(() => toColumnDefs(columns), [columns]);
  const table = useTable<Features, Data>({
    features,
    columns: defs,
    data: rows,
    getRowId: rowId,
    enableSortingRemoval: true,
    state: { sorting, rowSelection: selection },
    onSortingChange: (update) => {
      const next = typeof update === 'function' ? update(sorting) : update;
      if (props.onSortingChange) props.onSortingChange(next);
      else setOwnSorting(next);
    },
    onRowSelectionChange: (update) => {
      props.onSelectionChange?.(typeof update === 'function' ? update(selection) : update);
    },
  });
  const selectable = props.onSelectionChange !== undefined;
  const model = table.getRowModel().rows;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: virtual ? model.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 0, height: 900 },
  });
  const template = gridTemplate(columns, selectable);
  const renderRow = (row: Row<Features, Data>, index: number, top?: number): ReactNode => (
    <TableRow
      key={row.id}
      row={row.original}
      index={index}
      columns={columns}
      selectable={selectable}
      selected={row.getIsSelected()}
      onToggle={row.getToggleSelectedHandler()}
      label={props.rowLabel?.(row.original) ?? ''}
      height={rowHeight}
      top={top}
    />
  );
  const someSelected = selectable && table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected();
  return (
    <div
      ref={scroller}
      className={cn('dt min-w-0', virtual ? 'h-full overflow-auto' : 'overflow-x-auto')}
      style={template}
      {...(virtual ? { tabIndex: 0, role: 'region', 'aria-label': props.label } : {})}
    >
      <div
        role="table"
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-busy={loading}
        className="min-w-fit"
      >
        <div role="rowgroup" className="sticky top-0 z-10 bg-surface">
          <div
            role="row"
            aria-rowindex={1}
            className="dt-row h-9 border-b border-line text-xs text-ink-3"
          >
            {selectable ? (
              <div role="columnheader" className="flex items-center pl-3">
                <input
                  type="checkbox"
                  aria-label={t('selectAll')}
                  className="size-4"
                  checked={rows.length > 0 && table.getIsAllRowsSelected()}
                  ref={(box) => {
                    if (box) box.indeterminate = someSelected;
                  }}
                  onChange={table.getToggleAllRowsSelectedHandler()}
                />
              </div>
            ) : null}
            {columns.map((column) => (
              <HeaderCell
                key={column.id}
                column={column}
                sorted={table.getColumn(column.id)?.getIsSorted() ?? false}
                onToggle={() => table.getColumn(column.id)?.toggleSorting()}
              />
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          style={
            virtual && !loading && model.length > 0
              ? { height: virtualizer.getTotalSize(), position: 'relative' }
              : undefined
          }
        >
          {loading ? (
            <LoadingRows columns={columns} selectable={selectable} height={rowHeight} />
          ) : null}
          {!loading && virtual
            ? virtualizer.getVirtualItems().map((item) => {
                const row = model[item.index];
                return row ? renderRow(row, item.index, item.start) : null;
              })
            : null}
          {!loading && !virtual ? model.map((row, index) => renderRow(row, index)) : null}
        </div>
      </div>
      {!loading && rows.length === 0 ? props.empty : null}
    </div>
  );
}

/** Selected ids as the table wants them. */
const onlyTrue = (selection: Readonly<Record<string, boolean>> | undefined): RowSelectionState =>
  Object.fromEntries(
    Object.entries(selection ?? {}).flatMap(([id, on]) => (on ? [[id, true as const]] : [])),
  );

/** One grid template per width of the window, as custom properties the stylesheet picks from. */
function gridTemplate<Data>(
  columns: readonly Column<Data>[],
  selectable: boolean,
): Record<string, string> {
  const tracks = (shown: readonly string[]): string =>
    [
      ...(selectable ? ['2.75rem'] : []),
      ...columns.filter((c) => c.from === undefined || shown.includes(c.from)).map((c) => c.width),
    ].join(' ');
  return {
    '--dt-sm': tracks([]),
    '--dt-md': tracks(['md']),
    '--dt-lg': tracks(['md', 'lg']),
    '--dt-xl': tracks(['md', 'lg', 'xl']),
  };
}

function HeaderCell<Data>({
  column,
  sorted,
  onToggle,
}: {
  readonly column: Column<Data>;
  readonly sorted: false | 'asc' | 'desc';
  readonly onToggle: () => void;
}) {
  const direction = sorted === 'asc' ? 'ascending' : 'descending';
  return (
    <div
      role="columnheader"
      aria-sort={column.sort ? (sorted ? direction : 'none') : undefined}
      className={cn(
        'flex min-w-0 items-center px-3',
        column.align === 'end' && 'justify-end',
        column.from && FROM[column.from],
      )}
    >
      {column.sort ? (
        <button
          type="button"
          onClick={onToggle}
          className={cn(
            '-mx-1 inline-flex min-w-0 items-center gap-1 rounded px-1 font-medium hover:text-ink',
            sorted && 'text-ink',
          )}
        >
          <span className="truncate">{column.header}</span>
          {sorted === 'asc' ? <ArrowUp size={12} aria-hidden /> : null}
          {sorted === 'desc' ? <ArrowDown size={12} aria-hidden /> : null}
        </button>
      ) : (
        <span className={cn('truncate font-medium', column.headerHidden && 'sr-only')}>
          {column.header}
        </span>
      )}
    </div>
  );
}

interface TableRowProps<Data> {
  readonly row: Data;
  readonly index: number;
  readonly columns: readonly Column<Data>[];
  readonly selectable: boolean;
  readonly selected: boolean;
  readonly onToggle: (event: unknown) => void;
  readonly label: string;
  readonly height: number;
  readonly top: number | undefined;
}

function TableRowInner<Data>({
  row,
  index,
  columns,
  selectable,
  selected,
  onToggle,
  label,
  height,
  top,
}: TableRowProps<Data>) {
  const t = useTranslations('table');
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selectable ? selected : undefined}
      className={cn(
        'dt-row border-b border-line last:border-b-0 hover:bg-hover/60',
        selected && 'bg-accent-soft/60 hover:bg-accent-soft',
      )}
      style={
        top === undefined
          ? { minHeight: height }
          : { height, position: 'absolute', insetInline: 0, transform: `translateY(${top}px)` }
      }
    >
      {selectable ? (
        <div role="cell" className="flex items-center pl-3">
          <input
            type="checkbox"
            aria-label={t('selectRow', { name: label })}
            className="size-4"
            checked={selected}
            onChange={onToggle}
          />
        </div>
      ) : null}
      {columns.map((column) => (
        <div
          key={column.id}
          role="cell"
          className={cn(
            'flex min-w-0 items-center px-3 py-1.5',
            column.align === 'end' && 'tnum justify-end text-right',
            column.from && FROM[column.from],
          )}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** A row is drawn again only when its own object (the cache keeps unchanged ones) or its place changes. */
const TableRow = memo(
  TableRowInner,
  (a, b) =>
    a.row === b.row &&
    a.selected === b.selected &&
    a.columns === b.columns &&
    a.index === b.index &&
    a.top === b.top &&
    a.label === b.label,
) as typeof TableRowInner;

function LoadingRows<Data>({
  columns,
  selectable,
  height,
}: {
  readonly columns: readonly Column<Data>[];
  readonly selectable: boolean;
  readonly height: number;
}) {
  const t = useTranslations('common');
  return (
    <div role="row">
      <div role="cell">
        <span className="sr-only">{t('loading')}</span>
        {Array.from({ length: 6 }, (_, index) => (
          <div key={index} className="dt-row border-b border-line" style={{ minHeight: height }}>
            {selectable ? <span /> : null}
            {columns.map((column) => (
              <span
                key={column.id}
                className={cn('flex items-center px-3', column.from && FROM[column.from])}
              >
                <Skeleton className="h-3 w-3/5" />
              </span>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
