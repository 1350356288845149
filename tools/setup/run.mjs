import { spawn } from 'node:child_process';

/**
 * Runs a program with an argv (no shell) to its end, its output going where this process's goes.
 * @param {string} command
 * @param {string[]} argv
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, capture?: boolean, allowFailure?: boolean }} [options]
 *   `capture` returns the standard output instead of showing it; `quiet` shows the output only when the program
 *   fails; `allowFailure` resolves whatever the exit code.
 * @returns {Promise<{ code: number, output: string }>}
 * @throws an Error of one sentence when the program cannot be started or ends with another code than 0.
 */
export function run(command, argv = [], options = {}) {
  const held = options.capture || options.quiet;
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', held ? 'pipe' : 'inherit', options.quiet ? 'pipe' : 'inherit'],
    });
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) =>
      reject(
        new Error(
          error.code === 'ENOENT'
            ? `The program ${command} is not installed.`
            : `${command} could not be started: ${error.message}`,
        ),
      ),
    );
    child.on('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString('utf8');
      const status = code ?? 1;
      if (status === 0 || options.allowFailure) return resolve({ code: status, output });
      if (options.quiet) process.stderr.write(output);
      const how = signal === null ? `code ${status}` : `signal ${signal}`;
      reject(new Error(`${[command, ...argv].join(' ')} ended with ${how}.`));
    });
  });
}
