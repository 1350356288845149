/** The server's own log, as far as the engine needs it. pino fits. */
export interface EngineLog {
  error(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  info(fields: Record<string, unknown>, message: string): void;
}

export const SILENT_LOG: EngineLog = { error: () => {}, warn: () => {}, info: () => {} };
