import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { writeXlsx } from 'hucre/xlsx'
import { describe, expect, test, vi } from 'vitest'
import { JOINED_BODY_CHARS_MAX } from '#lib/files/limits.ts'
import { openWorkbook } from '#lib/files/open-workbook.ts'
import { previewFile } from '#lib/files/preview.ts'
import type { Conversation, ReadOptions } from '#lib/files/schema.ts'
import { writtenCells } from '#lib/files/written-cells.ts'
import { fileOf, readAll, readText } from '#tests/factories/files.ts'
import { type ChannelTalkSheets, channelTalkOf } from '#tests/factories/workbooks.ts'

// Workbooks are opened in a process of their own, whose start a busy machine slows down.
vi.setConfig({ testTimeout: 60_000 })

const CHAT = {
  id: 'c1',
  userId: 'u1',
  name: '김하나',
  state: 'closed',
  contactMediumType: 'appKakao',
  assigneeId: '0042',
  tags: '배송/지연, 환불',
  createdAt: '2025-10-01T03:05:00.123Z',
}
const said = (plainText: string, createdAt: string, more: object = {}) => ({
  chatId: 'c1',
  personType: 'user',
  personId: 'u1',
  createdAt,
  plainText,
  ...more,
})
const CONVERSATION = [
  said('언제 오나요?', '2025-10-01 12:07:00'),
  said('어떤 상품일까요?', '2025-10-01 12:06:00', { personType: 'manager', personId: '0042' }),
  said('배송이 늦어요', '2025-10-01 12:05:00'),
  said('안녕하세요, 챗봇이에요', '2025-10-01 12:05:30', { personType: 'bot' }),
  said('', '2025-10-01 12:08:00', { files: 'a.png' }),
]

async function read(sheets: ChannelTalkSheets, options?: ReadOptions) {
  return readAll(await fileOf(await channelTalkOf(sheets)), { options })
}
const bodies = async (messages: ChannelTalkSheets['messages'], options?: ReadOptions) =>
  (await read({ chats: [CHAT], messages }, options)).tickets.map((ticket) => ticket.body)

describe('a chat', () => {
  test('becomes one ticket: what its customer wrote in the order of time, and the fields of its own row', async () => {
    const { tickets, report } = await read({ chats: [CHAT], messages: CONVERSATION })
    expect(tickets).toMatchObject([
      {
        rowNumber: 2,
        body: '배송이 늦어요\n언제 오나요?',
        receivedAt: '2025-10-01 03:05:00',
        channel: 'appKakao',
        customerId: 'u1',
        inquiryType: '배송/지연, 환불',
        assignee: '0042',
        status: 'closed',
        title: '',
        label: null,
      },
    ])
    expect(report.details).toMatchObject({
      sheet: 'UserChat data',
      preset: {
        name: 'channel-talk',
        conversation: 'customer',
        chatSheet: 'UserChat data',
        messageSheet: 'Message data',
        bodyCharsMax: JOINED_BODY_CHARS_MAX,
        messages: { total: 5, joined: 2, notChosen: 2, withoutText: 1, withoutChat: 0 },
      },
    })
  })

  test('is read as the first message, or the whole conversation with who speaks, when asked for', async () => {
    expect(await bodies(CONVERSATION, { conversation: 'first' })).toEqual(['배송이 늦어요'])
    expect(await bodies(CONVERSATION, { conversation: 'all' })).toEqual([
      '고객: 배송이 늦어요\n봇: 안녕하세요, 챗봇이에요\n상담사: 어떤 상품일까요?\n고객: 언제 오나요?',
    ])
  })

  test('without any message of its customer is rejected, whatever of it is asked for', async () => {
    const chats = [CHAT, { ...CHAT, id: 'c2' }, { ...CHAT, id: 'c3' }]
    const messages = [...CONVERSATION, said('연락 주세요', '', { chatId: 'c2', personType: 'manager' })]
    for (const conversation of ['first', 'customer', 'all'] as const) {
      const { tickets, rejected, report } = await read({ chats, messages }, { conversation })
      expect(tickets).toHaveLength(1)
      expect(rejected.map((one) => [one.rowNumber, one.reason, one.cells[0]])).toEqual([
        [3, 'no_customer_message', 'c2'],
        [4, 'no_customer_message', 'c3'],
      ])
      expect(report.details.preset?.messages.total).toBe(6)
    }
  })

  test('that stands on its sheet twice is one ticket', async () => {
    const { tickets, rejected, report } = await read({ chats: [CHAT, CHAT], messages: CONVERSATION })
    expect(tickets.map((ticket) => ticket.rowNumber)).toEqual([2])
    expect(rejected).toMatchObject([{ rowNumber: 3, reason: 'repeated_chat', isWarning: false }])
    expect(report.details.preset?.messages).toMatchObject({ total: 5, joined: 2 })
  })

  test('that is too long is cut between two characters, with a warning', async () => {
    const long = `가${'👍'.repeat(JOINED_BODY_CHARS_MAX / 2)}끝`
    const { tickets, rejected, report } = await read({ chats: [CHAT], messages: [said(long, '')] })
    expect(tickets[0]!.body).toBe(`가${'👍'.repeat(JOINED_BODY_CHARS_MAX / 2 - 1)}`)
    expect(report).toMatchObject({ warningCount: 1, details: { warnings: { body_cut: 1 } } })
    expect(rejected).toMatchObject([{ rowNumber: 2, reason: 'body_cut', isWarning: true }])
    const full = '나'.repeat(JOINED_BODY_CHARS_MAX)
    const whole = await read({ chats: [CHAT], messages: [said(full, '')] })
    expect([whole.tickets[0]!.body, whole.report.details.warnings]).toEqual([full, {}])
  })

  test('keeps every cell of its row as written, beside one column for the messages', async () => {
    const chat = { ...CHAT, state: ' closed ', memo: '=1+1' }
    const { tickets, report } = await read({ chats: [chat], messages: CONVERSATION })
    expect(report.columns.map((column) => column.name)).toEqual([...Object.keys(chat), '메시지'])
    expect(report.mapping).toMatchObject({ body: '메시지', status: 'state', received_at: 'createdAt' })
    expect(writtenCells(report.columns, tickets[0]!)).toEqual([
      ...Object.values(chat),
      '배송이 늦어요\n언제 오나요?',
    ])
  })

  test('with cells beyond the header keeps them, behind the messages', async () => {
    const rows = [
      ['id', 'state'],
      ['c1', 'open', '넘친 값'],
    ]
    const workbook = await writeXlsx({
      sheets: [
        { name: 'UserChat data', rows },
        {
          name: 'Message data',
          rows: [
            ['chatId', 'personType', 'plainText'],
            ['c1', 'user', '환불'],
          ],
        },
      ],
    })
    const { tickets, report } = await readAll(await fileOf(workbook))
    expect(report.columns.map((column) => column.name)).toEqual(['id', 'state', '메시지', '열 4'])
    expect(writtenCells(report.columns, tickets[0]!)).toEqual(['c1', 'open', '환불', '넘친 값'])
  })
})

describe('messages', () => {
  test('are ordered whatever way their moments are written, and of one second as the sheet has them', async () => {
    const inAnyForm = [
      said('넷', '2025-10-01T12:00:03.900Z'),
      said('하나', '2025. 10. 1. 오후 12:00'),
      said('셋', '2025-10-01T12:00:03.100Z'),
      said('둘', '2025-10-01 12:00:02'),
    ]
    expect(await bodies(inAnyForm)).toEqual(['하나\n둘\n셋\n넷'])
    const serials = [45931.75, 45931.25, 45931.5].map((createdAt) => ({
      ...said(`${createdAt}`, ''),
      createdAt,
    }))
    expect(await bodies(serials)).toEqual(['45931.25\n45931.5\n45931.75'])
    const milliseconds = [1759287600002, 1759287600001].map((at) => said(`${at}`, `${at}`))
    expect(await bodies(milliseconds)).toEqual(['1759287600001\n1759287600002'])
    const latestFirst = ['셋', '둘'].map((text) => said(text, '2025-10-01 12:00:01'))
    expect(await bodies([...latestFirst, said('하나', '2025-10-01 12:00:00')])).toEqual(['하나\n둘\n셋'])
  })

  test('without a moment stay behind the one before them', async () => {
    const some = [said('둘', '2025-10-02'), said('셋', '?'), said('하나', '2025-10-01')]
    expect(await bodies(some)).toEqual(['하나\n둘\n셋'])
  })

  test('whose chat is not there are counted', async () => {
    const messages = [...CONVERSATION, said('길 잃은 말', '', { chatId: 'c9' }), said('', '', { chatId: '' })]
    const { report } = await read({ chats: [CHAT], messages })
    expect(report.details.preset?.messages).toMatchObject({ total: 7, joined: 2, withoutChat: 2 })
  })

  test('in any order, of any chats, stand in the body of their chat by time, and every one is counted', async () => {
    const message = fc.record({
      chat: fc.integer({ min: 0, max: 5 }),
      second: fc.integer({ min: 0, max: 59 }),
      personType: fc.constantFrom('user', 'manager', 'bot', 'alf'),
      text: fc.constantFrom('', '배송', '줄\n바꿈', '👍', '=1+1'),
    })
    const messages = fc.uniqueArray(message, { selector: (one) => one.second, maxLength: 40 })
    const conversation = fc.constantFrom('first' as const, 'customer' as const)
    await fc.assert(
      fc.asyncProperty(messages, conversation, async (drawn, mode) => {
        const { rows, use } = await joinedInProcess(drawn, mode)
        const byTime = drawn.toSorted((one, other) => one.second - other.second)
        for (const chat of [0, 1, 2, 3]) {
          const wanted = byTime.filter((one) => one.chat === chat && one.personType === 'user' && one.text)
          const row = rows.find(({ cells }) => cells[0] === `c${chat}`)!
          const texts = wanted.slice(0, mode === 'first' ? 1 : wanted.length).map((one) => one.text)
          expect(row.cells.at(-1)).toBe(texts.join('\n'))
          expect(row.problem).toBe(wanted.length === 0 ? 'no_customer_message' : undefined)
        }
        const { total, joined, notChosen, withoutText, withoutChat } = use.messages
        expect(total).toBe(drawn.length)
        expect(joined + notChosen + withoutText + withoutChat).toBe(total)
        expect(withoutChat).toBe(drawn.filter((one) => one.chat > 3).length)
      }),
      { numRuns: 100 },
    )
  })
})

/** Four chats and some messages, joined without the process around the reader. */
async function joinedInProcess(
  drawn: { chat: number; second: number; personType: string; text: string }[],
  conversation: Conversation,
) {
  const workFolder = await mkdtemp(join(tmpdir(), 'bunryu-test-'))
  try {
    const workbook = await channelTalkOf({
      chats: [0, 1, 2, 3].map((id) => ({ ...CHAT, id: `c${id}` })),
      messages: [
        ...drawn.map(({ chat, second, personType, text }) =>
          said(text, `2025-10-01 12:00:${second}`, { chatId: `c${chat}`, personType }),
        ),
        // Only for the header.
        ...(drawn.length === 0 ? [{ chatId: null, personType: null, createdAt: null, plainText: null }] : []),
      ],
    })
    const opened = await openWorkbook({ path: await fileOf(workbook), workFolder, conversation })
    const rows = (await Array.fromAsync(opened.rows)).flat()
    return { rows, use: opened.preset!.use }
  } finally {
    await rm(workFolder, { recursive: true })
  }
}

describe('the preset', () => {
  const sheets = { chats: [CHAT], messages: CONVERSATION }

  test('needs the password of a protected export, and joins it like another', async () => {
    const path = await fileOf(await channelTalkOf({ ...sheets, password: 'abc123' }))
    await expect(readAll(path)).rejects.toMatchObject({ code: 'password_required' })
    await expect(readAll(path, { options: { password: 'x' } })).rejects.toMatchObject({
      code: 'wrong_password',
    })
    const { tickets, report } = await readAll(path, { options: { password: 'abc123' } })
    expect(tickets[0]!.body).toBe('배송이 늦어요\n언제 오나요?')
    expect(JSON.stringify(report)).not.toContain('abc123')
  })

  test('can be turned off, and gives way to the choice of another sheet', async () => {
    const path = await fileOf(await channelTalkOf(sheets))
    const used = async (options: ReadOptions) => {
      const { report } = await readAll(path, { options, mapping: { body: 'createdAt' } })
      return [report.details.sheet, report.details.preset !== null]
    }
    expect(await used({})).toEqual(['UserChat data', true])
    expect(await used({ sheet: 0 })).toEqual(['UserChat data', true])
    expect(await used({ preset: 'none' })).toEqual(['UserChat data', false])
    expect(await used({ sheet: 'Message data' })).toEqual(['Message data', false])
    expect(await used({ sheet: 4, preset: 'channel-talk' })).toEqual(['UserChat data', true])
  })

  test('is not applied to other files, and asking for it there is an error', async () => {
    const preset = { options: { preset: 'channel-talk' as const } }
    const workbook = await writeXlsx({
      sheets: [
        { name: 'UserChat data', rows: [['본문'], ['첫 시트']] },
        { name: 'Message data', rows: [['본문'], ['둘째 시트']] },
      ],
    })
    const path = await fileOf(workbook)
    expect((await readAll(path)).report.details.preset).toBeNull()
    await expect(readAll(path, preset)).rejects.toMatchObject({ code: 'preset_mismatch', status: 422 })
    await expect(readText('본문\n가\n', preset)).rejects.toMatchObject({ code: 'preset_mismatch' })
  })

  test('finds headers below titles and columns by their synonyms, in any order', async () => {
    const { tickets, report } = await read({
      titles: [['채널톡 상담'], []],
      chats: [{ 상태: 'opened', 'User Id': 'u7', 생성일시: 45931.5, '유저챗 ID': 'c1', tags: '반품' }],
      messages: [{ 내용: '반품할게요', 발신자유형: '고객', '유저챗 ID': 'c1' }],
    })
    expect(tickets).toMatchObject([
      {
        rowNumber: 4,
        receivedAt: '2025-10-01 12:00:00',
        customerId: 'u7',
        status: 'opened',
        inquiryType: '반품',
        body: '반품할게요',
      },
    ])
    expect(report.details).toMatchObject({ headerRow: 3, titleRows: 1 })
  })

  test('leaves the mapping to the caller, who may give a column of its own another field', async () => {
    const path = await fileOf(await channelTalkOf(sheets))
    const { tickets, report } = await readAll(path, { mapping: { title: 'tags', channel: null } })
    expect(tickets[0]).toMatchObject({
      title: '배송/지연, 환불',
      inquiryType: '',
      channel: '',
      status: 'closed',
    })
    expect(report.mapping.inquiry_type).toBeUndefined()
  })

  test('shows in the preview, with the rows as they will be taken', async () => {
    const path = await fileOf(await channelTalkOf({ ...sheets, chats: [CHAT, { ...CHAT, id: 'c2' }] }))
    const preview = await previewFile(path, {})
    expect(preview).toMatchObject({ sheet: 'UserChat data', headerRow: 1, preset: { name: 'channel-talk' } })
    expect(preview.rows.map((row) => [row.number, row.reason])).toEqual([
      [2, null],
      [3, 'no_customer_message'],
    ])
    expect(preview.choices.every((choice) => choice.certainty === 'name')).toBe(true)
  })
})
