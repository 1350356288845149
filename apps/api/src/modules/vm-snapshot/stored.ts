import { POWER_STATES, SNAPSHOT_KINDS, type Ability } from '@corral/domain';
import type { VmSnapshots } from '@corral/hypervisor';
import { z } from 'zod';

/** The snapshots as they stand in a VM's row. */

const ability: z.ZodType<Ability> = z.union([
  z.object({ supported: z.literal(true) }),
  z.object({ supported: z.literal(false), reason: z.string() }),
]);

const disk = z.object({
  target: z.string(),
  kind: z.enum(['INTERNAL', 'EXTERNAL']),
  path: z.string().nullable(),
  overlayPath: z.string().nullable(),
});

const stored = z.object({
  support: z.object({ internal: ability, external: ability, memory: ability }),
  list: z.array(
    z.object({
      name: z.string(),
      description: z.string().nullable(),
      createdAt: z.string(),
      parent: z.string().nullable(),
      current: z.boolean(),
      kind: z.enum(SNAPSHOT_KINDS),
      powerState: z.enum(POWER_STATES),
      hasMemory: z.boolean(),
      memoryPath: z.string().nullable(),
      disks: z.array(disk),
    }),
  ),
});

const UNREAD: Ability = { supported: false, reason: 'The VM has not been read from its node yet.' };

/** Snapshots of a row; none, and nothing possible, for a row that another version has written. */
export function readStoredSnapshots(value: unknown): VmSnapshots {
  const parsed = stored.safeParse(value);
  if (parsed.success) return parsed.data;
  return { support: { internal: UNREAD, external: UNREAD, memory: UNREAD }, list: [] };
}
