'use client';
import RFB from '@novnc/novnc';
import { Keyboard } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ShownError } from '@/lib/graphql/outcome';
import { functionKeysym, KEYSYM, keystrokesFor } from '@/lib/typing';
import { Button } from '@/ui/button';
import { Menu } from '@/ui/menu';
import { ConsoleFrame, type ConsoleState } from './console-frame';
import { closeError, useTicket } from './use-ticket';

/** Between two typed characters: guests lose keys that come faster. */
const TYPE_EVERY_MS = 14;

type Modifier = 'ControlLeft' | 'AltLeft' | 'MetaLeft';

/** One VNC session per connection; the ticket is fetched anew each time. */
function useVnc(vmId: string) {
  const screen = useRef<HTMLDivElement>(null);
  const session = useRef<RFB | null>(null);
  const [state, setState] = useState<ConsoleState>('connecting');
  const [error, setError] = useState<ShownError | null>(null);
  const ticket = useTicket(vmId, 'VNC');
  const attempt = useRef(0);

  const disconnect = useCallback(() => {
    attempt.current += 1;
    session.current?.disconnect();
    session.current = null;
    setState('closed');
  }, []);

  const connect = useCallback(
    async (force: boolean) => {
      attempt.current += 1;
      const mine = attempt.current;
      session.current?.disconnect();
      setState('connecting');
      setError(null);
      const outcome = await ticket(force);
      if (mine !== attempt.current || !screen.current) return;
      if (!outcome.ok) {
        setError(outcome.error);
        setState('closed');
        return;
      }
      const socket = new WebSocket(outcome.value, ['binary']);
      socket.addEventListener('close', (event) => {
        if (mine === attempt.current) setError(closeError(event));
      });
      const rfb = new RFB(screen.current, socket, { shared: true });
      rfb.scaleViewport = true;
      rfb.background = 'transparent';
      session.current = rfb;
      rfb.addEventListener('connect', () => {
        if (mine === attempt.current) setState('connected');
      });
      rfb.addEventListener('disconnect', () => {
        if (mine !== attempt.current) return;
        session.current = null;
        setState('closed');
      });
    },
    [ticket],
  );

  useEffect(() => {
    void connect(false);
    return () => {
      attempt.current += 1;
      session.current?.disconnect();
      session.current = null;
    };
  }, [connect]);
  return { screen, session, state, error, connect, disconnect };
}

export function VncConsole({ vmId, name }: { readonly vmId: string; readonly name: string }) {
  const t = useTranslations('console');
  const { screen, session, state, error, connect, disconnect } = useVnc(vmId);
  const [held, setHeld] = useState<readonly Modifier[]>([]);
  useEffect(() => {
    if (state !== 'connected') setHeld([]);
  }, [state]);

  const press = (keysym: number, code: string | null): void =>
    session.current?.sendKey(keysym, code);
  const chord = (keysym: number, code: string): void => {
    const rfb = session.current;
    if (!rfb) return;
    rfb.sendKey(KEYSYM.ControlLeft, 'ControlLeft', true);
    rfb.sendKey(KEYSYM.AltLeft, 'AltLeft', true);
    rfb.sendKey(keysym, code);
    rfb.sendKey(KEYSYM.AltLeft, 'AltLeft', false);
    rfb.sendKey(KEYSYM.ControlLeft, 'ControlLeft', false);
    rfb.focus();
  };
  const toggle = (modifier: Modifier): void => {
    const down = !held.includes(modifier);
    session.current?.sendKey(KEYSYM[modifier], modifier, down);
    setHeld(down ? [...held, modifier] : held.filter((item) => item !== modifier));
    session.current?.focus();
  };
  const type = async (text: string): Promise<void> => {
    for (const stroke of keystrokesFor(text)) {
      const rfb = session.current;
      if (!rfb) return;
      if (stroke.shift) rfb.sendKey(KEYSYM.ShiftLeft, 'ShiftLeft', true);
      rfb.sendKey(stroke.keysym, stroke.code);
      if (stroke.shift) rfb.sendKey(KEYSYM.ShiftLeft, 'ShiftLeft', false);
      await new Promise((resolve) => setTimeout(resolve, TYPE_EVERY_MS));
    }
    session.current?.focus();
  };
  const off = state === 'connected' ? null : t('notConnected');
  return (
    <ConsoleFrame
      label={t('vncOf', { name })}
      state={state}
      error={error}
      onConnect={(force) => void connect(force)}
      onDisconnect={disconnect}
      onType={(text) => void type(text)}
      screen={screen}
      screenClass="min-h-0 flex-1 bg-black"
      tools={
        <>
          <Button
            size="sm"
            reason={off}
            onClick={() => {
              session.current?.sendCtrlAltDel();
              session.current?.focus();
            }}
          >
            Ctrl-Alt-Del
          </Button>
          {(['ControlLeft', 'AltLeft', 'MetaLeft'] as const).map((modifier) => (
            <Button
              key={modifier}
              size="sm"
              variant="ghost"
              reason={off}
              aria-pressed={held.includes(modifier)}
              className={held.includes(modifier) ? 'bg-accent-soft text-accent' : ''}
              onClick={() => toggle(modifier)}
            >
              {t(`keys.${modifier}`)}
            </Button>
          ))}
          <Menu
            align="start"
            trigger={
              <Button size="sm" variant="ghost" icon={<Keyboard size={14} aria-hidden />}>
                {t('sendKey')}
              </Button>
            }
            items={[
              {
                key: 'esc',
                label: 'Esc',
                reason: off,
                onSelect: () => press(KEYSYM.Escape, 'Escape'),
              },
              { key: 'tab', label: 'Tab', reason: off, onSelect: () => press(KEYSYM.Tab, 'Tab') },
              {
                key: 'cab',
                label: 'Ctrl-Alt-Backspace',
                reason: off,
                onSelect: () => chord(KEYSYM.Backspace, 'Backspace'),
              },
              'separator',
              ...Array.from({ length: 12 }, (_, index) => ({
                key: `f${index + 1}`,
                label: `F${index + 1}`,
                reason: off,
                onSelect: () => press(functionKeysym(index + 1), `F${index + 1}`),
              })),
              'separator',
              ...Array.from({ length: 7 }, (_, index) => ({
                key: `caf${index + 1}`,
                label: `Ctrl-Alt-F${index + 1}`,
                reason: off,
                onSelect: () => chord(functionKeysym(index + 1), `F${index + 1}`),
              })),
            ]}
          />
        </>
      }
    />
  );
}
