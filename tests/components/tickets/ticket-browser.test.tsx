import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NuqsTestingAdapter } from 'nuqs/adapters/testing'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TicketBrowser } from '#components/tickets/ticket-browser.tsx'
import type { TicketRows } from '#lib/results/schema.ts'
import { aTicket } from '#tests/factories/ui.ts'
import { renderPage } from '#tests/setup/render.tsx'

const items = [
  aTicket({ ticket_id: '1', title: '첫째', category: '배송 문의' }),
  aTicket({ ticket_id: '2', title: '둘째', category: null, confidence: null, failure: 'engine_error' }),
  aTicket({ ticket_id: '3', title: '셋째', reviewed_category: '기타' }),
]
const facets = {
  categories: [{ name: '배송 문의', color: '#ef4444' }],
  colors: { '배송 문의': '#ef4444' },
  labels: ['배송 문의', '기타'],
  channels: ['챗봇'],
}

type Answers = Record<'rows' | 'count' | 'detail', (url: URL) => Response | Promise<Response>>
let answers: Answers
let asked: URL[]

beforeEach(() => {
  asked = []
  answers = {
    rows: () => Response.json({ items, next_cursor: null, scanned: 3 }),
    count: () => Response.json({ total: 3 }),
    detail: (url) => {
      const item = items.find(({ ticket_id }) => url.pathname.endsWith(`/${ticket_id}`))
      return Response.json({ ...item, runner_up: '기타', margin: 0.2, file_label: null, history: [] })
    },
  }
  vi.stubGlobal(
    'fetch',
    vi.fn(async (path: string, { signal }: { signal?: AbortSignal } = {}) => {
      const url = new URL(path, 'http://x')
      asked.push(url)
      const kind = url.pathname.endsWith('/rows')
        ? 'rows'
        : url.pathname.endsWith('/count')
          ? 'count'
          : 'detail'
      signal?.throwIfAborted()
      return answers[kind](url)
    }),
  )
  // jsdom measures nothing: every row is as high as a row, and the window as it says.
  vi.stubGlobal('scrollTo', vi.fn())
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(68)
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1024)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

interface Options {
  search?: string
  firstPage?: TicketRows
  labelTicket?: Parameters<typeof TicketBrowser>[0]['labelTicket']
}

function open({
  search = '',
  firstPage = { items, next_cursor: null, scanned: 3 },
  labelTicket,
}: Options = {}) {
  const onUrlUpdate = vi.fn()
  const wrap = (children: ReactNode) => (
    <NuqsTestingAdapter searchParams={search} onUrlUpdate={onUrlUpdate} hasMemory>
      {children}
    </NuqsTestingAdapter>
  )
  renderPage(
    wrap(
      <TicketBrowser
        taskId="t1"
        scanTotal={3}
        firstPage={firstPage}
        facets={facets}
        againstName={null}
        labelTicket={labelTicket ?? vi.fn()}
      >
        <h1>티켓</h1>
      </TicketBrowser>,
    ),
  )
  return { url: () => onUrlUpdate.mock.lastCall?.[0].queryString as string | undefined }
}

const row = (name: RegExp) => screen.getByRole('row', { name })

describe('the list', () => {
  test('is a grid that says how many rows there are, and which one each is', async () => {
    open()
    await waitFor(() => expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '3'))
    expect(row(/둘째/)).toHaveAttribute('aria-rowindex', '2')
    expect(asked.some(({ pathname }) => pathname.endsWith('/rows'))).toBe(false)
  })
  test('says what failed and what a person corrected in words', () => {
    open()
    expect(within(row(/둘째/)).getByText('분류 못 함')).toBeVisible()
    expect(within(row(/셋째/)).getByText('정답: 기타')).toBeVisible()
  })
  test('hostile text stays text', () => {
    const hostile = aTicket({ title: '<img src=x onerror=alert(1)>', body: '<b>굵게</b>' })
    open({ firstPage: { items: [hostile], next_cursor: null, scanned: 1 } })
    expect(screen.getByText('<b>굵게</b>')).toBeVisible()
    expect(document.querySelector('img, b')).toBeNull()
  })
  test('a filter that holds nothing says so and offers the way out', async () => {
    const { url } = open({ search: '?category=x', firstPage: { items: [], next_cursor: null, scanned: 0 } })
    expect(screen.getByText('맞는 티켓이 없어요')).toBeVisible()
    await userEvent.click(screen.getAllByRole('button', { name: '필터 지우기' })[0]!)
    await waitFor(() => expect(url()).toBe(''))
  })
  test('a failure says why, keeps the rows, and asks again only when told to', async () => {
    answers.rows = () =>
      Response.json({ success: false, code: 'x', error: '너무 오래 걸렸어요.' }, { status: 503 })
    open({ firstPage: { items, next_cursor: 'more', scanned: 3 } })
    expect(await screen.findByText('너무 오래 걸렸어요.')).toBeVisible()
    expect(row(/첫째/)).toBeVisible()
    const before = asked.filter(({ pathname }) => pathname.endsWith('/rows')).length
    expect(before).toBe(1)
    answers.rows = () =>
      Response.json({ items: [aTicket({ ticket_id: '4', title: '넷째' })], next_cursor: null, scanned: 1 })
    await userEvent.click(screen.getByRole('button', { name: '다시 시도' }))
    expect(await screen.findByText('넷째')).toBeVisible()
  })
  test('a rare word is looked for piece by piece, until the pieces end', async () => {
    let piece = 0
    answers.rows = () => {
      piece++
      const found = piece === 3 ? [aTicket({ ticket_id: '9', title: '드디어' })] : []
      return Response.json({ items: found, next_cursor: piece < 4 ? `c${piece}` : null, scanned: 250_000 })
    }
    open({ search: '?q=두루마리', firstPage: { items: [], next_cursor: 'c0', scanned: 250_000 } })
    expect(await screen.findByText('드디어')).toBeVisible()
    await waitFor(() => expect(piece).toBe(4))
    expect(
      asked.filter(({ pathname }) => pathname.endsWith('/rows')).map((url) => url.searchParams.get('cursor')),
    ).toEqual(['c0', 'c1', 'c2', 'c3'])
  })
})

describe('the address', () => {
  test('a choice becomes part of it, closes the open ticket, and is asked of the server', async () => {
    const { url } = open({ search: '?ticket=1' })
    await userEvent.selectOptions(screen.getByRole('combobox', { name: '채널' }), '챗봇')
    await waitFor(() => expect(new URLSearchParams(url()).get('channel')).toBe('챗봇'))
    expect(new URLSearchParams(url()).has('ticket')).toBe(false)
    await waitFor(() =>
      expect(
        asked.some((one) => one.pathname.endsWith('/rows') && one.searchParams.get('channel') === '챗봇'),
      ).toBe(true),
    )
  })
  test('what only a link can say stands there as words one can take away', async () => {
    const { url } = open({ search: '?day=2025-09-03&failed=false' })
    await userEvent.click(screen.getByRole('button', { name: '필터 빼기: 2025. 9. 3.' }))
    await waitFor(() => expect(url()).toBe('?failed=false'))
  })
})

describe('the keyboard', () => {
  test('j and k move, Enter opens, Esc closes and comes back to the row', async () => {
    open()
    await userEvent.keyboard('j')
    await waitFor(() => expect(row(/둘째/)).toHaveFocus())
    await userEvent.keyboard('j')
    await userEvent.keyboard('k')
    await waitFor(() => expect(row(/둘째/)).toHaveFocus())
    await userEvent.keyboard('{Enter}')
    const panel = await screen.findByRole('dialog')
    expect(await within(panel).findByText('둘째')).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    await waitFor(() => expect(row(/둘째/)).toHaveFocus())
  })
  test('with a ticket open j goes on to the next one', async () => {
    const { url } = open({ search: '?ticket=1' })
    await screen.findByRole('dialog')
    await userEvent.keyboard('j')
    await waitFor(() => expect(url()).toBe('?ticket=2'))
  })
  test('/ goes to the search, where letters are letters again', async () => {
    open()
    await userEvent.keyboard('/')
    const search = screen.getByRole('searchbox', { name: '제목과 본문에서 찾기' })
    expect(search).toHaveFocus()
    await userEvent.keyboard('jk/')
    expect(search).toHaveValue('jk/')
    await userEvent.keyboard('{Escape}')
    expect(search).not.toHaveFocus()
  })
})

describe('correcting', () => {
  test('a choice is saved and shown in the row, and can be taken back', async () => {
    let reviewed: string | null = null
    answers.detail = () =>
      Response.json({
        ...items[0],
        reviewed_category: reviewed,
        runner_up: null,
        margin: null,
        file_label: null,
        history: [],
      })
    const labelTicket = vi.fn(async ({ category }: { category: string | null }) => {
      reviewed = category
      return { ok: true as const }
    })
    open({ search: '?ticket=1', labelTicket })
    await userEvent.selectOptions(await screen.findByRole('combobox', { name: '맞는 분류' }), '기타')
    expect(labelTicket).toHaveBeenLastCalledWith({ ticketId: '1', category: '기타' })
    await waitFor(() => expect(within(row(/첫째/)).getByText('정답: 기타')).toBeVisible())
    await userEvent.click(await screen.findByRole('button', { name: '되돌리기' }))
    expect(labelTicket).toHaveBeenLastCalledWith({ ticketId: '1', category: null })
    await waitFor(() => expect(within(row(/첫째/)).queryByText('정답: 기타')).not.toBeInTheDocument())
  })
  test('what could not be saved says why, and nothing changes', async () => {
    const labelTicket = vi.fn().mockResolvedValue({ ok: false, code: 'x', error: '권한이 없어요.' })
    open({ search: '?ticket=1', labelTicket })
    await userEvent.click(await screen.findByRole('button', { name: '이 분류가 맞아요' }))
    expect(await screen.findByText('권한이 없어요.')).toBeVisible()
    expect(within(row(/첫째/)).queryByText('검토함')).not.toBeInTheDocument()
  })
})
