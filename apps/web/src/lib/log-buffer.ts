export interface LogLine {
  readonly seq: number;
  readonly at: string;
  readonly level: string;
  readonly stepKey: string | null;
  readonly message: string;
}

/**
 * The lines of one task's log in order of their sequence. Appending is cheap at 100,000 lines: nothing is copied,
 * readers are told once per frame.
 */
export class LogBuffer {
  readonly #lines: LogLine[] = [];
  #lastSeq = -1;
  #gap = false;
  #version = 0;
  #notifyScheduled = false;
  readonly #listeners = new Set<() => void>();
  readonly #schedule: (run: () => void) => void;

  /** @param schedule runs the notification later; by default on the next frame. */
  constructor(schedule?: (run: () => void) => void) {
    this.#schedule = schedule ?? ((run) => requestAnimationFrame(run));
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }
  get lastSeq(): number {
    return this.#lastSeq;
  }
  /** True when the server said that lines were left out. */
  get gap(): boolean {
    return this.#gap;
  }

  readonly version = (): number => this.#version;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Adds a batch; lines already there (a replay after reconnecting) are dropped. */
  append(entries: readonly LogLine[], gap = false): void {
    let added = 0;
    for (const entry of entries) {
      if (entry.seq <= this.#lastSeq) continue;
      this.#lines.push(entry);
      this.#lastSeq = entry.seq;
      added += 1;
    }
    if (gap) this.#gap = true;
    if (added === 0 && !gap) return;
    this.#version += 1;
    this.#notify();
  }

  /** Indexes of the lines that contain the text (without regard to case); null when there is nothing to look for. */
  search(text: string): number[] | null {
    const needle = text.trim().toLowerCase();
    if (needle === '') return null;
    const hits: number[] = [];
    this.#lines.forEach((line, index) => {
      if (line.message.toLowerCase().includes(needle)) hits.push(index);
    });
    return hits;
  }

  #notify(): void {
    if (this.#notifyScheduled) return;
    this.#notifyScheduled = true;
    this.#schedule(() => {
      this.#notifyScheduled = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
