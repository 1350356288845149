export { openDatabase, type Database, type OpenDatabaseOptions } from './database.ts';
export type { Prisma as PrismaClient, Transaction } from './connection/client.ts';
export type { Provider } from './connection/url.ts';
export { migrate, type MigrateOptions } from './migrations/migrate.ts';
export {
  CHANGE_KINDS,
  type Change,
  type ChangeDraft,
  type ChangeKind,
  type ChangeOp,
  type Replay,
  type ReplayFilter,
} from './feed/change-feed.ts';
export type { SyncResult } from './feed/sync.ts';
export { DEFAULT_PAGE, MAX_PAGE, type Page, type PageRequest } from './lists/page.ts';
export type { SortDirection } from './lists/keyset.ts';
export type { NewNode, NodeConnectionState, NodeFilter, NodePatch } from './repositories/nodes.ts';
export type { PoolFilter } from './repositories/pools.ts';
export type { VolumeFilter, VolumeSort } from './repositories/volumes.ts';
export type { UploadedFile } from './repositories/uploads.ts';
export type { VolumeSortField } from './repositories/volume-sort.ts';
export type { NetworkFilter } from './repositories/networks.ts';
export type { DeviceKey, DeviceUse } from './bulk/vm-devices.ts';
export type { VmPatch, VmSort } from './repositories/vms.ts';
export type { VmFilter } from './repositories/vm-filter.ts';
export type { VmListRow, VmSortField } from './repositories/vm-sort.ts';
export type { NewTemplate, TemplateFilter, TemplatePatch } from './repositories/templates.ts';
export type { NewKeyPair } from './repositories/key-pairs.ts';
export type { NewSavedView, SavedViewPatch, ViewSettings } from './repositories/saved-views.ts';
export type { TaskFilter, TaskLogPage, TaskLogRequest } from './repositories/tasks.ts';
// The rows and Prisma's own types, by the models' names.
export type * from './generated/sqlite/client.ts';
