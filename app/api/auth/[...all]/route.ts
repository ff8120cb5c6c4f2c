import { handleAuth } from '#lib/http/auth-route.ts'

export const GET = handleAuth
export const POST = handleAuth
