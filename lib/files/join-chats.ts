import { type ChatSheet, type MessageSheet, type Speaker, speakerOf } from './channel-talk.ts'
import { ChatMessages, type Message, ownCopy } from './chat-messages.ts'
import { JOINED_BODY_CHARS_MAX, SHORT_FIELD_CHARS_MAX } from './limits.ts'
import type { XlsxBook } from './parse-xlsx.ts'
import { isBlank } from './row-cells.ts'
import type { Conversation, PresetUse, SourceRow } from './schema.ts'

/** The column that the bodies make, behind the chat sheet's own. */
const BODY_HEADER = '메시지'

/** Who speaks, in front of each message of a whole conversation. */
const PREFIXES: Record<Speaker, string> = { customer: '고객: ', agent: '상담사: ', bot: '봇: ', other: '' }

export interface ChatJoin {
  book: XlsxBook
  chats: ChatSheet
  messages: MessageSheet
  /** Its counts are filled in. */
  use: PresetUse
  /** Where the texts lie meanwhile; must not exist yet, and stays to be removed. */
  path: string
}

/**
 * The rows of the chat sheet, each with the messages of its chat joined into one more column behind the
 * header's. While messages are being read, batches without rows say that reading goes on.
 */
export async function* joinChats(join: ChatJoin): AsyncGenerator<SourceRow[]> {
  const messages = new ChatMessages(join.path)
  try {
    for await (const rows of join.book.rows(join.messages.sheet, 'once')) {
      for (const row of rows) if (row.number > join.messages.header.number) addMessage(messages, row, join)
      yield []
    }
    messages.group()
    join.use.messages.total = messages.count
    join.use.messages.withoutChat = messages.count
    const bodies = new Bodies(messages, join.use)
    const column = bodyColumn(join.chats)
    for await (const rows of join.book.rows(join.chats.sheet)) {
      for (const row of rows) widen(row, { bodies, column, chats: join.chats })
      yield rows
    }
  } finally {
    messages.close()
  }
}

/** The column where the bodies stand. */
export function bodyColumn(chats: ChatSheet): number {
  return chats.header.cells.findLastIndex((cell) => !isBlank(cell)) + 1
}

function addMessage(messages: ChatMessages, row: SourceRow, { messages: { at }, use }: ChatJoin): void {
  const { cells } = row
  if (!row.problem && cells.every(isBlank)) return
  const text = cells[at.text] ?? ''
  const speaker = speakerOf(cells[at.speaker] ?? '')
  messages.add({
    chatId: chatIdOf(cells[at.chatId]),
    speaker,
    hasText: !isBlank(text),
    // One character more than a body may have tells that it is cut.
    text: isChosen(speaker, use.conversation) ? text.slice(0, JOINED_BODY_CHARS_MAX + 1) : '',
    sentAt: at.sentAt === undefined ? '' : (cells[at.sentAt] ?? ''),
  })
}

/** An id is short; what is longer belongs to no chat, like what is empty. */
function chatIdOf(cell: string | undefined): string {
  const id = cell?.trim() ?? ''
  return id.length > SHORT_FIELD_CHARS_MAX ? '' : id
}

function isChosen(speaker: Speaker, conversation: Conversation): boolean {
  return conversation === 'all' || speaker === 'customer'
}

interface Widening {
  bodies: Bodies
  column: number
  chats: ChatSheet
}

function widen(row: SourceRow, { bodies, column, chats: { header, at } }: Widening): void {
  if (row.number < header.number) return
  const { cells } = row
  const isHeader = row.number === header.number
  // Decided before a cell is added.
  const isEmpty = !row.problem && cells.every(isBlank)
  const body: Body = isHeader ? { text: BODY_HEADER } : isEmpty ? { text: '' } : bodies.of(cells[at.id])
  while (cells.length < column) cells.push('')
  cells.splice(column, 0, body.text)
  if (row.merged) row.merged = row.merged.map((index) => (index >= column ? index + 1 : index))
  if (isHeader) row.isHeader = true
  if (body.problem) row.problem ??= body.problem
  if (body.isCut) row.isCut = true
}

type Body = { text: string } & Pick<SourceRow, 'isCut' | 'problem'>

const NOTHING_SAID: Body = { text: '', problem: 'no_customer_message' }

/** Joins the chosen messages of chats and counts what became of every message. */
class Bodies {
  readonly #messages: ChatMessages
  readonly #use: PresetUse
  readonly #taken = new Set<string>()

  constructor(messages: ChatMessages, use: PresetUse) {
    this.#messages = messages
    this.#use = use
  }

  /** The body of a chat, or why there is none. */
  of(cell: string | undefined): Body {
    const id = chatIdOf(cell)
    if (id === '') return NOTHING_SAID
    // Also bounds the work: a sheet of one chat, a million times, would have its messages sorted as often.
    if (this.#taken.has(id)) return { text: '', problem: 'repeated_chat' }
    this.#taken.add(ownCopy(id))
    const all = this.#messages.of(id)
    const written = all.filter((message) => message.hasText)
    const byCustomer = written.filter((message) => message.speaker === 'customer')
    const { conversation } = this.#use
    const last = conversation === 'first' ? 1 : byCustomer.length
    const joined = conversation === 'all' && last > 0 ? written : byCustomer.slice(0, last)
    this.#count(all.length, written.length, joined.length)
    return joined.length === 0 ? NOTHING_SAID : bodyOf(joined, conversation)
  }

  #count(all: number, written: number, joined: number): void {
    const { messages } = this.#use
    messages.withoutChat -= all
    messages.withoutText += all - written
    messages.notChosen += written - joined
    messages.joined += joined
  }
}

function bodyOf(messages: Message[], conversation: Conversation): Body {
  let text = ''
  for (const message of messages) {
    if (text.length > JOINED_BODY_CHARS_MAX) break
    const prefix = conversation === 'all' ? PREFIXES[message.speaker] : ''
    text += `${text === '' ? '' : '\n'}${prefix}${message.text()}`
  }
  return text.length > JOINED_BODY_CHARS_MAX ? { text: cut(text), isCut: true } : { text }
}

/** Cut between characters, never inside one of two units. */
function cut(text: string): string {
  const last = text.charCodeAt(JOINED_BODY_CHARS_MAX - 1)
  const isHalf = last >= 0xd800 && last < 0xdc00
  return text.slice(0, isHalf ? JOINED_BODY_CHARS_MAX - 1 : JOINED_BODY_CHARS_MAX)
}
