/** Why the process cannot start. Each has its own exit code, so that scripts can tell them apart. */
export const EXIT_CODES = { CONFIG: 2, PORT: 3, DATABASE: 4, SECRET: 5, REDIS: 6 } as const;

/** A failure at start that is shown to the user as this one sentence, without a stack. */
export class StartupError extends Error {
  readonly exitCode: number;

  constructor(kind: keyof typeof EXIT_CODES, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = 'StartupError';
    this.exitCode = EXIT_CODES[kind];
  }
}
