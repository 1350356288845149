-- AlterTable
ALTER TABLE "Network" ADD COLUMN "details" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "PortForward" (
    "id" TEXT NOT NULL,
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
    "observedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "PortForward_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "PortForward_nodeId_vmUuid_idx" ON "PortForward"("nodeId", "vmUuid");

-- CreateIndex
CREATE INDEX "PortForward_nodeId_networkUuid_idx" ON "PortForward"("nodeId", "networkUuid");

-- AddForeignKey
ALTER TABLE "PortForward" ADD CONSTRAINT "PortForward_nodeId_fkey" FOREIGN KEY ("nodeId") REFERENCES "Node"("id") ON DELETE CASCADE ON UPDATE CASCADE;
