/** What a drill gathers that has to be undone, in the order in which it was made. */
export class Cleanup {
  private readonly jobs: { what: string; run: () => Promise<void> | void }[] = [];

  /** Registers what has to be done in the end, whatever happens. */
  add(what: string, run: () => Promise<void> | void): void {
    this.jobs.push({ what, run });
  }

  /** Undoes all, last made first. A failure is told and does not stop the rest; true when there was none. */
  async run(): Promise<boolean> {
    let clean = true;
    for (let job = this.jobs.pop(); job !== undefined; job = this.jobs.pop()) {
      try {
        await job.run();
      } catch (error) {
        clean = false;
        console.error(`Clean-up failed: ${job.what}:`, error);
      }
    }
    return clean;
  }
}

/**
 * Runs a drill to its end, cleans up after it also when it throws or is interrupted, and ends the process with 0
 * only when the drill returned true and nothing was left.
 */
export async function runDrill(drill: (cleanup: Cleanup) => Promise<boolean>): Promise<void> {
  const cleanup = new Cleanup();
  const interrupted = async (signal: NodeJS.Signals): Promise<void> => {
    console.error(`Interrupted by ${signal}; cleaning up.`);
    await cleanup.run();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  let passed = false;
  try {
    passed = await drill(cleanup);
  } catch (error) {
    console.error(error);
  }
  const clean = await cleanup.run();
  process.exit(passed && clean ? 0 : 1);
}
