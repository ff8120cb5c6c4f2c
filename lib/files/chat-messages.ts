import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { AppError } from '#lib/errors.ts'
import type { Speaker } from './channel-talk.ts'
import { parseDate } from './parse-date.ts'
import { SHEET_ROWS_MAX } from './sheet-rows.ts'

/** Bytes of message text on disk, as much as one sheet may inflate to. */
const TEXT_BYTES_MAX = 1 << 30
/** Bytes gathered before they are written. */
const WRITE_BYTES = 1 << 20
/** Bytes of a text read into a buffer that is used again; longer texts get their own. */
const READ_BYTES = 1 << 16

const SPEAKERS: readonly Speaker[] = ['customer', 'agent', 'bot', 'other']
/** Set in a message's kind beside its speaker's place above. */
const HAS_TEXT = 1 << 7

/** A message as its sheet has it. */
export interface NewMessage {
  chatId: string
  speaker: Speaker
  /** False for pictures, files and notices. */
  hasText: boolean
  /** Empty also when nobody will ask for it. */
  text: string
  /** As written; a message without a moment stays behind the one before it. */
  sentAt: string
}

/** One message of a chat. */
export interface Message extends Pick<NewMessage, 'speaker' | 'hasText'> {
  /** Reads the text from the file. */
  text(): string
}

/**
 * The messages of all chats in whatever order they come. Their texts go to a file; in memory stay 29 bytes a
 * message (pages of these arrays are taken as they are used) and the ids of the chats: 1,000,000 messages of
 * 100,000 chats take about 50 MB.
 */
export class ChatMessages {
  readonly #chats = new Map<string, number>()
  readonly #chat = new Uint32Array(SHEET_ROWS_MAX)
  readonly #sentAt = new Float64Array(SHEET_ROWS_MAX)
  readonly #offset = new Float64Array(SHEET_ROWS_MAX)
  readonly #size = new Uint32Array(SHEET_ROWS_MAX)
  readonly #kind = new Uint8Array(SHEET_ROWS_MAX)
  /** Messages by chat, then as they came; filled by `group`. */
  readonly #order = new Uint32Array(SHEET_ROWS_MAX)
  #starts = new Uint32Array(0)
  readonly #file: number
  #pending: Buffer[] = []
  #pendingBytes = 0
  #fileBytes = 0
  #textBytes = 0
  readonly #buffer = Buffer.allocUnsafe(READ_BYTES)
  /** How often a chat's next message was later, less how often it was earlier. */
  #rises = 0
  #count = 0

  constructor(path: string) {
    this.#file = openSync(path, 'wx+', 0o600)
  }

  get count(): number {
    return this.#count
  }

  add({ chatId, speaker, hasText, text, sentAt }: NewMessage): void {
    if (this.#count === SHEET_ROWS_MAX) throw new AppError('damaged_workbook', 422, { reason: 'rows' })
    const at = this.#count++
    const chat = this.#chats.get(chatId) ?? this.#chats.size
    if (chat === this.#chats.size) this.#chats.set(ownCopy(chatId), chat)
    this.#chat[at] = chat
    this.#sentAt[at] = momentOf(sentAt)
    this.#kind[at] = SPEAKERS.indexOf(speaker) + (hasText ? HAS_TEXT : 0)
    this.#offset[at] = this.#textBytes
    this.#size[at] = this.#write(text)
    if (at > 0 && this.#chat[at - 1] === chat) {
      this.#rises += Math.sign(this.#sentAt[at]! - this.#sentAt[at - 1]!) || 0
    }
  }

  /** To be called once, between the last `add` and the first `of`. */
  group(): void {
    this.#flush()
    const starts = new Uint32Array(this.#chats.size + 1)
    const last = new Float64Array(this.#chats.size).fill(Number.NEGATIVE_INFINITY)
    for (let at = 0; at < this.#count; at++) {
      const chat = this.#chat[at]!
      starts[chat + 1]!++
      if (Number.isNaN(this.#sentAt[at])) this.#sentAt[at] = last[chat]!
      last[chat] = this.#sentAt[at]!
    }
    for (let chat = 0; chat < this.#chats.size; chat++) starts[chat + 1]! += starts[chat]!
    const next = starts.slice()
    for (let at = 0; at < this.#count; at++) this.#order[next[this.#chat[at]!]!++] = at
    this.#starts = starts
  }

  /** The messages of a chat from the earliest to the latest. */
  of(chatId: string): Message[] {
    const chat = this.#chats.get(chatId)
    if (chat === undefined) return []
    const sentAt = this.#sentAt
    // Of one second, in the sheet's order; turned round when the sheet has the latest first.
    const turn = this.#rises < 0 ? -1 : 1
    return Array.from(this.#order.subarray(this.#starts[chat], this.#starts[chat + 1]))
      .sort((one, other) => compare(sentAt[one]!, sentAt[other]!) || (one - other) * turn)
      .map((at) => ({
        speaker: SPEAKERS[this.#kind[at]! & ~HAS_TEXT]!,
        hasText: (this.#kind[at]! & HAS_TEXT) !== 0,
        text: () => this.#read(at),
      }))
  }

  close(): void {
    closeSync(this.#file)
  }

  #write(text: string): number {
    if (text === '') return 0
    const bytes = Buffer.from(text)
    this.#textBytes += bytes.length
    if (this.#textBytes > TEXT_BYTES_MAX) throw new AppError('archive_too_large', 422, { limit: 'text' })
    this.#pending.push(bytes)
    this.#pendingBytes += bytes.length
    if (this.#pendingBytes >= WRITE_BYTES) this.#flush()
    return bytes.length
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#pending)
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#fileBytes + done)
    }
    this.#fileBytes += bytes.length
    this.#pending = []
    this.#pendingBytes = 0
  }

  #read(at: number): string {
    const size = this.#size[at]!
    const buffer = size <= READ_BYTES ? this.#buffer : Buffer.allocUnsafe(size)
    readSync(this.#file, buffer, 0, size, this.#offset[at]!)
    return buffer.toString('utf8', 0, size)
  }
}

/** A cell is a window on the quarter megabyte of XML it was cut from; kept for long, it keeps all of that. */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString()
}

/** Milliseconds on the wall clock, to order by; NaN for what is no moment. */
function momentOf(written: string): number {
  const text = written.trim()
  // The API's own moments: milliseconds since 1970.
  if (/^\d{13}$/.test(text)) return Number(text)
  const moment = parseDate(text)
  if (moment === null) return Number.NaN
  const fraction = /:\d\d[.,](\d{1,6})/.exec(text)?.[1]
  const milliseconds = fraction === undefined ? 0 : Number(`0.${fraction}`) * 1000
  return Date.parse(`${moment.replace(' ', 'T')}Z`) + milliseconds
}

/** Not a subtraction: minus infinity less itself is no number. */
function compare(one: number, other: number): number {
  return one < other ? -1 : one > other ? 1 : 0
}
