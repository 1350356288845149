import { createContainer } from './container.ts';
import type { Container } from './container.ts';
import { readEnv } from './env.ts';
import { createLog } from './log.ts';
import { StartupError } from './startup-error.ts';

/** One process: the API with its worker. Ends with exit code 0 on SIGINT and SIGTERM. */

/** A second signal, or a stop that takes longer than this, ends the process at once. */
const STOP_MS = 15_000;

async function main(): Promise<void> {
  // Whatever the process makes, it makes for its own user alone.
  process.umask(0o077);
  const env = readEnv();
  const log = createLog(env.logLevel);
  const container = await createContainer(env, { log });
  stopOnSignals(container);
  const port = await container.start();
  log.info({ port, host: env.host }, 'listening');
  console.log(
    `Corral's graph is at http://${env.host.includes(':') ? `[${env.host}]` : env.host}:${port}/graphql`,
  );
}

function stopOnSignals(container: Container): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    container.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** One sentence for what a user can mend, the whole error for a defect. */
function fail(error: unknown): never {
  if (error instanceof StartupError) {
    console.error(error.message);
    process.exit(error.exitCode);
  }
  console.error(error);
  process.exit(1);
}

main().catch(fail);
