/** The console server's settings, read once from the environment. Nothing here reaches the browser. */
export interface WebEnv {
  /** Where the API listens, as `http://127.0.0.1:9601`. */
  readonly apiUrl: URL;
  readonly host: string;
  readonly port: number;
  /** True when others than this machine can reach the console: then nobody gets through without a token. */
  readonly openToNetwork: boolean;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

const readPort = (text: string | undefined, fallback: number): number => {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error(`CORRAL_WEB_PORT must be a port number, not "${text}".`);
  }
  return port;
};

/**
 * Reads the settings.
 * @throws when the port is not a number or the API address is not a URL.
 */
export function readEnv(env: Record<string, string | undefined> = process.env): WebEnv {
  const api = env['CORRAL_API_URL'] ?? 'http://127.0.0.1:9601';
  if (!URL.canParse(api)) throw new Error(`CORRAL_API_URL is not a URL: "${api}".`);
  const host = env['CORRAL_WEB_HOST'] || '127.0.0.1';
  return {
    apiUrl: new URL(api),
    host,
    openToNetwork: !LOOPBACK.test(host),
    port: readPort(env['CORRAL_WEB_PORT'], 9528),
  };
}

/** True while pages are built as they are asked for (`npm run dev`). */
export const isDevelopment = (): boolean => process.env.NODE_ENV === 'development';

/** Tells Next.js how it runs; to be called before Next.js is loaded, which reads it then. */
export function declareMode(dev: boolean): void {
  Object.assign(process.env, {
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  });
}
