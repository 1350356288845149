'use client';
import { Maximize2, PlugZap, Unplug } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import { ErrorNotice } from '@/components/error-notice';
import { StateMark } from '@/components/state';
import { cn } from '@/lib/cn';
import type { ShownError } from '@/lib/graphql/outcome';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { Textarea } from '@/ui/field';

export type ConsoleState = 'connecting' | 'connected' | 'closed';

interface ConsoleFrameProps {
  readonly label: string;
  readonly state: ConsoleState;
  readonly error: ShownError | null;
  readonly onConnect: (force: boolean) => void;
  readonly onDisconnect: () => void;
  /** Types a text into the guest. */
  readonly onType: (text: string) => void;
  readonly tools?: ReactNode;
  readonly screen: RefObject<HTMLDivElement | null>;
  readonly screenClass: string;
}

/** The frame of both consoles: state, connect, typing, full screen. */
export function ConsoleFrame(props: ConsoleFrameProps) {
  const t = useTranslations('console');
  const { full, toggle } = useFullScreen();
  const [typing, setTyping] = useState(false);
  const connected = props.state === 'connected';
  const looks = {
    connecting: ['info', 'turning'],
    connected: ['good', 'disc'],
    closed: ['off', 'square'],
  } as const;
  const busy =
    props.error?.code === 'VM_BUSY' ||
    props.error?.code === 'IN_USE' ||
    props.error?.code === 'WRONG_STATE';
  return (
    <section
      aria-label={props.label}
      data-captures-keys
      className={cn(
        'flex min-h-80 min-w-0 flex-1 flex-col overflow-hidden border-line bg-surface',
        full ? 'fixed inset-0 z-35' : 'rounded-lg border',
      )}
    >
      <div
        role="toolbar"
        aria-label={t('tools')}
        className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1.5"
      >
        <span role="status" className="mr-2 text-xs">
          <StateMark look={looks[props.state]}>{t(`state.${props.state}`)}</StateMark>
        </span>
        {props.tools}
        <Button
          size="sm"
          variant="ghost"
          reason={connected ? null : t('notConnected')}
          onClick={() => setTyping(true)}
        >
          {t('typeText')}
        </Button>
        <span className="ml-auto flex gap-1">
          {props.state === 'closed' ? (
            <Button
              size="sm"
              variant="primary"
              icon={<PlugZap size={14} aria-hidden />}
              onClick={() => props.onConnect(false)}
            >
              {t('connect')}
            </Button>
          ) : (
            <Button
              size="sm"
              variant="ghost"
              icon={<Unplug size={14} aria-hidden />}
              onClick={props.onDisconnect}
            >
              {t('disconnect')}
            </Button>
          )}
          <Button
            size="sm"
            variant="ghost"
            aria-pressed={full}
            icon={<Maximize2 size={14} aria-hidden />}
            onClick={toggle}
          >
            {t('fullScreen')}
          </Button>
        </span>
      </div>
      {props.error ? (
        <div className="flex flex-col items-start gap-2 border-b border-line p-3">
          <ErrorNotice error={props.error} />
          {busy ? (
            <Button size="sm" onClick={() => props.onConnect(true)}>
              {t('takeOver')}
            </Button>
          ) : null}
        </div>
      ) : null}
      <div ref={props.screen} className={props.screenClass} />
      <TypeDialog open={typing} onClose={() => setTyping(false)} onType={props.onType} />
    </section>
  );
}

/** The whole page goes full screen and the console fills it, so that menus and dialogs stay reachable. */
function useFullScreen(): { full: boolean; toggle: () => void } {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const sync = (): void => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', sync);
    return () => document.removeEventListener('fullscreenchange', sync);
  }, []);
  const toggle = (): void => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen();
  };
  return { full, toggle };
}

function TypeDialog({
  open,
  onClose,
  onType,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onType: (text: string) => void;
}) {
  const t = useTranslations('console');
  const common = useTranslations('common');
  const [text, setText] = useState('');
  useEffect(() => setText(''), [open]);
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t('typeText')}
      description={t('typeHint')}
      footer={
        <>
          <Button onClick={onClose}>{common('cancel')}</Button>
          <Button
            variant="primary"
            reason={text === '' ? common('fillIn') : null}
            onClick={() => {
              onType(text);
              onClose();
            }}
          >
            {t('type')}
          </Button>
        </>
      }
    >
      <Textarea
        aria-label={t('text')}
        autoFocus
        rows={6}
        spellCheck={false}
        className="font-mono text-xs"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </Dialog>
  );
}
