import { perRequest } from '../../graphql/request-cache.ts';

/** VMs that are about to be deleted, by id: one reading for a whole request, for they are few. */
export const parkedVms = perRequest(
  async ({ app }) => new Map((await app.db.parked.all()).map((one) => [one.vmId, one])),
);
