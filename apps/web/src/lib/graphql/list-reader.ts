import { createRequest, type Client, type TypedDocumentNode } from '@urql/core';
import type { CombinedError } from 'urql';
import { pipe, subscribe } from 'wonka';

export interface Connection<Row> {
  readonly edges: readonly { readonly node: Row }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export interface ListState<Row> {
  readonly rows: readonly Row[];
  readonly error: CombinedError | undefined;
  /** True until the first page is there. */
  readonly loading: boolean;
  /** True when every page is there. */
  readonly complete: boolean;
}

interface Page<Row> {
  rows: readonly Row[] | null;
  /** Where the next page begins; null when this is the last, undefined until it is known. */
  next: string | null | undefined;
  stop: () => void;
}

/** Variables of every list: how many rows, and after which. */
export type PageVariables = { first?: number | null; after?: string | null };

const PAGE = 100;
/** The first change is told at once, those that follow it closely together. */
const TELL_EVERY_MS = 120;

/** Reads a list page after page and keeps every page live, until it is stopped. */
export class ListReader<Data, Variables extends PageVariables, Row> {
  readonly #pages: Page<Row>[] = [];
  readonly #read: (index: number, after: string | null) => () => void;
  readonly #onChange: (state: ListState<Row>, pages: number) => void;
  #error: CombinedError | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  #stopped = false;

  constructor(options: {
    readonly client: Client;
    readonly query: TypedDocumentNode<Data, Variables>;
    readonly variables: Variables;
    readonly pick: (data: Data) => Connection<Row>;
    readonly onChange: (state: ListState<Row>, pages: number) => void;
  }) {
    this.#onChange = options.onChange;
    this.#read = (index, after) => {
      const variables = { ...options.variables, first: PAGE, after };
      return pipe(
        options.client.executeQuery<Data, Variables>(createRequest(options.query, variables), {
          requestPolicy: 'cache-and-network',
        }),
        subscribe((result) => {
          this.#error = result.error;
          if (result.data) this.#take(index, options.pick(result.data));
          this.#publish();
        }),
      ).unsubscribe;
    };
  }

  start(): void {
    this.#open(0, null);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#cut(0);
  }

  #open(index: number, after: string | null): void {
    const page: Page<Row> = { rows: null, next: undefined, stop: () => undefined };
    this.#pages[index] = page;
    page.stop = this.#read(index, after);
  }

  #take(index: number, connection: Connection<Row>): void {
    const page = this.#pages[index];
    if (!page) return;
    const { hasNextPage, endCursor } = connection.pageInfo;
    const next = hasNextPage ? endCursor : null;
    const moved = page.next !== next;
    page.rows = connection.edges.map((edge) => edge.node);
    page.next = next;
    if (!moved) return;
    this.#cut(index + 1);
    // Later, because the cache answers while this page is still being opened.
    if (next !== null) {
      queueMicrotask(() => {
        if (!this.#stopped && this.#pages[index] === page && page.next === next) {
          this.#cut(index + 1);
          this.#open(index + 1, next);
        }
      });
    }
  }

  #cut(from: number): void {
    for (const page of this.#pages.splice(from)) page.stop();
  }

  #publish(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#toldAt + TELL_EVERY_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#toldAt = performance.now();
      this.#tell();
    }, wait);
  }

  #tell(): void {
    if (this.#stopped) return;
    const first = this.#pages[0]?.rows ?? null;
    this.#onChange(
      {
        rows: this.#pages.flatMap((page) => page.rows ?? []),
        error: this.#error,
        loading: first === null && this.#error === undefined,
        complete: this.#pages.at(-1)?.next === null,
      },
      this.#pages.length,
    );
  }
}
