-- AlterTable
ALTER TABLE "Node" ADD COLUMN     "maintenanceReason" TEXT,
ADD COLUMN     "maintenanceSince" TIMESTAMP(3);
