-- AlterTable
ALTER TABLE "StoragePool" ADD COLUMN "description" TEXT;
ALTER TABLE "StoragePool" ADD COLUMN "label" TEXT;
ALTER TABLE "StoragePool" ADD COLUMN "lowSpacePercent" INTEGER;
ALTER TABLE "StoragePool" ADD COLUMN "overcommitPercent" INTEGER;
