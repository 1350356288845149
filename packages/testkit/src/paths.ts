import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The root of the checkout. */
export const repoRoot = join(here, '..', '..', '..');

/** The recipe of the tiny guest. */
export const guestRecipe = join(here, '..', 'guest');

/** The program of the tiny installer CD. */
export const installerSource = join(here, '..', 'installer', 'boot.s');

/** The program that runs the simulator of vSphere. */
export const vcsimSource = join(here, '..', 'vcsim');

/** The script that plays the programs of a guest that gets VMware Tools. */
export const toolsTargetSource = join(here, '..', 'tools-target', 'manager.sh');

/** The program that lists a host's VMs with VMware's own client. */
export const govmomiPeerSource = join(here, '..', 'govmomi-peer');

/** What is costly to make and safe to keep between runs; git ignores it. */
export function cacheFolder(...parts: string[]): string {
  const folder = join(repoRoot, '.cache', ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Short on purpose: a unix socket's path has at most 107 bytes. */
export const labRoot = join(tmpdir(), 'corral-lab');
