-- DropIndex
DROP INDEX "Template_poolId_name_key";

-- AlterTable
ALTER TABLE "Template" ADD COLUMN     "latest" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "upstream" JSONB,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- CreateIndex
CREATE UNIQUE INDEX "Template_poolId_name_version_key" ON "Template"("poolId", "name", "version");
