import { useSyncExternalStore } from 'react';

/** How the live connection to the API is doing. `generation` grows with every reconnection. */
export interface ConnectionStatus {
  readonly state: 'idle' | 'connecting' | 'connected' | 'lost';
  /** When the connection was lost; null while it is not. */
  readonly lostAt: number | null;
  readonly generation: number;
}

type Listener = () => void;

const IDLE: ConnectionStatus = { state: 'idle', lostAt: null, generation: 0 };

/** A tiny store: the socket writes, the banner and the live queries read. */
export class ConnectionStore {
  #status: ConnectionStatus = IDLE;
  readonly #listeners = new Set<Listener>();

  readonly get = (): ConnectionStatus => this.#status;
  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  connecting(): void {
    if (this.#status.state === 'idle') this.#set({ ...this.#status, state: 'connecting' });
  }

  connected(): void {
    this.#set({ state: 'connected', lostAt: null, generation: this.#status.generation + 1 });
  }

  /** @param at milliseconds since the epoch. */
  lost(at: number): void {
    if (this.#status.state === 'lost') return;
    this.#set({ ...this.#status, state: 'lost', lostAt: at });
  }

  /** The socket was closed because nobody listens any more. */
  idle(): void {
    this.#set({ ...this.#status, state: 'idle', lostAt: null });
  }

  #set(status: ConnectionStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }
}

export const connectionStore = new ConnectionStore();

export function useConnectionStatus(): ConnectionStatus {
  return useSyncExternalStore(connectionStore.subscribe, connectionStore.get, () => IDLE);
}
