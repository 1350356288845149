import type { VmRecord } from '../records.ts';
import type { ContractContext } from './context.ts';

/** The VM of that name, as listed. */
export async function vmNamed(context: ContractContext, name: string): Promise<VmRecord> {
  const found = (await context.session.vms.list()).find((vm) => vm.name === name);
  if (!found) throw new Error(`There is no VM ${name}.`);
  return found;
}
