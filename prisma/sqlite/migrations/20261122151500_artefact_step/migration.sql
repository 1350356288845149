-- AlterTable
ALTER TABLE "Artefact" ADD COLUMN "stepKey" TEXT;
