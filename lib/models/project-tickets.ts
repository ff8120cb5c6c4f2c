import { readdir } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import type { TicketText } from '#lib/engines/engine.ts'
import { readTickets } from '#lib/files/read-tickets.ts'

export interface LabelledText extends TicketText {
  label: string
}

/** The labelled tickets that come with the project: what its own model has learnt from. */
export async function readProjectTickets(): Promise<LabelledText[]> {
  const folder = path.join(/* turbopackIgnore: true */ process.cwd(), 'samples', 'training')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.csv')).sort()
  const tickets: LabelledText[] = []
  for (const name of names) {
    for await (const batch of readTickets(path.join(folder, name), {})) {
      for (const { inquiryType, title, body, label } of batch.tickets)
        if (label) tickets.push({ inquiryType, title, body, label })
    }
  }
  return tickets
}
