import type { Prisma } from '../connection/client.ts';
import type { Provider } from '../connection/url.ts';

/** What a device of a VM refers to: the file of a disk, the network of a card, or a card's own address. */
export type DeviceKey = 'disk' | 'network' | 'mac';

const SQLITE_KEYS: { readonly [key in DeviceKey]: readonly [column: string, value: string] } = {
  disk: ['disks', `json_extract(d.value, '$.sourcePath')`],
  network: [
    'nics',
    `CASE json_extract(d.value, '$.sourceType') WHEN 'network' THEN json_extract(d.value, '$.source') END`,
  ],
  mac: ['nics', `json_extract(d.value, '$.mac')`],
};
const POSTGRES_KEYS: typeof SQLITE_KEYS = {
  disk: ['disks', `d.value ->> 'sourcePath'`],
  network: ['nics', `CASE d.value ->> 'sourceType' WHEN 'network' THEN d.value ->> 'source' END`],
  mac: ['nics', `d.value ->> 'mac'`],
};

function statement(provider: Provider, key: DeviceKey): string {
  if (provider === 'sqlite') {
    const [column, value] = SQLITE_KEYS[key];
    return `SELECT DISTINCT v."id" AS "id", v."nodeId" AS "nodeId", v."name" AS "name", ${value} AS "ref"
      FROM "Vm" v, json_each(v."${column}") d
      WHERE ${value} IN (SELECT value FROM json_each(?)) ORDER BY v."name", v."id"`;
  }
  const [column, value] = POSTGRES_KEYS[key];
  return `SELECT DISTINCT v."id" AS "id", v."nodeId" AS "nodeId", v."name" AS "name", ${value} AS "ref"
    FROM "Vm" v CROSS JOIN LATERAL jsonb_array_elements(v."${column}") AS d(value)
    WHERE ${value} IN (SELECT json_array_elements_text($1::json)) ORDER BY v."name", v."id"`;
}

export interface DeviceUse {
  readonly id: string;
  readonly nodeId: string;
  /** The file, the network's name or the hardware address. */
  readonly ref: string;
}

/** Which VMs have a device that refers to one of these; by name. One look through the VMs for all of them. */
export function readDeviceUses(
  prisma: Prisma,
  provider: Provider,
  key: DeviceKey,
  refs: readonly string[],
): Promise<DeviceUse[]> {
  return prisma.$queryRawUnsafe<DeviceUse[]>(statement(provider, key), JSON.stringify(refs));
}
