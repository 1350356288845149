import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { labRoot } from '../paths.ts';
import { run } from '../process.ts';
import { releaseNumber, staleNumbers } from './claims.ts';
import { linkName, removeDeadEnd } from './machine.ts';

/**
 * Removes what test processes left that were killed before they could clean up: a node's processes and network end
 * with its test process by themselves, so only files remain. Nodes in use are not touched. Returns the numbers swept.
 */
export async function sweepStaleNodes(): Promise<number[]> {
  const stale = staleNumbers();
  for (const number of stale) {
    await run(['ip', 'link', 'delete', linkName(number)]);
    removeDeadEnd(number);
    await rm(join(labRoot, `n${number}`), { recursive: true, force: true });
    releaseNumber(number);
  }
  return stale;
}

/** Numbers of the nodes that have files on this machine, in use or not. */
export function nodeNumbers(): number[] {
  try {
    return readdirSync(labRoot)
      .filter((name) => /^n\d+$/.test(name))
      .map((name) => Number(name.slice(1)));
  } catch {
    return [];
  }
}
