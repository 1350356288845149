import { STAGES } from './stages.mjs';

export const HELP = `npm test [-- --only STAGE[,STAGE…]]

Sets up what the tests need on a Debian or Ubuntu machine and runs them all, or only the stages named:
${STAGES.join(', ')}. The last line is the total. docs/TESTING.md says more.`;

/**
 * @param {string[]} argv
 * @returns {{ help: boolean, stages: string[], complete: boolean }}
 * @throws an Error of one sentence for what is not understood
 */
export function parseArgs(argv) {
  const rest = [...argv];
  let stages = STAGES;
  let help = false;
  while (rest.length > 0) {
    const argument = rest.shift();
    if (argument === '--help') help = true;
    else if (argument === '--only' || argument.startsWith('--only=')) {
      const list = argument === '--only' ? rest.shift() : argument.slice('--only='.length);
      stages = (list ?? '').split(',').filter(Boolean);
      const unknown = stages.find((name) => !STAGES.includes(name));
      if (unknown !== undefined || stages.length === 0) {
        throw new Error(
          `There is no stage ${unknown ?? 'without a name'}. The stages are ${STAGES.join(', ')}.`,
        );
      }
    } else throw new Error(`Unknown option ${argument}.\n\n${HELP}`);
  }
  return { help, stages, complete: stages.length === STAGES.length };
}
