import { db } from '#lib/db/prisma.ts'
import type { Role } from '#lib/users/schema.ts'

export interface Member {
  user_id: string
  name: string
  email: string
  role: Role
  created_at: string
}

/** Everyone, oldest first. For administrators: the caller checks. */
export async function listMembers(): Promise<Member[]> {
  const users = await db().user.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
  return users.map(({ id, name, email, role, createdAt }) => ({
    user_id: id,
    name,
    email,
    role: toRole(role),
    created_at: createdAt.toISOString(),
  }))
}

/** Anything but `admin` is the lesser role. */
export function toRole(role: string | null | undefined): Role {
  return role === 'admin' ? 'admin' : 'member'
}
