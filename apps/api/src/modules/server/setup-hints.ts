import type { Database } from '@corral/db';
import type { LocalLibvirt } from '../../env.ts';
import type { SetupHint } from '../../services.ts';

/** What a first visitor should know: nothing can be done without a node. */
export async function setupHints(db: Database, local: LocalLibvirt): Promise<readonly SetupHint[]> {
  if (local.kind === 'off') return [];
  const localNodes = (await db.nodes.all()).filter((node) => node.transport === 'local');
  if (localNodes.length > 0 || (await db.nodes.count()) > 0) return [];
  return [
    {
      code: 'LOCAL_LIBVIRT_MISSING',
      message:
        'No libvirt answers on this machine. Install it to run VMs here, or enrol another machine over ssh.',
      command: 'npm start -- --install-libvirt',
    },
  ];
}
