import { notFound } from 'next/navigation'
import * as z from 'zod'
import { AppError } from '#lib/errors.ts'

type Param = string | string[] | undefined

/** The first value of a search parameter, null when it is absent or empty. */
export function textParam(value: Param): string | null {
  return (Array.isArray(value) ? value[0] : value) || null
}

/** A task's or file's id out of the address; null for anything that cannot be one. */
export function idParam(value: Param): string | null {
  const parsed = z.uuid().safeParse(textParam(value))
  return parsed.success ? parsed.data : null
}

/** What is not there, or not the viewer's, is null. */
export async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return null
    throw error
  }
}

/** What is not there, or not the viewer's, is the 404 page. */
export async function orNotFound<T>(read: Promise<T | null>): Promise<T> {
  return (await orNull(read)) ?? notFound()
}
