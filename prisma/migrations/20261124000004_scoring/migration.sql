-- CreateEnum
CREATE TYPE "score_answer" AS ENUM ('category', 'unsure', 'skip');

-- CreateTable
CREATE TABLE "score_session" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "task_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "half_width" DOUBLE PRECISION NOT NULL,
    "assumed_accuracy" DOUBLE PRECISION NOT NULL,
    "seed" INTEGER NOT NULL,
    "is_shared" BOOLEAN NOT NULL DEFAULT false,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "score_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "score_stratum" (
    "session_id" UUID NOT NULL,
    "index" SMALLINT NOT NULL,
    "category_id" SMALLINT,
    "population" INTEGER NOT NULL,

    CONSTRAINT "score_stratum_pkey" PRIMARY KEY ("session_id","index")
);

-- CreateTable
CREATE TABLE "score_ticket" (
    "session_id" UUID NOT NULL,
    "ticket_id" BIGINT NOT NULL,
    "stratum" SMALLINT NOT NULL,
    "position" DOUBLE PRECISION NOT NULL,
    "is_double" BOOLEAN NOT NULL DEFAULT false,
    "leased_by_id" TEXT,
    "leased_until" TIMESTAMPTZ(3),
    "verdict_id" SMALLINT,
    "settled_by_id" TEXT,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "score_ticket_pkey" PRIMARY KEY ("session_id","ticket_id")
);

-- CreateTable
CREATE TABLE "score_judgement" (
    "id" BIGSERIAL NOT NULL,
    "session_id" UUID NOT NULL,
    "ticket_id" BIGINT NOT NULL,
    "user_id" TEXT,
    "answer" "score_answer" NOT NULL,
    "category_id" SMALLINT,
    "review_id" BIGINT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "score_judgement_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "score_session_task_id_key" ON "score_session"("task_id");

-- CreateIndex
CREATE INDEX "score_session_file_id_idx" ON "score_session"("file_id");

-- CreateIndex
CREATE INDEX "score_ticket_session_id_position_idx" ON "score_ticket"("session_id", "position");

-- CreateIndex
CREATE INDEX "score_ticket_ticket_id_idx" ON "score_ticket"("ticket_id");

-- CreateIndex
CREATE UNIQUE INDEX "score_judgement_review_id_key" ON "score_judgement"("review_id");

-- CreateIndex
CREATE UNIQUE INDEX "score_judgement_session_id_ticket_id_user_id_key" ON "score_judgement"("session_id", "ticket_id", "user_id");

-- AddForeignKey
ALTER TABLE "score_session" ADD CONSTRAINT "score_session_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "classification_task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_session" ADD CONSTRAINT "score_session_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_session" ADD CONSTRAINT "score_session_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_stratum" ADD CONSTRAINT "score_stratum_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "score_session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_stratum" ADD CONSTRAINT "score_stratum_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "category"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_ticket" ADD CONSTRAINT "score_ticket_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "score_session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_ticket" ADD CONSTRAINT "score_ticket_session_id_stratum_fkey" FOREIGN KEY ("session_id", "stratum") REFERENCES "score_stratum"("session_id", "index") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_ticket" ADD CONSTRAINT "score_ticket_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_ticket" ADD CONSTRAINT "score_ticket_leased_by_id_fkey" FOREIGN KEY ("leased_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_ticket" ADD CONSTRAINT "score_ticket_verdict_id_fkey" FOREIGN KEY ("verdict_id") REFERENCES "category"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_ticket" ADD CONSTRAINT "score_ticket_settled_by_id_fkey" FOREIGN KEY ("settled_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_judgement" ADD CONSTRAINT "score_judgement_session_id_ticket_id_fkey" FOREIGN KEY ("session_id", "ticket_id") REFERENCES "score_ticket"("session_id", "ticket_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_judgement" ADD CONSTRAINT "score_judgement_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_judgement" ADD CONSTRAINT "score_judgement_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "category"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "score_judgement" ADD CONSTRAINT "score_judgement_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "review"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- ── What Prisma cannot say ──────────────────────────────────────────────────

-- A category where one was named, and nowhere else.
ALTER TABLE "score_judgement"
  ADD CONSTRAINT "score_judgement_names_category" CHECK (("category_id" IS NOT NULL) = ("answer" = 'category'));

ALTER TABLE "score_stratum" ADD CONSTRAINT "score_stratum_population" CHECK ("population" > 0);
