import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, waitFor } from '@corral/testkit';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface ServerOptions {
  /** The libvirt socket of node `local`; without it the server has no local node. */
  readonly libvirtSocket?: string;
  /** The administrator's access token; without it the server needs none. */
  readonly token?: string;
}

/** Corral's API as a process of its own, on a spare port with a data folder of its own. */
export class ApiServer {
  readonly port: number;
  /** Where a console of this server is to listen: the API answers pages of that origin. */
  readonly consolePort: number;
  readonly dataDir: string;
  private readonly options: ServerOptions;
  private child: ChildProcess | undefined;

  private constructor(port: number, consolePort: number, dataDir: string, options: ServerOptions) {
    this.port = port;
    this.consolePort = consolePort;
    this.dataDir = dataDir;
    this.options = options;
  }

  /** Starts a server with an empty database and returns when it is ready. */
  static async start(options: ServerOptions = {}): Promise<ApiServer> {
    const folder = await mkdtemp(join(tmpdir(), 'corral-drill-'));
    const server = new ApiServer(await freePort(), await freePort(), folder, options);
    await mkdir(join(folder, 'data'));
    try {
      await server.launch();
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  private get logFile(): string {
    return join(this.dataDir, 'api.log');
  }

  /** Starts the process again on the same data, after {@link kill} or {@link end}. */
  async launch(): Promise<void> {
    const log = openSync(this.logFile, 'a');
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', join(root, 'apps/api/src/main.ts')],
      {
        cwd: root,
        stdio: ['ignore', log, log],
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          CORRAL_DATA_DIR: join(this.dataDir, 'data'),
          CORRAL_API_PORT: String(this.port),
          CORRAL_WEB_PORT: String(this.consolePort),
          CORRAL_LOCAL_LIBVIRT: this.options.libvirtSocket ?? 'off',
          CORRAL_LOG_LEVEL: 'info',
          CORRAL_TOKEN: this.options.token,
        },
      },
    );
    closeSync(log);
    this.child = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    await waitFor('the API', () => this.answers(), { timeoutMs: 60_000, everyMs: 20 });
  }

  private async answers(): Promise<boolean> {
    if (this.child?.exitCode !== null)
      throw new Error(`The API ended by itself.\n${this.logTail()}`);
    try {
      return (await fetch(`${this.url}/readyz`)).ok;
    } catch {
      return false;
    }
  }

  /** The last lines the server wrote. */
  logTail(): string {
    return readFileSync(this.logFile, 'utf8').split('\n').slice(-40).join('\n');
  }

  /** SIGKILL, at this very moment. Resolves when the process is gone. */
  kill(): Promise<void> {
    return this.signal('SIGKILL');
  }

  /** Ends the server in good order. */
  end(): Promise<void> {
    return this.signal('SIGTERM');
  }

  private async signal(name: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(name);
    await gone;
  }

  /** Ends the server and removes its data. */
  async remove(): Promise<void> {
    await this.end();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
