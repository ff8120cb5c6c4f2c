-- The ticket table's first page at a million results: docs/decisions/040-indices-of-the-ticket-table.md
-- has what each index serves and costs.

-- A task's tickets of one category, and of every category by confidence.
CREATE INDEX "result_task_id_category_id_confidence_ticket_id_idx" ON "result"("task_id", "category_id", "confidence", "ticket_id");

-- A file's tickets of one channel, in the order of the file.
CREATE INDEX "ticket_file_id_channel_id_idx" ON "ticket"("file_id", "channel", "id");

-- A file's tickets by time, and those of some days.
CREATE INDEX "ticket_file_id_received_at_id_idx" ON "ticket"("file_id", "received_at", "id");
