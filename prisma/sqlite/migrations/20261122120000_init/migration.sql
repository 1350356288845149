-- CreateTable
CREATE TABLE "AccessToken" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Setting" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" JSONB NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Node" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "transport" TEXT NOT NULL,
    "host" TEXT,
    "port" INTEGER,
    "user" TEXT,
    "uri" TEXT,
    "authKind" TEXT,
    "secret" BLOB,
    "hostKeyFingerprint" TEXT,
    "domainTypeOverride" TEXT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "tags" JSONB NOT NULL DEFAULT [],
    "sortOrder" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'CONNECTING',
    "stateReason" TEXT,
    "stateCode" TEXT,
    "stateSince" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "facts" JSONB,
    "capabilities" JSONB,
    "observedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "StoragePool" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "nodeId" TEXT NOT NULL,
    "uuid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "rawState" TEXT NOT NULL,
    "path" TEXT,
    "autostart" BOOLEAN NOT NULL,
    "persistent" BOOLEAN NOT NULL,
    "capacityBytes" BIGINT,
    "allocationBytes" BIGINT,
    "availableBytes" BIGINT,
    "observedAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "StoragePool_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Volume" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "poolId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "format" TEXT,
    "capacityBytes" BIGINT NOT NULL,
    "allocationBytes" BIGINT,
    "backingPath" TEXT,
    "backingFormat" TEXT,
    "observedAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Volume_poolId_fkey" FOREIGN KEY ("poolId") REFERENCES "StoragePool" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Network" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "nodeId" TEXT NOT NULL,
    "uuid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL,
    "persistent" BOOLEAN NOT NULL,
    "autostart" BOOLEAN NOT NULL,
    "mode" TEXT NOT NULL,
    "bridge" TEXT,
    "domain" TEXT,
    "addressing" JSONB NOT NULL,
    "observedAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Network_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Vm" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "nodeId" TEXT NOT NULL,
    "uuid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT,
    "description" TEXT,
    "powerState" TEXT NOT NULL,
    "rawState" TEXT NOT NULL,
    "rawReason" TEXT,
    "persistent" BOOLEAN NOT NULL,
    "autostart" BOOLEAN NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "maxVcpus" INTEGER NOT NULL,
    "memoryBytes" BIGINT NOT NULL,
    "maxMemoryBytes" BIGINT NOT NULL,
    "arch" TEXT,
    "machine" TEXT,
    "domainType" TEXT,
    "firmware" TEXT,
    "osName" TEXT,
    "hasManagedSave" BOOLEAN NOT NULL,
    "hasAgentChannel" BOOLEAN NOT NULL,
    "disks" JSONB NOT NULL,
    "nics" JSONB NOT NULL,
    "graphics" JSONB NOT NULL,
    "serialPorts" INTEGER NOT NULL,
    "addresses" JSONB NOT NULL DEFAULT [],
    "templateId" TEXT,
    "tags" JSONB NOT NULL DEFAULT [],
    "deleteProtected" BOOLEAN NOT NULL DEFAULT false,
    "searchText" TEXT NOT NULL DEFAULT '',
    "tagText" TEXT NOT NULL DEFAULT '',
    "observedAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Vm_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Vm_templateId_fkey" FOREIGN KEY ("templateId") REFERENCES "Template" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Template" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "poolId" TEXT NOT NULL,
    "volumeId" TEXT,
    "volumeName" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "osName" TEXT,
    "osVersion" TEXT,
    "arch" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "fileBytes" BIGINT,
    "source" JSONB NOT NULL,
    "checksumSha256" TEXT,
    "cloudInit" BOOLEAN NOT NULL DEFAULT true,
    "virtio" BOOLEAN NOT NULL DEFAULT true,
    "guestAgent" BOOLEAN NOT NULL DEFAULT false,
    "tags" JSONB NOT NULL DEFAULT [],
    "usageCount" INTEGER NOT NULL DEFAULT 0,
    "lastUsedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Template_poolId_fkey" FOREIGN KEY ("poolId") REFERENCES "StoragePool" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Template_volumeId_fkey" FOREIGN KEY ("volumeId") REFERENCES "Volume" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "KeyPair" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "bits" INTEGER,
    "publicKey" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "comment" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- CreateTable
CREATE TABLE "Change" (
    "seq" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "op" TEXT NOT NULL,
    "objectId" TEXT NOT NULL,
    "nodeId" TEXT
);

-- CreateTable
CREATE TABLE "Task" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "operation" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'QUEUED',
    "progress" REAL NOT NULL DEFAULT 0,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "actor" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "plan" JSONB NOT NULL,
    "result" JSONB,
    "error" JSONB,
    "nodeId" TEXT,
    "targetKind" TEXT,
    "targetId" TEXT,
    "targetName" TEXT,
    "request" JSONB,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "logSeq" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "cancelRequestedAt" DATETIME,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Task_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TaskStep" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "taskId" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "weight" REAL NOT NULL,
    "effect" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "progress" REAL NOT NULL DEFAULT 0,
    "message" TEXT,
    "output" JSONB,
    "error" JSONB,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    CONSTRAINT "TaskStep_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TaskLogEntry" (
    "taskId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "level" TEXT NOT NULL,
    "stepKey" TEXT,
    "message" TEXT NOT NULL,
    "fields" JSONB,

    PRIMARY KEY ("taskId", "seq"),
    CONSTRAINT "TaskLogEntry_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Artefact" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "taskId" TEXT,
    "nodeId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "ref" JSONB NOT NULL,
    "label" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'PLANNED',
    "ownerKind" TEXT,
    "ownerId" TEXT,
    "reason" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    "removedAt" DATETIME,
    CONSTRAINT "Artefact_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "VmLease" (
    "vmId" TEXT NOT NULL PRIMARY KEY,
    "taskId" TEXT NOT NULL,
    "fencingToken" INTEGER NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "acquiredAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "VmLease_vmId_fkey" FOREIGN KEY ("vmId") REFERENCES "Vm" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "VmLease_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "Task" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Counter" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" INTEGER NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "AccessToken_name_key" ON "AccessToken"("name");

-- CreateIndex
CREATE UNIQUE INDEX "AccessToken_hash_key" ON "AccessToken"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "Node_name_key" ON "Node"("name");

-- CreateIndex
CREATE INDEX "StoragePool_name_idx" ON "StoragePool"("name");

-- CreateIndex
CREATE UNIQUE INDEX "StoragePool_nodeId_uuid_key" ON "StoragePool"("nodeId", "uuid");

-- CreateIndex
CREATE INDEX "Volume_path_idx" ON "Volume"("path");

-- CreateIndex
CREATE INDEX "Volume_backingPath_idx" ON "Volume"("backingPath");

-- CreateIndex
CREATE UNIQUE INDEX "Volume_poolId_name_key" ON "Volume"("poolId", "name");

-- CreateIndex
CREATE INDEX "Network_name_idx" ON "Network"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Network_nodeId_uuid_key" ON "Network"("nodeId", "uuid");

-- CreateIndex
CREATE INDEX "Vm_name_idx" ON "Vm"("name");

-- CreateIndex
CREATE INDEX "Vm_powerState_idx" ON "Vm"("powerState");

-- CreateIndex
CREATE INDEX "Vm_templateId_idx" ON "Vm"("templateId");

-- CreateIndex
CREATE UNIQUE INDEX "Vm_nodeId_uuid_key" ON "Vm"("nodeId", "uuid");

-- CreateIndex
CREATE UNIQUE INDEX "Template_poolId_name_key" ON "Template"("poolId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "KeyPair_name_key" ON "KeyPair"("name");

-- CreateIndex
CREATE INDEX "Change_at_idx" ON "Change"("at");

-- CreateIndex
CREATE INDEX "Task_state_createdAt_idx" ON "Task"("state", "createdAt");

-- CreateIndex
CREATE INDEX "Task_targetKind_targetId_createdAt_idx" ON "Task"("targetKind", "targetId", "createdAt");

-- CreateIndex
CREATE INDEX "Task_nodeId_createdAt_idx" ON "Task"("nodeId", "createdAt");

-- CreateIndex
CREATE INDEX "Task_createdAt_idx" ON "Task"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "TaskStep_taskId_key_key" ON "TaskStep"("taskId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "TaskStep_taskId_index_key" ON "TaskStep"("taskId", "index");

-- CreateIndex
CREATE INDEX "Artefact_state_idx" ON "Artefact"("state");

-- CreateIndex
CREATE INDEX "Artefact_ownerKind_ownerId_idx" ON "Artefact"("ownerKind", "ownerId");

-- CreateIndex
CREATE INDEX "Artefact_taskId_idx" ON "Artefact"("taskId");

-- CreateIndex
CREATE INDEX "VmLease_taskId_idx" ON "VmLease"("taskId");

