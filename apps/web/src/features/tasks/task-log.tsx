'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownToLine, ChevronDown, ChevronUp, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { cn } from '@/lib/cn';
import { LogBuffer, type LogLine } from '@/lib/log-buffer';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { Input } from '@/ui/field';
import { subscribeTaskLog } from './log-feed';

const LINE_PX = 20;
const AT_END_PX = 40;

/** One buffer for the page's task, filled by the subscription from the first line on. */
function useTaskLog(taskId: string): { buffer: LogBuffer; version: number } {
  const [buffer] = useState(() => new LogBuffer());
  useEffect(() => subscribeTaskLog(taskId, buffer), [taskId, buffer]);
  const version = useSyncExternalStore(buffer.subscribe, buffer.version, () => 0);
  return { buffer, version };
}

interface TaskLogProps {
  readonly taskId: string;
  readonly title: string;
  readonly live: boolean;
}

/** The live log: only the lines in sight are in the document, so 100,000 of them scroll as smoothly as ten. */
export function TaskLog(props: TaskLogProps) {
  return <LogView key={props.taskId} {...props} />;
}

function LogView({ taskId, title, live }: TaskLogProps) {
  const t = useTranslations('log');
  const { buffer, version } = useTaskLog(taskId);
  const [follow, setFollow] = useState(true);
  const [search, setSearch] = useState('');
  const [hit, setHit] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const lines = buffer.lines;
  const hits = useMemo(
    () => (version < 0 ? null : buffer.search(search)),
    [buffer, search, version],
  );
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 30,
  });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (follow && element) element.scrollTop = element.scrollHeight;
  }, [follow, version]);

  /** Scrolling away from the end ends the following. */
  const onScroll = (): void => {
    const element = scroller.current;
    if (!element) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (left >= AT_END_PX) setFollow(false);
  };
  const goTo = (next: number): void => {
    if (!hits || hits.length === 0) return;
    const index = (next + hits.length) % hits.length;
    setHit(index);
    setFollow(false);
    const target = hits[index];
    if (target !== undefined) virtualizer.scrollToIndex(target, { align: 'center' });
  };
  return (
    <section
      aria-label={t('title')}
      className="flex h-[calc(100dvh-11rem)] min-h-80 min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-surface"
    >
      <header className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
        <h2 className="text-sm font-semibold">{t('title')}</h2>
        <span className="tnum text-xs text-ink-3">{t('lines', { count: lines.length })}</span>
        {buffer.gap ? (
          <span className="flex items-center gap-1 text-xs text-warn">
            <TriangleAlert size={12} aria-hidden /> {t('gap')}
          </span>
        ) : null}
        <div className="ml-auto flex items-center gap-1">
          <LogSearch
            search={search}
            hit={hit}
            hits={hits?.length ?? null}
            onSearch={(text) => {
              setSearch(text);
              setHit(0);
            }}
            onGo={goTo}
          />
          <Button
            size="sm"
            variant="ghost"
            aria-pressed={follow}
            className={follow ? 'bg-accent-soft text-accent' : ''}
            icon={<ArrowDownToLine size={14} aria-hidden />}
            onClick={() => setFollow(!follow)}
          >
            {t('follow')}
          </Button>
          <CopyButton
            label={t('copy')}
            text={() => lines.map((line) => `${line.at} ${line.level} ${line.message}`).join('\n')}
          />
        </div>
      </header>
      <div
        ref={scroller}
        onScroll={onScroll}
        role="log"
        aria-live="off"
        aria-label={t('of', { title })}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto bg-canvas font-mono text-xs"
      >
        <div className="relative min-w-fit" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const line = lines[item.index];
            const current = item.index === hits?.[hit];
            return line ? (
              <Line key={item.key} line={line} top={item.start} current={current} search={search} />
            ) : null;
          })}
        </div>
        {lines.length === 0 ? (
          <p className="p-3 font-sans text-ink-3">{live ? t('waiting') : t('empty')}</p>
        ) : null}
      </div>
    </section>
  );
}

/** The search box with its hits; Enter goes to the next, Shift-Enter to the one before. */
function LogSearch({
  search,
  hit,
  hits,
  onSearch,
  onGo,
}: {
  readonly search: string;
  readonly hit: number;
  /** Null while nothing is looked for. */
  readonly hits: number | null;
  readonly onSearch: (text: string) => void;
  readonly onGo: (hit: number) => void;
}) {
  const t = useTranslations('log');
  return (
    <>
      <Input
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        className="h-7 w-44"
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onGo(hit + (event.shiftKey ? -1 : 1));
        }}
      />
      {hits === null ? null : (
        <>
          <span role="status" className="tnum min-w-14 text-center text-xs text-ink-3">
            {t('hits', { current: hits === 0 ? 0 : hit + 1, count: hits })}
          </span>
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t('previous')}
            icon={<ChevronUp size={14} aria-hidden />}
            onClick={() => onGo(hit - 1)}
          />
          <Button
            variant="ghost"
            size="iconSm"
            aria-label={t('next')}
            icon={<ChevronDown size={14} aria-hidden />}
            onClick={() => onGo(hit + 1)}
          />
        </>
      )}
    </>
  );
}

const LEVEL: Record<string, string> = {
  ERROR: 'text-bad',
  WARN: 'text-warn',
  DEBUG: 'text-ink-3',
  INFO: 'text-ink-2',
};

function Line({
  line,
  top,
  current,
  search,
}: {
  readonly line: LogLine;
  readonly top: number;
  readonly current: boolean;
  readonly search: string;
}) {
  return (
    <div
      className={cn(
        'absolute inset-x-0 flex h-5 items-center gap-3 px-3 whitespace-pre',
        current && 'bg-accent-soft',
      )}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="text-ink-3 tabular-nums select-none">{line.at.slice(11, 23)}</span>
      <span className={cn('w-10 shrink-0', LEVEL[line.level])}>{line.level}</span>
      <span className={line.level === 'ERROR' ? 'text-bad' : 'text-ink'}>
        <Marked text={line.message} search={search.trim()} />
      </span>
    </div>
  );
}

function Marked({ text, search }: { readonly text: string; readonly search: string }) {
  const at = search === '' ? -1 : text.toLowerCase().indexOf(search.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className="rounded-sm bg-warn-soft text-warn">
        {text.slice(at, at + search.length)}
      </mark>
      {text.slice(at + search.length)}
    </>
  );
}
