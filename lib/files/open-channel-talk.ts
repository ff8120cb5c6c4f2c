import { join } from 'node:path'
import { findChannelTalk } from './channel-talk.ts'
import { bodyColumn, joinChats } from './join-chats.ts'
import { JOINED_BODY_CHARS_MAX } from './limits.ts'
import type { OpenedSheet, XlsxBook } from './parse-xlsx.ts'
import type { PresetUse, ReadOptions, TicketField } from './schema.ts'
import type { SheetRequest } from './sheet-child.ts'

/** A workbook whose sheets a preset joins. */
export interface OpenedPreset {
  use: PresetUse
  /** The columns that feed fields, from 0. */
  columns: Partial<Record<TicketField, number>>
}

/** Opens Channel Talk's export as one table; null for another workbook, and when another sheet is asked for. */
export async function openChannelTalk(
  book: XlsxBook,
  request: SheetRequest,
): Promise<(OpenedSheet & { preset: OpenedPreset }) | null> {
  const found = await findChannelTalk(book, request.headerRow)
  if (found === null) return null
  const { chats, messages } = found
  if (request.preset === undefined && isOtherSheet(book, request.sheet, chats.sheet)) return null
  const use: PresetUse = {
    name: 'channel-talk',
    conversation: request.conversation ?? 'customer',
    chatSheet: book.sheets[chats.sheet]!,
    messageSheet: book.sheets[messages.sheet]!,
    bodyCharsMax: JOINED_BODY_CHARS_MAX,
    messages: { total: 0, joined: 0, notChosen: 0, withoutText: 0, withoutChat: 0 },
  }
  const { id: _, ...columns } = chats.at
  return {
    sheet: use.chatSheet,
    sheets: book.sheets,
    preset: { use, columns: { ...columns, body: bodyColumn(chats) } },
    rows: joinChats({ book, chats, messages, use, path: join(request.workFolder, 'messages') }),
  }
}

function isOtherSheet(book: XlsxBook, asked: ReadOptions['sheet'], chats: number): boolean {
  return asked !== undefined && asked !== chats && asked !== book.sheets[chats]
}
