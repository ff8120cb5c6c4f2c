-- Reviews by hand and in batches, the models that learn from them, and who did what.

-- ── Judgements ──────────────────────────────────────────────────────────────

-- label: the category is true, or with none the earlier word is taken back. new_category: none of the categories fits.
CREATE TYPE "review_kind" AS ENUM ('label', 'new_category');

CREATE TABLE "review_batch" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "file_id" UUID NOT NULL,
    "task_id" UUID,
    "user_id" TEXT,
    "name" TEXT NOT NULL,
    "category_id" SMALLINT,
    "filter" JSONB NOT NULL DEFAULT '{}',
    "count" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),
    "undone_by_id" TEXT,

    CONSTRAINT "review_batch_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "review_batch_file_id_at_id_idx" ON "review_batch" ("file_id", "at" DESC, "id");
ALTER TABLE "review_batch"
  ADD CONSTRAINT "review_batch_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  ADD CONSTRAINT "review_batch_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "classification_task"("id") ON DELETE SET NULL ON UPDATE CASCADE,
  ADD CONSTRAINT "review_batch_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE,
  ADD CONSTRAINT "review_batch_undone_by_id_fkey" FOREIGN KEY ("undone_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE,
  ADD CONSTRAINT "review_batch_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "category"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- No foreign key on batch_id: a batch may be a million rows, each checked, and only the application writes it.
ALTER TABLE "review" ADD COLUMN "kind" "review_kind" NOT NULL DEFAULT 'label', ADD COLUMN "batch_id" UUID;
ALTER TABLE "review" ADD CONSTRAINT "review_new_category_names_none" CHECK ("kind" = 'label' OR "category_id" IS NULL);
CREATE INDEX "review_batch_rows" ON "review" ("batch_id") WHERE "batch_id" IS NOT NULL;

-- What was undone: moved here, so that `review` holds what counts and nothing else. No foreign keys, as with results.
CREATE TABLE "review_undone" (
    "id" BIGINT NOT NULL,
    "ticket_id" BIGINT NOT NULL,
    "file_id" UUID NOT NULL,
    "category_id" SMALLINT,
    "kind" "review_kind" NOT NULL,
    "user_id" TEXT,
    "batch_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "undone_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_by_id" TEXT,

    CONSTRAINT "review_undone_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "review_undone_file_id_idx" ON "review_undone" ("file_id");

-- Of a ticket's text without digits, marks and addresses: an exact hash, and a SimHash for what differs a little.
CREATE TABLE "ticket_fingerprint" (
    "file_id" UUID NOT NULL,
    "ticket_id" BIGINT NOT NULL,
    "exact" BIGINT NOT NULL,
    "simhash" BIGINT NOT NULL,

    CONSTRAINT "ticket_fingerprint_pkey" PRIMARY KEY ("file_id", "ticket_id")
);

CREATE FUNCTION "delete_traces_of_file"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "ticket_fingerprint" WHERE file_id = OLD.id;
  DELETE FROM "review_undone" WHERE file_id = OLD.id;
  RETURN OLD;
END $$;
CREATE TRIGGER "file_deleted_traces" BEFORE DELETE ON "file"
  FOR EACH ROW EXECUTE FUNCTION "delete_traces_of_file"();

-- ── Learning ────────────────────────────────────────────────────────────────

CREATE TYPE "training_source" AS ENUM ('file', 'reviews');
ALTER TABLE "model"
  ADD COLUMN "source" "training_source" NOT NULL DEFAULT 'file',
  -- Against the model that was active when this one was ready, on labels that neither had seen.
  ADD COLUMN "comparison" JSONB;

-- Every change of the model in use; a rollback undoes the newest that is not undone yet.
CREATE TABLE "model_activation" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "model_id" UUID,
    "model_name" TEXT NOT NULL,
    "previous_id" UUID,
    "previous_name" TEXT,
    "user_id" TEXT,
    "is_rollback" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "model_activation_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "model_activation_kind_id_idx" ON "model_activation" ("kind", "id" DESC);
ALTER TABLE "model_activation"
  ADD CONSTRAINT "model_activation_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE SET NULL ON UPDATE CASCADE,
  ADD CONSTRAINT "model_activation_previous_id_fkey" FOREIGN KEY ("previous_id") REFERENCES "model"("id") ON DELETE SET NULL ON UPDATE CASCADE,
  ADD CONSTRAINT "model_activation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- ── Audit ───────────────────────────────────────────────────────────────────

CREATE INDEX "audit_event_user_id_id_idx" ON "audit_event" ("user_id", "id" DESC);
CREATE INDEX "audit_event_action_id_idx" ON "audit_event" ("action", "id" DESC);

-- Every single judgement is on record with what was said before, whoever inserts it; a batch is one event of its own.
-- Only names of categories are kept: a label column that was chosen wrongly holds other people's text.
CREATE FUNCTION "audit_review"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before_kind "review_kind";
  before_name text;
  after_name text;
BEGIN
  SELECT r.kind, c.name INTO before_kind, before_name FROM "review" r LEFT JOIN "category" c ON c.id = r.category_id
    WHERE r.ticket_id = NEW.ticket_id AND r.id < NEW.id ORDER BY r.id DESC LIMIT 1;
  IF before_name IS NULL AND before_kind IS DISTINCT FROM 'new_category' THEN
    SELECT c.name INTO before_name FROM "ticket" t JOIN "category" c ON c.name = btrim(t.label) WHERE t.id = NEW.ticket_id;
  END IF;
  SELECT c.name INTO after_name FROM "category" c WHERE c.id = NEW.category_id;
  INSERT INTO "audit_event" (user_id, action, subject, detail) VALUES (NEW.user_id,
    CASE WHEN NEW.kind = 'new_category' THEN 'ticket.new_category' WHEN NEW.category_id IS NULL THEN 'ticket.withdraw' ELSE 'ticket.label' END,
    'ticket:' || NEW.ticket_id,
    json_build_object('from', before_name, 'to', after_name, 'from_new_category', coalesce(before_kind = 'new_category', false)));
  RETURN NULL;
END $$;
CREATE TRIGGER "review_audited" AFTER INSERT ON "review"
  FOR EACH ROW WHEN (NEW.batch_id IS NULL) EXECUTE FUNCTION "audit_review"();
