-- CreateTable
CREATE TABLE "ParkedVm" (
    "vmId" TEXT NOT NULL PRIMARY KEY,
    "nodeId" TEXT NOT NULL,
    "parkedAt" DATETIME NOT NULL,
    "purgeAt" DATETIME NOT NULL,
    "tryAt" DATETIME NOT NULL,
    "actor" TEXT NOT NULL,
    "deleteVolumes" BOOLEAN NOT NULL,
    "autostart" BOOLEAN NOT NULL,
    "wasRunning" BOOLEAN NOT NULL,
    CONSTRAINT "ParkedVm_vmId_fkey" FOREIGN KEY ("vmId") REFERENCES "Vm" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "ParkedVm_tryAt_idx" ON "ParkedVm"("tryAt");
