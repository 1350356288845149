-- AlterTable
ALTER TABLE "Node" ADD COLUMN     "description" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "jumpSecret" BYTEA,
ADD COLUMN     "jumps" JSONB;
