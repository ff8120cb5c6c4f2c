-- History: names, notes, pins, receipts, and deleting that keeps nobody waiting.

-- AlterTable
ALTER TABLE "classification_task"
  ADD COLUMN "note" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "rerun_of" UUID,
  ADD COLUMN "file_sha256" TEXT,
  ADD COLUMN "model_checksum" TEXT,
  ADD COLUMN "category_names" JSONB,
  ADD COLUMN "app_version" TEXT,
  ADD COLUMN "result_hash" TEXT,
  -- What lists sort and search by. Kept by the database, so that no writer can forget it.
  ADD COLUMN "duration_ms" BIGINT NOT NULL
    GENERATED ALWAYS AS (coalesce((extract(epoch FROM "finished_at" - "started_at") * 1000)::bigint, 0)) STORED,
  ADD COLUMN "sort_name" TEXT NOT NULL GENERATED ALWAYS AS (left(lower(coalesce("name", "file_name")), 80)) STORED,
  ADD COLUMN "search_text" TEXT NOT NULL
    GENERATED ALWAYS AS (lower("file_name" || E'\n' || coalesce("name", '') || E'\n' || "note")) STORED;

-- A receipt outlives the file and the model: what can still be known of past tasks is written down now.
UPDATE "classification_task" t SET file_sha256 = f.sha256 FROM "file" f WHERE f.id = t.file_id;
UPDATE "classification_task" t SET model_checksum = m.checksum FROM "model" m WHERE m.id = t.model_id;

-- CreateTable
CREATE TABLE "task_pin" (
    "user_id" TEXT NOT NULL,
    "task_id" UUID NOT NULL,
    "pinned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_pin_pkey" PRIMARY KEY ("user_id","task_id")
);

-- CreateTable
CREATE TABLE "result_sweep" (
    "task_id" UUID NOT NULL,
    "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "result_sweep_pkey" PRIMARY KEY ("task_id")
);

-- CreateIndex
CREATE INDEX "task_pin_task_id_idx" ON "task_pin"("task_id");

-- CreateIndex
CREATE INDEX "classification_task_duration_ms_id_idx" ON "classification_task"("duration_ms" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "classification_task_user_id_duration_ms_id_idx" ON "classification_task"("user_id", "duration_ms" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "classification_task_total_id_idx" ON "classification_task"("total" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "classification_task_user_id_total_id_idx" ON "classification_task"("user_id", "total" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "classification_task_sort_name_id_idx" ON "classification_task"("sort_name", "id");

-- CreateIndex
CREATE INDEX "classification_task_user_id_sort_name_id_idx" ON "classification_task"("user_id", "sort_name", "id");

-- AddForeignKey
ALTER TABLE "task_pin" ADD CONSTRAINT "task_pin_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_pin" ADD CONSTRAINT "task_pin_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "classification_task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── What Prisma cannot say ──────────────────────────────────────────────────

-- On a column that every save changes it kept saves from being heap-only updates, which now would touch ten indexes.
DROP INDEX "classification_task_unfinished";
CREATE INDEX "classification_task_unfinished" ON "classification_task" ("created_at")
  WHERE "status" IN ('queued', 'running', 'cancelling');

-- The worker's question: which ended task lacks its result hash?
CREATE INDEX "classification_task_unhashed" ON "classification_task" ("finished_at")
  WHERE "result_hash" IS NULL AND "finished_at" IS NOT NULL AND "file_id" IS NOT NULL;

-- A task goes at once, and everything that points at it. A million results would hold the request for half a minute:
-- they are left to the worker. Nothing reads results without their task, so they are out of sight already.
CREATE OR REPLACE FUNCTION "delete_results_of_task"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "result_sweep" (task_id) VALUES (OLD.id) ON CONFLICT DO NOTHING;
  RETURN OLD;
END $$;
