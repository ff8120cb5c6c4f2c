import type { Viewer } from '#lib/users/schema.ts'

/**
 * Whose a model is: who trained it or owns its file, and administrators. The one that comes with the project is for
 * everyone to use. In SQL over `model m LEFT JOIN file f`, with the two placeholders of `accessValues`.
 */
export const IS_MINE = '($1::boolean OR m.created_by_id = $2 OR f.user_id = $2)'
export const MAY_USE = `(m.is_shipped OR ${IS_MINE})`
/** The active one decides everyone's AI tasks, so everyone may read its report. */
export const MAY_SEE = `(m.active_since IS NOT NULL OR ${MAY_USE})`

export function accessValues(viewer: Viewer): [isAdmin: boolean, userId: string] {
  return [viewer.role === 'admin', viewer.userId]
}
