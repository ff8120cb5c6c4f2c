import * as z from 'zod'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '#lib/env.ts'

export const ROLES = ['admin', 'member'] as const
export type Role = (typeof ROLES)[number]

/** Who asks. Every read and write of `lib/` that is not open to everyone takes one. */
export interface Viewer {
  userId: string
  name: string
  email: string
  role: Role
}

export const signInSchema = z.object({
  email: z.email().max(254),
  password: z.string().min(1).max(MAX_PASSWORD_LENGTH),
})

export const newMemberSchema = z.object({
  name: z.string().trim().min(1).max(80),
  email: z.email().max(254),
  password: z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH),
  role: z.enum(ROLES).default('member'),
})
export type NewMember = z.infer<typeof newMemberSchema>

export const firstAdministratorSchema = newMemberSchema
  .omit({ role: true })
  .extend({ setupCode: z.string().trim().max(64) })

/** Whose rows someone may see: their own, or with no `userId` everyone's. */
export function ownerOf(viewer: Viewer): { userId?: string } {
  return viewer.role === 'admin' ? {} : { userId: viewer.userId }
}
