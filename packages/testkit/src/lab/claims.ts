import {
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { labRoot } from '../paths.ts';

/** Numbers handed out by themselves; below that range they are free for use by hand. */
const FIRST = 100;
const LAST = 249;

const claims = join(labRoot, 'claims');
const claimFile = (number: number): string => join(claims, String(number));

/** Identifies a process for good: a pid is used again, a pid with its start time is not. */
function identity(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : `${pid} ${fields[19]}`;
  } catch {
    return null;
  }
}

function ownerAlive(claim: string): boolean {
  return identity(Number(claim.split(' ')[0])) === claim;
}

/** Makes the claim with its content in one step, so that no reader ever sees an empty one. */
function create(number: number): boolean {
  mkdirSync(claims, { recursive: true });
  const draft = join(claims, `.draft-${process.pid}-${crypto.randomUUID()}`);
  writeFileSync(draft, identity(process.pid) ?? '');
  try {
    linkSync(draft, claimFile(number));
    return true;
  } catch {
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes away the claim of a process that is gone. False when somebody else was quicker or the owner lives. */
function breakStale(number: number): boolean {
  const file = claimFile(number);
  let claim: string;
  try {
    claim = readFileSync(file, 'utf8');
  } catch {
    return true;
  }
  if (ownerAlive(claim)) return false;
  const aside = join(claims, `.stale-${crypto.randomUUID()}`);
  try {
    renameSync(file, aside);
    // Between reading and renaming another process may have taken the number over: then give it back.
    if (readFileSync(aside, 'utf8') !== claim) linkSync(aside, file);
    else return true;
  } catch {
    return false;
  } finally {
    rmSync(aside, { force: true });
  }
  return false;
}

/**
 * Takes a node number for this process, so that test processes running side by side never clash.
 * @param wanted a certain number; without it the first free one of 100 to 249.
 * @throws when the wanted number is held by a living process, or none is free.
 */
export function claimNumber(wanted?: number): number {
  const candidates =
    wanted === undefined ? Array.from({ length: LAST - FIRST + 1 }, (_, i) => FIRST + i) : [wanted];
  for (const number of candidates) {
    if (create(number)) return number;
    if (breakStale(number) && create(number)) return number;
  }
  throw new Error(
    wanted === undefined
      ? 'All numbers for lab nodes are taken.'
      : `Lab node ${wanted} is in use by another process.`,
  );
}

/** Gives a number back. */
export function releaseNumber(number: number): void {
  rmSync(claimFile(number), { force: true });
}

/** Numbers whose process is gone without having given them back. */
export function staleNumbers(): number[] {
  let names: string[];
  try {
    names = readdirSync(claims);
  } catch {
    return [];
  }
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((number) => {
      try {
        return !ownerAlive(readFileSync(claimFile(number), 'utf8'));
      } catch {
        return false;
      }
    });
}
