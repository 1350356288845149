-- AlterTable
ALTER TABLE "StoragePool" ADD COLUMN     "description" TEXT,
ADD COLUMN     "label" TEXT,
ADD COLUMN     "lowSpacePercent" INTEGER,
ADD COLUMN     "overcommitPercent" INTEGER;
