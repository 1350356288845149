-- AlterTable
ALTER TABLE "Task" ADD COLUMN     "childKey" TEXT,
ADD COLUMN     "parentId" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "Task_parentId_childKey_key" ON "Task"("parentId", "childKey");
