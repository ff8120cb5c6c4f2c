-- CreateEnum
CREATE TYPE "rule_kind" AS ENUM ('mapping', 'keyword');

-- CreateEnum
CREATE TYPE "upload_status" AS ENUM ('receiving', 'ready', 'importing', 'imported', 'failed');

-- CreateEnum
CREATE TYPE "model_status" AS ENUM ('queued', 'training', 'ready', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "task_status" AS ENUM ('queued', 'running', 'cancelling', 'cancelled', 'completed', 'failed');

-- CreateEnum
CREATE TYPE "task_step" AS ENUM ('init', 'processing', 'aggregating', 'saving');

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'member',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "encoding" TEXT NOT NULL,
    "byte_size" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "row_count" INTEGER NOT NULL DEFAULT 0,
    "rejected_count" INTEGER NOT NULL DEFAULT 0,
    "warning_count" INTEGER NOT NULL DEFAULT 0,
    "columns" JSONB NOT NULL,
    "mapping" JSONB NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "is_sample" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket" (
    "id" BIGSERIAL NOT NULL,
    "file_id" UUID NOT NULL,
    "row_number" INTEGER NOT NULL,
    "received_at" TIMESTAMP(0),
    "channel" TEXT NOT NULL DEFAULT '',
    "customer_id" TEXT NOT NULL DEFAULT '',
    "product_code" TEXT NOT NULL DEFAULT '',
    "inquiry_type" TEXT NOT NULL DEFAULT '',
    "title" TEXT NOT NULL DEFAULT '',
    "body" TEXT NOT NULL,
    "assignee" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT '',
    "label" TEXT,
    "extra" TEXT[],

    CONSTRAINT "ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rejected_row" (
    "id" BIGSERIAL NOT NULL,
    "file_id" UUID NOT NULL,
    "row_number" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "cells" TEXT[],
    "is_warning" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "rejected_row_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upload" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "byte_size" BIGINT NOT NULL,
    "part_size" INTEGER NOT NULL,
    "status" "upload_status" NOT NULL DEFAULT 'receiving',
    "sha256" TEXT,
    "lease" INTEGER NOT NULL DEFAULT 0,
    "heartbeat_at" TIMESTAMPTZ(3),
    "bytes_read" BIGINT NOT NULL DEFAULT 0,
    "row_count" INTEGER NOT NULL DEFAULT 0,
    "rejected_count" INTEGER NOT NULL DEFAULT 0,
    "error_code" TEXT,
    "error_params" JSONB NOT NULL DEFAULT '{}',
    "file_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upload_part" (
    "upload_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "upload_part_pkey" PRIMARY KEY ("upload_id","index")
);

-- CreateTable
CREATE TABLE "category" (
    "id" SMALLSERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "color" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "position" INTEGER NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "category_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rule" (
    "id" SERIAL NOT NULL,
    "category_id" SMALLINT NOT NULL,
    "kind" "rule_kind" NOT NULL,
    "pattern" TEXT NOT NULL,
    "weight" REAL NOT NULL DEFAULT 1,

    CONSTRAINT "rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rule_set" (
    "hash" TEXT NOT NULL,
    "snapshot" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rule_set_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "model" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'linear',
    "version" TEXT NOT NULL DEFAULT '',
    "status" "model_status" NOT NULL DEFAULT 'queued',
    "is_shipped" BOOLEAN NOT NULL DEFAULT false,
    "current" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "lease" INTEGER NOT NULL DEFAULT 0,
    "heartbeat_at" TIMESTAMPTZ(3),
    "stalled_count" INTEGER NOT NULL DEFAULT 0,
    "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "categories" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "metrics" JSONB,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "seed" INTEGER NOT NULL DEFAULT 1,
    "artifact" BYTEA,
    "checksum" TEXT,
    "error" TEXT,
    "error_params" JSONB NOT NULL DEFAULT '{}',
    "training_file_id" UUID,
    "training_file_name" TEXT NOT NULL DEFAULT '',
    "training_count" INTEGER NOT NULL DEFAULT 0,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "trained_at" TIMESTAMPTZ(3),
    "active_since" TIMESTAMPTZ(3),

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "classification_task" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" TEXT NOT NULL,
    "file_id" UUID,
    "file_name" TEXT NOT NULL,
    "name" TEXT,
    "engine" TEXT NOT NULL,
    "engine_version" TEXT NOT NULL,
    "rule_set_hash" TEXT,
    "model_id" UUID,
    "status" "task_status" NOT NULL DEFAULT 'queued',
    "step" "task_step" NOT NULL DEFAULT 'init',
    "total" INTEGER NOT NULL,
    "processed" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "current_category" TEXT,
    "rate" REAL,
    "error_code" TEXT,
    "error_detail" TEXT,
    "cancelled_by_id" TEXT,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "classification_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "task_shard" (
    "task_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "from_ticket_id" BIGINT NOT NULL,
    "to_ticket_id" BIGINT NOT NULL,
    "cursor" BIGINT NOT NULL,
    "processed" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "lease" INTEGER NOT NULL DEFAULT 0,
    "heartbeat_at" TIMESTAMPTZ(3),
    "stalled_count" INTEGER NOT NULL DEFAULT 0,
    "stats" JSONB NOT NULL DEFAULT '{}',
    "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_shard_pkey" PRIMARY KEY ("task_id","index")
);

-- CreateTable
CREATE TABLE "result" (
    "task_id" UUID NOT NULL,
    "ticket_id" BIGINT NOT NULL,
    "category_id" SMALLINT,
    "confidence" REAL,
    "runner_up_id" SMALLINT,
    "margin" REAL,
    "evidence" TEXT NOT NULL DEFAULT '',
    "method" TEXT NOT NULL,
    "failure" TEXT,

    CONSTRAINT "result_pkey" PRIMARY KEY ("task_id","ticket_id")
);

-- CreateTable
CREATE TABLE "task_category_stat" (
    "task_id" UUID NOT NULL,
    "category_id" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,
    "keywords" TEXT[],

    CONSTRAINT "task_category_stat_pkey" PRIMARY KEY ("task_id","category_id")
);

-- CreateTable
CREATE TABLE "task_channel_stat" (
    "task_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "category_id" SMALLINT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "task_channel_stat_pkey" PRIMARY KEY ("task_id","channel","category_id")
);

-- CreateTable
CREATE TABLE "task_summary" (
    "task_id" UUID NOT NULL,
    "period_from" DATE,
    "period_to" DATE,
    "avg_confidence" DOUBLE PRECISION,
    "confidence_histogram" INTEGER[],
    "days" JSONB NOT NULL DEFAULT '[]',
    "failures" JSONB NOT NULL DEFAULT '[]',
    "samples" JSONB NOT NULL DEFAULT '{}',
    "categories" JSONB NOT NULL,

    CONSTRAINT "task_summary_pkey" PRIMARY KEY ("task_id")
);

-- CreateTable
CREATE TABLE "runner" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "counts" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "runner_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "review" (
    "id" BIGSERIAL NOT NULL,
    "ticket_id" BIGINT NOT NULL,
    "file_id" UUID NOT NULL,
    "category_id" SMALLINT,
    "user_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" BIGSERIAL NOT NULL,
    "user_id" TEXT,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE INDEX "api_token_user_id_idx" ON "api_token"("user_id");

-- CreateIndex
CREATE INDEX "file_user_id_created_at_id_idx" ON "file"("user_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "ticket_file_id_id_idx" ON "ticket"("file_id", "id");

-- CreateIndex
CREATE INDEX "rejected_row_file_id_id_idx" ON "rejected_row"("file_id", "id");

-- CreateIndex
CREATE INDEX "upload_user_id_updated_at_idx" ON "upload"("user_id", "updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "category_name_key" ON "category"("name");

-- CreateIndex
CREATE INDEX "rule_category_id_idx" ON "rule"("category_id");

-- CreateIndex
CREATE UNIQUE INDEX "rule_kind_pattern_key" ON "rule"("kind", "pattern");

-- CreateIndex
CREATE INDEX "model_created_at_id_idx" ON "model"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "classification_task_created_at_id_idx" ON "classification_task"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "classification_task_user_id_created_at_id_idx" ON "classification_task"("user_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "classification_task_file_id_idx" ON "classification_task"("file_id");

-- CreateIndex
CREATE INDEX "review_ticket_id_id_idx" ON "review"("ticket_id", "id" DESC);

-- CreateIndex
CREATE INDEX "review_file_id_idx" ON "review"("file_id");

-- CreateIndex
CREATE INDEX "audit_event_at_id_idx" ON "audit_event"("at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "file" ADD CONSTRAINT "file_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rejected_row" ADD CONSTRAINT "rejected_row_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload" ADD CONSTRAINT "upload_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload_part" ADD CONSTRAINT "upload_part_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "upload"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rule" ADD CONSTRAINT "rule_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "category"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model" ADD CONSTRAINT "model_training_file_id_fkey" FOREIGN KEY ("training_file_id") REFERENCES "file"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model" ADD CONSTRAINT "model_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "classification_task" ADD CONSTRAINT "classification_task_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "classification_task" ADD CONSTRAINT "classification_task_cancelled_by_id_fkey" FOREIGN KEY ("cancelled_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "classification_task" ADD CONSTRAINT "classification_task_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "classification_task" ADD CONSTRAINT "classification_task_rule_set_hash_fkey" FOREIGN KEY ("rule_set_hash") REFERENCES "rule_set"("hash") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "classification_task" ADD CONSTRAINT "classification_task_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_shard" ADD CONSTRAINT "task_shard_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "classification_task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_category_stat" ADD CONSTRAINT "task_category_stat_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "classification_task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_channel_stat" ADD CONSTRAINT "task_channel_stat_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "classification_task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "task_summary" ADD CONSTRAINT "task_summary_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "classification_task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "category"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- ── What Prisma cannot say ──────────────────────────────────────────────────

-- However many requests race, one person has at most one unfinished task.
CREATE UNIQUE INDEX "classification_task_one_unfinished_per_user" ON "classification_task" ("user_id")
  WHERE "status" IN ('queued', 'running', 'cancelling');

-- The same Idempotency-Key from the same caller is the same task.
CREATE UNIQUE INDEX "classification_task_idempotency" ON "classification_task" ("user_id", "idempotency_key")
  WHERE "idempotency_key" IS NOT NULL;

-- The reconciler's question: which tasks are unfinished?
CREATE INDEX "classification_task_unfinished" ON "classification_task" ("updated_at")
  WHERE "status" IN ('queued', 'running', 'cancelling');

-- Reliability reads the labelled tickets alone.
CREATE INDEX "ticket_labelled" ON "ticket" ("file_id", "id") WHERE "label" IS NOT NULL;

-- Deleting a file asks which uploads point at it.
CREATE INDEX "upload_file" ON "upload" ("file_id") WHERE "file_id" IS NOT NULL;

-- Parts are mostly compressed already or soon gone: trying to compress them would only cost time.
ALTER TABLE "upload_part" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;

-- One model of a kind decides at a time.
CREATE UNIQUE INDEX "model_one_active_per_kind" ON "model" ("kind") WHERE "active_since" IS NOT NULL;

-- The model that comes with the project comes once.
CREATE UNIQUE INDEX "model_one_shipped_per_kind" ON "model" ("kind") WHERE "is_shipped";

-- What decides is whole; what is not ready decides nothing.
ALTER TABLE "model"
  ADD CONSTRAINT "model_ready" CHECK ("status" <> 'ready' OR ("artifact" IS NOT NULL AND "checksum" IS NOT NULL)),
  ADD CONSTRAINT "model_active" CHECK ("active_since" IS NULL OR "status" = 'ready');

ALTER TABLE "classification_task"
  ADD CONSTRAINT "classification_task_counts" CHECK ("failed" >= 0 AND "processed" >= "failed" AND "processed" <= "total"),
  ADD CONSTRAINT "classification_task_finished" CHECK (("finished_at" IS NOT NULL) = ("status" IN ('completed', 'cancelled', 'failed')));

ALTER TABLE "upload"
  ADD CONSTRAINT "upload_failed_says_why" CHECK ("status" <> 'failed' OR "error_code" IS NOT NULL);

ALTER TABLE "result"
  ADD CONSTRAINT "result_category_or_failure" CHECK (("category_id" IS NULL) <> ("failure" IS NULL));

-- ── Notifications: one place, so that no change of a task goes unheard ──────

-- What the hub hands to every open page. Kept under NOTIFY's 8,000 bytes by the cuts below.
CREATE FUNCTION "task_snapshot"(t "classification_task") RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
    'task_id', t.id, 'user_id', t.user_id, 'file_id', t.file_id, 'file_name', left(t.file_name, 200),
    'engine', t.engine, 'engine_version', left(t.engine_version, 100),
    'status', t.status, 'step', t.step, 'total', t.total, 'processed', t.processed, 'failed', t.failed,
    'version', t.version, 'current_category', left(t.current_category, 100), 'rate', t.rate,
    'error_code', t.error_code, 'error_detail', left(t.error_detail, 300),
    'created_at', t.created_at, 'started_at', t.started_at, 'updated_at', t.updated_at, 'finished_at', t.finished_at,
    'created_by', (SELECT left(u.name, 100) FROM "user" u WHERE u.id = t.user_id),
    'cancelled_by', (SELECT left(u.name, 100) FROM "user" u WHERE u.id = t.cancelled_by_id))
$$;

CREATE FUNCTION "notify_task_progress"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('task_progress', task_snapshot(NEW)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER "classification_task_inserted" AFTER INSERT ON "classification_task"
  FOR EACH ROW EXECUTE FUNCTION "notify_task_progress"();
CREATE TRIGGER "classification_task_changed" AFTER UPDATE ON "classification_task"
  FOR EACH ROW WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION "notify_task_progress"();

-- A training's progress and a model's fate, for pages that watch.
CREATE FUNCTION "notify_model_progress"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('model_progress', json_build_object(
    'model_id', NEW.id, 'user_id', NEW.created_by_id, 'status', NEW.status, 'current', NEW.current, 'total', NEW.total)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER "model_inserted" AFTER INSERT ON "model" FOR EACH ROW EXECUTE FUNCTION "notify_model_progress"();
CREATE TRIGGER "model_changed" AFTER UPDATE ON "model" FOR EACH ROW
  WHEN ((NEW.status, NEW.current, NEW.total, NEW.active_since) IS DISTINCT FROM (OLD.status, OLD.current, OLD.total, OLD.active_since))
  EXECUTE FUNCTION "notify_model_progress"();

-- A version is never used twice, counts never go back, and an ended task never changes its ending;
-- only a cancelled or failed one may be taken up again.
CREATE FUNCTION "guard_task_update"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version < OLD.version OR NEW.processed < OLD.processed THEN
    RAISE EXCEPTION 'a task never goes back' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.finished_at IS NOT NULL AND NEW.status <> OLD.status
     AND NOT (NEW.status = 'queued' AND OLD.status IN ('cancelled', 'failed')) THEN
    RAISE EXCEPTION 'the task has ended already' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "classification_task_guard" BEFORE UPDATE ON "classification_task"
  FOR EACH ROW EXECUTE FUNCTION "guard_task_update"();

-- ── Results have no foreign keys (a check a row would halve the speed of saving); these keep them clean ──

CREATE FUNCTION "delete_results_of_task"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "result" WHERE task_id = OLD.id;
  RETURN OLD;
END $$;

CREATE TRIGGER "classification_task_deleted" BEFORE DELETE ON "classification_task"
  FOR EACH ROW EXECUTE FUNCTION "delete_results_of_task"();

CREATE FUNCTION "delete_results_of_file"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "result" r USING "classification_task" t WHERE t.file_id = OLD.id AND r.task_id = t.id;
  RETURN OLD;
END $$;

CREATE TRIGGER "file_deleted" BEFORE DELETE ON "file"
  FOR EACH ROW EXECUTE FUNCTION "delete_results_of_file"();

-- ── The hot path: one round trip a chunk ────────────────────────────────────

-- Saves a chunk's results, the shard's cursor and the task's counters, or nothing at all.
-- Returns the task's status, or NULL where the lease or the cursor is no longer the caller's: then nothing changed.
-- Raises BR001 where the task has ended meanwhile. Columns of no use to a chunk come empty; unnest fills them with NULLs.
-- The task row comes last, so that shards of one task wait for each other for an instant only.
CREATE FUNCTION "save_chunk"(
  p_task uuid, p_shard int, p_lease int, p_from_cursor bigint, p_to_cursor bigint, p_is_last boolean,
  p_ticket_ids bigint[], p_category_ids smallint[], p_confidences real[], p_runner_up_ids smallint[], p_margins real[],
  p_evidence text[], p_methods text[], p_failures text[], p_failed int, p_stats jsonb, p_current_category text,
  p_stalled_count int
) RETURNS "task_status" LANGUAGE plpgsql AS $$
DECLARE
  n int := cardinality(p_ticket_ids);
  hit int;
  new_status "task_status";
BEGIN
  UPDATE "task_shard" SET cursor = p_to_cursor, processed = processed + n, failed = failed + p_failed, stats = p_stats,
      stalled_count = p_stalled_count, heartbeat_at = clock_timestamp(),
      finished_at = CASE WHEN p_is_last THEN clock_timestamp() END
    WHERE task_id = p_task AND index = p_shard AND lease = p_lease AND cursor = p_from_cursor AND finished_at IS NULL;
  GET DIAGNOSTICS hit = ROW_COUNT;
  IF hit <> 1 THEN RETURN NULL; END IF;

  INSERT INTO "result" (task_id, ticket_id, category_id, confidence, runner_up_id, margin, evidence, method, failure)
    SELECT p_task, u.* FROM unnest(p_ticket_ids, p_category_ids, p_confidences, p_runner_up_ids, p_margins,
      p_evidence, p_methods, p_failures) AS u;

  UPDATE "classification_task" SET processed = processed + n, failed = failed + p_failed, version = version + 1,
      current_category = coalesce(p_current_category, current_category),
      rate = smoothed_rate(rate, n, extract(epoch FROM clock_timestamp() - updated_at)::real,
        extract(epoch FROM clock_timestamp() - started_at)::real),
      updated_at = clock_timestamp()
    WHERE id = p_task AND status IN ('running', 'cancelling')
    RETURNING status INTO new_status;
  IF new_status IS NULL THEN
    RAISE EXCEPTION 'the task has ended already' USING ERRCODE = 'BR001';
  END IF;
  RETURN new_status;
END $$;

-- Exponential moving average of tickets a second. The weight depends on the time passed, since chunks are uneven:
-- w = exp(-dt / tau), tau = 20 s, but never longer than the task has run: its first moments must not linger.
CREATE FUNCTION "smoothed_rate"(old_rate real, n int, seconds real, running_seconds real) RETURNS real LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN n = 0 OR seconds <= 0 THEN old_rate
    WHEN old_rate IS NULL THEN n / greatest(seconds, 0.001)
    ELSE old_rate * w + (n / greatest(seconds, 0.001)) * (1 - w)
  END
  FROM (SELECT exp(-seconds / greatest(least(20, running_seconds / 2), 0.05)) AS w) AS weight
$$;
