'use client';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ShownError } from '@/lib/graphql/outcome';
import { Button } from '@/ui/button';
import { ConsoleFrame, type ConsoleState } from './console-frame';
import { closeError, useTicket } from './use-ticket';

const THEME = {
  background: '#0b0c0f',
  foreground: '#e4e7ec',
  cursor: '#8b93ff',
  selectionBackground: '#3a4170',
  black: '#191c22',
  red: '#ff7b80',
  green: '#3fd08c',
  yellow: '#f0b44a',
  blue: '#8b93ff',
  magenta: '#d58bff',
  cyan: '#5fd0e0',
  white: '#d4d8e0',
};
/** Serial lines have no flow control worth the name: long pastes go in small pieces. */
const CHUNK_CHARS = 32;
const CHUNK_EVERY_MS = 20;

/** A terminal that lives as long as the page; connections come and go. */
function useTerminal(screen: React.RefObject<HTMLDivElement | null>) {
  const terminal = useRef<Terminal | null>(null);
  useEffect(() => {
    const element = screen.current;
    if (!element) return undefined;
    const term = new Terminal({
      theme: THEME,
      fontFamily: '"JetBrains Mono Variable", monospace',
      fontSize: 13,
      lineHeight: 1.2,
      cursorBlink: true,
      scrollback: 20_000,
      screenReaderMode: true,
    });
    const fit = new FitAddon();
    term.loadAddon(fit);
    term.open(element);
    fit.fit();
    terminal.current = term;
    const observer = new ResizeObserver(() => fit.fit());
    observer.observe(element);
    return () => {
      observer.disconnect();
      term.dispose();
      terminal.current = null;
    };
  }, [screen]);
  return terminal;
}

function useSerial(vmId: string) {
  const screen = useRef<HTMLDivElement>(null);
  const terminal = useTerminal(screen);
  const socket = useRef<WebSocket | null>(null);
  const [state, setState] = useState<ConsoleState>('connecting');
  const [error, setError] = useState<ShownError | null>(null);
  const ticket = useTicket(vmId, 'SERIAL');
  const attempt = useRef(0);

  const disconnect = useCallback(() => {
    attempt.current += 1;
    socket.current?.close();
    socket.current = null;
    setState('closed');
  }, []);

  const connect = useCallback(
    async (force: boolean) => {
      attempt.current += 1;
      const mine = attempt.current;
      socket.current?.close();
      setState('connecting');
      setError(null);
      const outcome = await ticket(force);
      if (mine !== attempt.current) return;
      if (!outcome.ok) {
        setError(outcome.error);
        setState('closed');
        return;
      }
      const ws = new WebSocket(outcome.value);
      ws.binaryType = 'arraybuffer';
      socket.current = ws;
      ws.addEventListener('open', () => {
        if (mine !== attempt.current) return;
        setState('connected');
        terminal.current?.focus();
      });
      ws.addEventListener('message', (event: MessageEvent<ArrayBuffer | string>) => {
        const data = event.data;
        terminal.current?.write(typeof data === 'string' ? data : new Uint8Array(data));
      });
      ws.addEventListener('close', (event) => {
        if (mine !== attempt.current) return;
        setState('closed');
        setError(closeError(event));
      });
    },
    [ticket, terminal],
  );

  const send = useCallback((text: string) => {
    if (socket.current?.readyState === WebSocket.OPEN)
      socket.current.send(new TextEncoder().encode(text));
  }, []);

  useEffect(() => {
    const input = terminal.current?.onData(send);
    void connect(false);
    return () => {
      input?.dispose();
      attempt.current += 1;
      socket.current?.close();
      socket.current = null;
    };
  }, [connect, send, terminal]);
  return { screen, terminal, state, error, connect, disconnect, send };
}

export function SerialConsole({ vmId, name }: { readonly vmId: string; readonly name: string }) {
  const t = useTranslations('console');
  const { screen, terminal, state, error, connect, disconnect, send } = useSerial(vmId);
  const type = async (text: string): Promise<void> => {
    const keys = text.replaceAll(/\r?\n/g, '\r');
    for (let at = 0; at < keys.length; at += CHUNK_CHARS) {
      send(keys.slice(at, at + CHUNK_CHARS));
      await new Promise((resolve) => setTimeout(resolve, CHUNK_EVERY_MS));
    }
    terminal.current?.focus();
  };
  const off = state === 'connected' ? null : t('notConnected');
  const key = (text: string) => () => {
    send(text);
    terminal.current?.focus();
  };
  return (
    <ConsoleFrame
      label={t('serialOf', { name })}
      state={state}
      error={error}
      onConnect={(force) => void connect(force)}
      onDisconnect={disconnect}
      onType={(text) => void type(text)}
      screen={screen}
      screenClass="min-h-0 flex-1 overflow-hidden bg-[#0b0c0f] p-2"
      tools={
        <>
          <Button size="sm" reason={off} onClick={key('\u0003')}>
            Ctrl-C
          </Button>
          <Button size="sm" variant="ghost" reason={off} onClick={key('\u0004')}>
            Ctrl-D
          </Button>
          <Button size="sm" variant="ghost" reason={off} onClick={key('\r')}>
            Enter
          </Button>
          <Button size="sm" variant="ghost" onClick={() => terminal.current?.clear()}>
            {t('clear')}
          </Button>
        </>
      }
    />
  );
}
