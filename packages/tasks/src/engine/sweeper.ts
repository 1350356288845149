import type { ArtefactRecord } from '../store/records.ts';
import { removeArtefact, type RemovalParts } from './removal.ts';

export interface SweepResult {
  /** Ids of what is gone now. */
  readonly removed: readonly string[];
  /** Ids of what could still not be removed; the reason stands with the artefact. */
  readonly left: readonly string[];
}

/** Removes what tasks left behind: the nodes side by side, one thing after the other on each. */
export class Sweeper<World> {
  readonly #parts: RemovalParts<World>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: RemovalParts<World>) {
    this.#parts = parts;
  }

  /** Resolves when no sweep is under way. */
  async idle(): Promise<void> {
    await this.#last.catch(() => {});
  }

  /** Sweeps run one after the other, so that nothing is removed twice. */
  sweep(ids?: readonly string[]): Promise<SweepResult> {
    const turn = this.#last.catch(() => {}).then(() => this.#sweepNow(ids));
    this.#last = turn;
    return turn;
  }

  async #sweepNow(ids?: readonly string[]): Promise<SweepResult> {
    const artefacts = await this.#parts.store.leftBehind(ids);
    const byNode = Object.values(Object.groupBy(artefacts, (artefact) => artefact.nodeId));
    const removed: string[] = [];
    const left: string[] = [];
    await Promise.all(
      byNode.map(async (ofNode = []) => {
        for (const artefact of ofNode.toReversed()) {
          ((await this.#isRemoved(artefact)) ? removed : left).push(artefact.id);
        }
      }),
    );
    return { removed, left };
  }

  async #isRemoved(artefact: ArtefactRecord): Promise<boolean> {
    const neverAborted = new AbortController().signal;
    return (await removeArtefact(this.#parts, artefact, neverAborted)) === null;
  }
}
