/**
 * What goes wrong on real machines, played on a real one: what the user sees of it and how soon, and whether all heals
 * by itself when the cause is gone. No task may say that something is done that is not.
 *
 *   npm run drill:faults
 */
import { diskFull } from './faults/disk-full.ts';
import { report, type FaultReport } from './faults/fault.ts';
import { prepare } from './faults/ground.ts';
import { NODE_FAULTS } from './faults/node-faults.ts';
import { VM_FAULTS } from './faults/vm-faults.ts';
import { runDrill } from './lib/main.ts';
import { printResult, printTable } from './lib/report.ts';

await runDrill(async (cleanup) => {
  const ground = await prepare(cleanup);
  const faults: FaultReport[] = [];
  // The node's loss of power comes last: it takes the VMs with it.
  for (const fault of [...VM_FAULTS, diskFull, ...NODE_FAULTS]) {
    const result = await report(fault, ground);
    faults.push(result);
    console.log(`${result.healed ? 'healed' : 'NOT HEALED'}  ${fault.name}: ${result.sees}`);
    for (const lie of result.lies) console.log(`LIE  ${lie}`);
  }
  console.log('');
  printTable(
    ['fault', 'seen, ms', 'healed, ms', 'healed', 'lied'],
    faults.map((f) => [
      f.name,
      f.seenMs ?? '–',
      f.healedMs ?? '–',
      String(f.healed),
      String(f.lied),
    ]),
  );
  const ok = faults.every(({ seenMs, healed, lied }) => seenMs !== null && healed && !lied);
  printResult({
    ok,
    faults: faults.map(({ sees: _sees, lies: _lies, ...fault }) => fault),
  });
  return ok;
});
