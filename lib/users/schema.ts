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

/** What a token may do, each including the one before: look; upload, start and cancel; everything its owner may. */
export const TOKEN_SCOPES = ['read', 'run', 'admin'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]

/** Days a token may live; null: until it is revoked. */
export const TOKEN_LIFETIMES = [30, 90, 365, null] as const

/** Tokens of one person that work at the same time: one a program, and programs are few. */
export const LIVE_TOKENS_MAX = 50

export const newTokenSchema = z.object({
  name: z.string().trim().min(1).max(80),
  scope: z.enum(TOKEN_SCOPES),
  expires_in_days: z.union(TOKEN_LIFETIMES.map((days) => z.literal(days))).default(90),
})
export type NewTokenInput = z.infer<typeof newTokenSchema>

export const TOKEN_STATES = ['live', 'expired', 'revoked'] as const

/** A token as a list shows it. The token itself is nowhere. */
export const tokenListItemSchema = z.object({
  token_id: z.string(),
  name: z.string(),
  /** Its first letters, to tell it from others. */
  prefix: z.string(),
  scope: z.enum(TOKEN_SCOPES),
  state: z.enum(TOKEN_STATES),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  /** To the minute. */
  last_used_at: z.string().nullable(),
})
export type TokenListItem = z.infer<typeof tokenListItemSchema>
