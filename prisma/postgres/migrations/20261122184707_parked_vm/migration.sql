-- CreateTable
CREATE TABLE "ParkedVm" (
    "vmId" TEXT NOT NULL,
    "nodeId" TEXT NOT NULL,
    "parkedAt" TIMESTAMP(3) NOT NULL,
    "purgeAt" TIMESTAMP(3) NOT NULL,
    "tryAt" TIMESTAMP(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "deleteVolumes" BOOLEAN NOT NULL,
    "autostart" BOOLEAN NOT NULL,
    "wasRunning" BOOLEAN NOT NULL,

    CONSTRAINT "ParkedVm_pkey" PRIMARY KEY ("vmId")
);

-- CreateIndex
CREATE INDEX "ParkedVm_tryAt_idx" ON "ParkedVm"("tryAt");

-- AddForeignKey
ALTER TABLE "ParkedVm" ADD CONSTRAINT "ParkedVm_vmId_fkey" FOREIGN KEY ("vmId") REFERENCES "Vm"("id") ON DELETE CASCADE ON UPDATE CASCADE;
