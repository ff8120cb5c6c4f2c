import { type ListTicketsInput, listTicketsSchema } from '#lib/results/schema.ts'
import { textParam } from '../../../params.ts'

const NAMES = Object.keys(listTicketsSchema.shape).filter((name) => name !== 'cursor' && name !== 'limit')

/** Rows of a page of the table: two screens of a desk. */
export const TICKETS_PER_PAGE = 100

/** Filters and sort out of the address. A value that cannot be one is left out: an old link still shows a page. */
export function ticketQueryOf(params: Record<string, string | string[] | undefined>): ListTicketsInput {
  const given = NAMES.flatMap((name) => {
    const value = textParam(params[name])
    return value !== null && listTicketsSchema.safeParse({ [name]: value }).success ? [[name, value]] : []
  })
  return listTicketsSchema.parse({ ...Object.fromEntries(given), limit: TICKETS_PER_PAGE })
}
