-- AlterTable
ALTER TABLE "StoragePool" ADD COLUMN "sharedKey" TEXT;

-- CreateTable
CREATE TABLE "VolumeUpload" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "volumeId" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "fileModifiedAt" DATETIME,
    "receivedBytes" BIGINT NOT NULL DEFAULT 0,
    "ticketHash" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "VolumeUpload_volumeId_fkey" FOREIGN KEY ("volumeId") REFERENCES "Volume" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "VolumeUpload_ticketHash_key" ON "VolumeUpload"("ticketHash");

-- CreateIndex
CREATE INDEX "VolumeUpload_volumeId_idx" ON "VolumeUpload"("volumeId");

-- CreateIndex
CREATE INDEX "StoragePool_sharedKey_idx" ON "StoragePool"("sharedKey");
