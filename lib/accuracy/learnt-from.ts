/**
 * Whether model `m` (LEFT JOINed, so perhaps NULL) may have learnt from file `t.file_id`, as SQL: trained on the file
 * itself, or on reviews when the file had some (undone since or not). Of the latter a fifth was kept out of the training; which fifth only the
 * texts tell (lib/models/exam.ts), so that the whole file is taken for known.
 */
export const IS_LEARNT_FROM = `coalesce(m.training_file_id = t.file_id OR (m.source = 'reviews' AND EXISTS (
  SELECT FROM review v WHERE v.file_id = t.file_id AND v.category_id IS NOT NULL AND v.at <= m.trained_at
  UNION ALL
  SELECT FROM review_undone v WHERE v.file_id = t.file_id AND v.category_id IS NOT NULL AND v.at <= m.trained_at)), false)`
