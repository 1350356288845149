import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';

export { run };

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const NODE_PACKAGE = path.join(ROOT, 'node_modules', 'node');

/** The Node that Corral runs on: the one its own dependencies bring, whatever the machine has. */
export function nodeBin() {
  return path.join(NODE_PACKAGE, 'bin', 'node');
}

/** The environment for programs of the project: `node` and the tools of node_modules come first in PATH. */
export function projectEnv(extra = {}) {
  const bin = path.join(ROOT, 'node_modules', '.bin');
  return { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`, ...extra };
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Why the npm dependencies must be installed, or null when node_modules is what package-lock.json asks for. npm writes
 * its own record of what it installed as its last act, so an interrupted install is seen too.
 */
export function staleDependencies() {
  const wanted = readJson(path.join(ROOT, 'package-lock.json'));
  if (wanted === null)
    throw new Error('package-lock.json is missing or broken; check it out again.');
  const installed = readJson(path.join(ROOT, 'node_modules', '.package-lock.json'));
  if (installed === null) return 'they are not installed yet';
  for (const [place, entry] of Object.entries(wanted.packages)) {
    // Packages for other platforms are optional and rightly absent.
    if (!place.includes('node_modules/') || entry.optional || entry.devOptional) continue;
    const there = installed.packages[place];
    if (
      there === undefined ||
      there.version !== entry.version ||
      there.resolved !== entry.resolved
    ) {
      return `${place.slice(place.lastIndexOf('node_modules/') + 13)} is missing or has another version`;
    }
  }
  return null;
}

function projectNodeWorks() {
  if (!existsSync(nodeBin())) return false;
  try {
    const version = execFileSync(nodeBin(), ['--version'], { encoding: 'utf8' }).trim();
    return version === `v${readJson(path.join(NODE_PACKAGE, 'package.json'))?.version}`;
  } catch {
    return false;
  }
}

/**
 * Installs the npm dependencies when they are missing or not those of package-lock.json, and the pinned Node. No
 * install script of any package runs; the one that the pinned Node needs is started here by name. Quick (some 20 ms)
 * when nothing is to be done. Throws a sentence when it fails.
 */
export async function ensureDependencies() {
  const reason = staleDependencies();
  if (reason !== null) {
    console.log(`Installing the npm dependencies (${reason})…`);
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: ROOT,
    });
  }
  if (!projectNodeWorks()) await fetchProjectNode();
  linkProjectNode();
}

async function fetchProjectNode() {
  console.log("Fetching the project's own Node…");
  await run(nodeForSetUp(), ['installArchSpecificPackage.js'], {
    cwd: NODE_PACKAGE,
    quiet: true,
  });
  if (!projectNodeWorks())
    throw new Error('The pinned Node could not be installed into node_modules/node.');
}

/**
 * The Node of this process, or, where npm has just removed that one (npm scripts run on the pinned Node, once it is
 * there), the one that npm itself runs on.
 */
function nodeForSetUp() {
  const candidates = [process.execPath, process.env.npm_node_execpath];
  return candidates.find((file) => file !== undefined && existsSync(file)) ?? 'node';
}

/**
 * Puts the pinned Node where npm scripts look first. npm makes this link itself only when the binary is there at the
 * time of the install, which it is not without install scripts. (On Windows npm scripts go through `nodeBin()`.)
 */
function linkProjectNode() {
  const link = path.join(ROOT, 'node_modules', '.bin', 'node');
  if (process.platform === 'win32' || existsSync(link)) return;
  rmSync(link, { force: true });
  symlinkSync(path.join('..', 'node', 'bin', 'node'), link);
}
