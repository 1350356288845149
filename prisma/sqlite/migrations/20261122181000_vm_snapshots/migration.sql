-- AlterTable
ALTER TABLE "Vm" ADD COLUMN "snapshots" JSONB NOT NULL DEFAULT '{}';
