#!/usr/bin/env node
/**
 * `npm start`: sets up what is missing and runs Corral's API and console on this machine. Runs on the machine's own
 * Node (20.19 or newer); the servers run on the Node 24 that the project brings along.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies, nodeBin } from './setup/dependencies.mjs';
import { HELP, parseArgs } from './start/args.mjs';
import { ensureConsole, ensureDatabaseClients } from './start/build.mjs';
import { explainLibvirt, inspectLibvirt, installLibvirt } from './start/libvirt.mjs';
import { Child, get, isPortFree, reachable, waitFor } from './start/processes.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const API_PORT = Number(process.env.CORRAL_API_PORT ?? 9601);
const WEB_PORT = Number(process.env.CORRAL_WEB_PORT ?? 9528);
const API_HOST = reachable(process.env.CORRAL_API_HOST);
const WEB_HOST = reachable(process.env.CORRAL_WEB_HOST);
const API_URL = `http://${API_HOST}:${API_PORT}`;
const WEB_URL = `http://${WEB_HOST}:${WEB_PORT}`;
const startedAt = Date.now();

/** Ends with one sentence and no stack: for what the user can mend. */
function fail(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

async function checkPorts(withConsole) {
  const ports = [
    [API_PORT, 'API', 'CORRAL_API_PORT', API_HOST],
    ...(withConsole ? [[WEB_PORT, 'console', 'CORRAL_WEB_PORT', WEB_HOST]] : []),
  ];
  for (const [port, what, variable, host] of ports) {
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      fail(`${variable} is not a port number.`);
    if (await isPortFree(port, host)) continue;
    const health = await get(`${API_URL}/healthz`);
    if (what === 'API' && health?.body.includes('"corral"'))
      fail(
        `Corral is already running: its API answers at ${API_URL}. End it first, or set ${variable} to run a second one.`,
      );
    fail(
      `Port ${port}, wanted for the ${what}, is taken by another program. End that program, or set ${variable} to a free port.`,
    );
  }
}

async function build(withConsole) {
  await ensureDatabaseClients(ROOT);
  if (withConsole) await ensureConsole(ROOT);
}

function startApi() {
  return new Child(
    'the API',
    nodeBin(),
    ['--disable-warning=ExperimentalWarning', 'apps/api/src/main.ts'],
    {
      cwd: ROOT,
      env: { ...process.env, CORRAL_API_PORT: String(API_PORT), CORRAL_WEB_PORT: String(WEB_PORT) },
    },
  );
}

function startConsole() {
  return new Child(
    'the console',
    nodeBin(),
    ['--disable-warning=ExperimentalWarning', 'server.ts'],
    {
      cwd: path.join(ROOT, 'apps/web'),
      env: { ...process.env, CORRAL_API_URL: API_URL, CORRAL_WEB_PORT: String(WEB_PORT) },
    },
  );
}

/** Ends all children, the console first, and this process with the code. */
async function endAll(children, code) {
  await Promise.all(children.toReversed().map((child) => child.end()));
  process.exit(code);
}

async function launch(withConsole) {
  const children = [];
  let ending = false;
  const end = (code) => {
    if (ending) return;
    ending = true;
    void endAll(children, code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));
  // npm and its shell do not hand every signal on: without them nobody could end us any more.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(0), 500).unref();
  const start = async (child, url) => {
    children.push(child);
    void child.exited.then(({ code }) => {
      if (ending) return;
      if (code !== 2)
        console.error(`\n${child.name} ended by itself with code ${code}; ending the rest.`);
      end(code === 0 || code === null ? 1 : code);
    });
    return waitFor(child, url);
  };
  const ready = await Promise.all([
    start(startApi(), `${API_URL}/readyz`),
    ...(withConsole ? [start(startConsole(), `${WEB_URL}/favicon.ico`)] : []),
  ]);
  if (ending) return;
  if (!ready.every(Boolean)) {
    console.error('\nCorral did not come up within a minute; its messages are above.');
    return end(1);
  }
  announce(withConsole);
}

function announce(withConsole) {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const lines = [
    ...(withConsole ? [`  Console     ${WEB_URL}`] : []),
    `  API         ${API_URL}/graphql`,
  ];
  console.log(`\nCorral is ready (${seconds} s).\n\n${lines.join('\n')}\n\nCtrl-C ends it.\n`);
}

async function main() {
  const args = parseArgs(process.argv.slice(2));
  if (args.help) return void console.log(HELP);
  if (args.unknown.length > 0) fail(`Unknown option ${args.unknown[0]}.\n\n${HELP}`);
  if (args.installLibvirt) {
    const failed = installLibvirt();
    if (failed) fail(failed);
  }
  await checkPorts(args.console);
  await ensureDependencies();
  await build(args.console);
  if ((process.env.CORRAL_LOCAL_LIBVIRT ?? 'auto') === 'auto') {
    const hint = explainLibvirt(await inspectLibvirt());
    if (hint) console.log(`\nNote: ${hint}`);
  }
  await launch(args.console);
}

main().catch((error) => fail(error instanceof Error ? error.message : String(error)));
