/**
 * Builds what the tests of ESXi stand on, before they run: the first build takes longer than a test may. Does nothing
 * when it is built already.
 */
import { govmomiPeerProgram, vcsimProgram } from '@corral/testkit';

for (const build of [vcsimProgram, govmomiPeerProgram]) {
  const started = performance.now();
  const program = await build();
  console.log(`${program} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}
