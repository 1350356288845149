-- AlterTable
ALTER TABLE "Template" ADD COLUMN "latest" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "Template" ADD COLUMN "upstream" JSONB;
ALTER TABLE "Template" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;

-- DropIndex
DROP INDEX "Template_poolId_name_key";

-- CreateIndex
CREATE UNIQUE INDEX "Template_poolId_name_version_key" ON "Template"("poolId", "name", "version");
