import { bareName } from './bare-name.ts'
import { HEADER_SCAN_ROWS } from './limits.ts'
import type { XlsxBook } from './parse-xlsx.ts'
import type { SourceRow, TicketField } from './schema.ts'

// Channel Talk's export of chats: one sheet with a row for each chat, one with a row for each message.
//
// The sheet names are in its guides ("Chat Data Download", docs.channel.io f89932f1, 03015170), as are `id`,
// `userId`, `state` and `contactMediumType`; `tags`, `createdAt`, `chatId`, `personType` (user, manager, bot)
// and the rest are the names of its open API, which people's scripts over such files use too. No file of
// theirs was at hand, so every column has synonyms, the likeliest first, compared as `bareName` gives them.

const CHAT_SHEETS = ['userchatdata', 'userchat', 'userchats', '유저챗', '유저챗데이터']
const MESSAGE_SHEETS = ['messagedata', 'message', 'messages', '메시지', '메시지데이터']

const CHAT_COLUMNS = {
  id: ['id', 'userchatid', 'chatid', '유저챗id', '상담id'],
  received_at: ['createdat', 'firstopenedat', 'firstaskedat', 'openedat', '생성일시', '생성일', '생성시간'],
  channel: [
    'contactmediumtype',
    'mediumtype',
    'contactmedium',
    'medium',
    'messengertype',
    '매체',
    '상담매체',
  ],
  customer_id: ['userid', 'customerid', 'personid', '고객id', '유저id'],
  inquiry_type: ['tags', 'tag', 'userchattags', '상담태그', '태그'],
  assignee: ['assigneename', 'assignee', 'assigneeid', 'managername', 'managerid', '담당자', '담당자id'],
  status: ['state', 'status', '상태', '상담상태'],
} as const satisfies Partial<Record<TicketField | 'id', readonly string[]>>

const MESSAGE_COLUMNS = {
  chatId: ['chatid', 'userchatid', '유저챗id', '상담id'],
  speaker: ['persontype', 'sendertype', 'writertype', '발신자유형', '작성자유형'],
  text: ['plaintext', 'text', 'message', 'content', 'contents', 'body', '내용', '메시지', '메시지내용'],
  sentAt: ['createdat', 'sentat', '생성일시', '작성일시', '발신일시'],
} as const

/** Chat columns of which one must be there beside the id: a sheet of ids alone is something else. */
const CHAT_COLUMNS_ONE_OF = ['received_at', 'customer_id', 'status'] as const

/** A sheet of the export: its place in the workbook, its header's row and cells, and where its columns are. */
interface KnownSheet<Column extends string> {
  sheet: number
  header: SourceRow
  at: Partial<Record<Column, number>>
}
export type ChatSheet = KnownSheet<keyof typeof CHAT_COLUMNS> & { at: { id: number } }
export type MessageSheet = KnownSheet<keyof typeof MESSAGE_COLUMNS> & {
  at: { chatId: number; speaker: number; text: number }
}

/**
 * Recognises the export by the names and headers of its two sheets; null for any other workbook.
 * @param headerRow the chat sheet's header as a person counts it; undefined to find it
 */
export async function findChannelTalk(
  book: XlsxBook,
  headerRow: number | undefined,
): Promise<{ chats: ChatSheet; messages: MessageSheet } | null> {
  const names = book.sheets.map(bareName)
  const chatSheet = names.findIndex((name) => CHAT_SHEETS.includes(name))
  const messageSheet = names.findIndex((name) => MESSAGE_SHEETS.includes(name))
  if (chatSheet < 0 || messageSheet < 0) return null
  const chats = await findHeader(book, chatSheet, CHAT_COLUMNS, (row, at): at is ChatSheet['at'] => {
    const isWanted = headerRow === undefined || row.number === headerRow
    return isWanted && at.id !== undefined && CHAT_COLUMNS_ONE_OF.some((column) => at[column] !== undefined)
  })
  const messages = await findHeader(
    book,
    messageSheet,
    MESSAGE_COLUMNS,
    (_, at): at is MessageSheet['at'] => {
      return at.chatId !== undefined && at.speaker !== undefined && at.text !== undefined
    },
  )
  return chats && messages && { chats, messages }
}

type Places<Column extends string> = Partial<Record<Column, number>>

async function findHeader<Column extends string, Found extends Places<Column>>(
  book: XlsxBook,
  sheet: number,
  columns: Record<Column, readonly string[]>,
  isHeader: (row: SourceRow, at: Places<Column>) => at is Found,
): Promise<{ sheet: number; header: SourceRow; at: Found } | null> {
  for await (const rows of book.rows(sheet, 'once')) {
    for (const header of rows) {
      if (header.number > HEADER_SCAN_ROWS) return null
      const at = placesOf(columns, header.cells)
      if (isHeader(header, at)) return { sheet, header, at }
    }
  }
  return null
}

function placesOf<Column extends string>(
  columns: Record<Column, readonly string[]>,
  cells: string[],
): Places<Column> {
  const names = cells.map(bareName)
  const at: Places<Column> = {}
  for (const column of Object.keys(columns) as Column[]) {
    const name = columns[column].find((one) => names.includes(one))
    if (name !== undefined) at[column] = names.indexOf(name)
  }
  return at
}

export type Speaker = 'customer' | 'agent' | 'bot' | 'other'

const SPEAKERS = new Map<string, Speaker>(
  Object.entries({
    customer: ['user', 'customer', 'lead', 'member', '고객', '유저', '사용자'],
    agent: ['manager', 'operator', 'agent', '매니저', '상담사', '상담원', '담당자'],
    bot: ['bot', 'supportbot', '봇', '서포트봇', '챗봇'],
  }).flatMap(([speaker, names]) => names.map((name) => [name, speaker as Speaker] as const)),
)

/** Who wrote a message, by its `personType`. */
export function speakerOf(written: string): Speaker {
  return SPEAKERS.get(bareName(written)) ?? 'other'
}
