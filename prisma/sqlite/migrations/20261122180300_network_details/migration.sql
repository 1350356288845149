-- AlterTable
ALTER TABLE "Network" ADD COLUMN "details" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "PortForward" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "nodeId" TEXT NOT NULL,
    "vmUuid" TEXT NOT NULL,
    "networkUuid" TEXT NOT NULL,
    "mac" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "hostAddress" TEXT,
    "hostPort" INTEGER NOT NULL,
    "guestAddress" TEXT NOT NULL,
    "guestPort" INTEGER NOT NULL,
    "description" TEXT,
    "state" TEXT NOT NULL DEFAULT 'PENDING',
    "reason" TEXT,
    "observedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "PortForward_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "PortForward_nodeId_vmUuid_idx" ON "PortForward"("nodeId", "vmUuid");

-- CreateIndex
CREATE INDEX "PortForward_nodeId_networkUuid_idx" ON "PortForward"("nodeId", "networkUuid");
