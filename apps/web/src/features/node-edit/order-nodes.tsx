'use client';
import { ArrowDown, ArrowDownUp, ArrowUp, GripVertical } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { ErrorNotice } from '@/components/error-notice';
import { cn } from '@/lib/cn';
import type { ShownError } from '@/lib/graphql/outcome';
import { useAction } from '@/lib/graphql/use-action';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { OrderNodes } from './queries';
import { moved, placeAt } from './reorder';

interface OrderedNode {
  readonly id: string;
  readonly name: string;
}

/** Puts the nodes in order: by dragging their handles, or by buttons, which keys reach too. */
export function OrderNodesAction({ nodes }: { readonly nodes: readonly OrderedNode[] }) {
  const t = useTranslations('nodeEdit');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        icon={<ArrowDownUp size={14} aria-hidden />}
        reason={nodes.length > 1 ? null : t('orderOne')}
        onClick={() => setOpen(true)}
      >
        {t('order')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('orderTitle')}
        description={t('orderHint')}
        width="sm"
        modalOnly
      >
        <OrderForm nodes={nodes} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function OrderForm({
  nodes,
  onClose,
}: {
  readonly nodes: readonly OrderedNode[];
  readonly onClose: () => void;
}) {
  const t = useTranslations('nodeEdit');
  const common = useTranslations('common');
  const { run, pending } = useAction(OrderNodes);
  const [order, setOrder] = useState(nodes);
  const [said, setSaid] = useState('');
  const [error, setError] = useState<ShownError | null>(null);
  const move = (from: number, to: number): void => {
    const next = moved(order, from, to);
    const name = order[from]?.name ?? '';
    if (next !== order)
      setSaid(t('movedTo', { name, place: next.findIndex((one) => one.name === name) + 1 }));
    setOrder(next);
  };
  const save = async (): Promise<void> => {
    const outcome = await run({ input: { ids: order.map(({ id }) => id) } });
    if (outcome.ok) onClose();
    else setError(outcome.error);
  };
  return (
    <div className="space-y-4">
      <SortableNodes order={order} onMove={move} />
      <p role="status" className="sr-only">
        {said}
      </p>
      {error ? <ErrorNotice error={error} /> : null}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{common('cancel')}</Button>
        <Button variant="primary" pending={pending} onClick={() => void save()}>
          {t('save')}
        </Button>
      </div>
    </div>
  );
}

/** The list, whose rows follow the pointer while their handle is held. */
function SortableNodes({
  order,
  onMove,
}: {
  readonly order: readonly OrderedNode[];
  readonly onMove: (from: number, to: number) => void;
}) {
  const t = useTranslations('nodeEdit');
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const latest = useRef({ order, onMove });
  latest.current = { order, onMove };
  useEffect(() => {
    if (dragged === null) return undefined;
    const follow = (event: PointerEvent): void => {
      const from = latest.current.order.findIndex(({ id }) => id === dragged);
      const to = placeAt(middlesOf(list.current), from, event.clientY);
      if (to !== from) latest.current.onMove(from, to);
    };
    const end = (): void => setDragged(null);
    // At the window: a row that moves within the list would lose a pointer that it had captured.
    window.addEventListener('pointermove', follow);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
    return () => {
      window.removeEventListener('pointermove', follow);
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', end);
    };
  }, [dragged]);
  return (
    <ol ref={list} aria-label={t('orderTitle')} className="space-y-1">
      {order.map((node, index) => (
        <li
          key={node.id}
          className={cn(
            'flex items-center gap-2 rounded-md border border-line bg-surface px-2 py-1',
            dragged === node.id && 'border-accent shadow-md',
          )}
        >
          <span
            data-handle={node.name}
            className="cursor-grab touch-none text-ink-3 active:cursor-grabbing"
            onPointerDown={(event) => {
              // Else the browser would select the names on the way.
              event.preventDefault();
              setDragged(node.id);
            }}
          >
            <GripVertical size={16} aria-hidden />
          </span>
          <span className="min-w-0 flex-1 truncate font-medium">{node.name}</span>
          <Button
            size="iconSm"
            variant="ghost"
            aria-label={t('moveUp', { name: node.name })}
            disabled={index === 0}
            icon={<ArrowUp size={14} aria-hidden />}
            onClick={() => onMove(index, index - 1)}
          />
          <Button
            size="iconSm"
            variant="ghost"
            aria-label={t('moveDown', { name: node.name })}
            disabled={index === order.length - 1}
            icon={<ArrowDown size={14} aria-hidden />}
            onClick={() => onMove(index, index + 1)}
          />
        </li>
      ))}
    </ol>
  );
}

function middlesOf(list: HTMLOListElement | null): readonly number[] {
  return [...(list?.children ?? [])].map((row) => {
    const { top, height } = row.getBoundingClientRect();
    return top + height / 2;
  });
}
