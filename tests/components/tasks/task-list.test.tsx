import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NuqsTestingAdapter } from 'nuqs/adapters/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { TaskActions } from '#components/history/task-actions.ts'
import { TaskList } from '#components/tasks/task-list.tsx'
import type { TaskRow } from '#lib/tasks/schema.ts'
import { aTaskRow } from '#tests/factories/ui.ts'
import { renderPage } from '#tests/setup/render.tsx'

const router = vi.hoisted(() => ({ push: vi.fn(), refresh: vi.fn() }))
const forget = vi.hoisted(() => vi.fn())
const toast = vi.hoisted(() => ({ success: vi.fn(), error: vi.fn() }))
vi.mock('next/navigation', () => ({ useRouter: () => router }))
vi.mock('#components/live/use-live-tasks.ts', () => ({ useLiveTasks: <T,>(tasks: T) => tasks }))
vi.mock('#components/live/use-forget-task.ts', () => ({ useForgetTask: () => forget }))
vi.mock('#components/ui/use-safe-refresh.ts', () => ({ useSafeRefresh: () => router.refresh }))
vi.mock('sonner', () => ({ toast }))

const done = (task_id: string, file_name: string, over: Partial<TaskRow> = {}) =>
  aTaskRow({
    ...{ task_id, file_name, status: 'completed', step: 'saving', current: 500, percentage: 100 },
    ...over,
  })

const actions = {
  editTask: vi.fn<TaskActions['editTask']>(),
  deleteTask: vi.fn<TaskActions['deleteTask']>(),
  runAgain: vi.fn<TaskActions['runAgain']>(),
}

function show(items: TaskRow[], { query = '', next_cursor = null as string | null } = {}) {
  return renderPage(
    <NuqsTestingAdapter>
      <TaskList firstPage={{ items, next_cursor }} query={query} actions={actions} />
    </NuqsTestingAdapter>,
  )
}

async function openMenu(name: string) {
  await userEvent.click(screen.getByRole('button', { name: `${name} 메뉴` }))
  return within(await screen.findByRole('menu'))
}

beforeEach(() => {
  vi.clearAllMocks()
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a row', () => {
  test('of a running task shows its bar, of an ended one its state', () => {
    show([aTaskRow(), done('2', '8월.csv')])
    expect(screen.getByRole('progressbar', { name: '분류 진행률 9월 문의.xlsx' })).toHaveAttribute(
      'aria-valuenow',
      '30',
    )
    expect(screen.getByText('완료')).toBeVisible()
    expect(screen.getByRole('link', { name: '8월.csv' })).toHaveAttribute('href', '/tasks/2')
  })

  test('says who, which file, what with, when, how long and how many', () => {
    show([
      done('2', '8월.csv', {
        name: '8월 보고',
        note: '규칙을 고친 뒤',
        started_at: '2025-11-23T05:07:00.000Z',
        finished_at: '2025-11-23T05:07:12.300Z',
      }),
    ])
    expect(screen.getByRole('link', { name: '8월 보고' })).toBeVisible()
    const facts = screen.getByText(/김서연/)
    expect(facts).toHaveTextContent(/2025년 11월 23일.*8월\.csv · 김서연 · 규칙 rules-8f2c1a · 12초/)
    expect(screen.getByText('규칙을 고친 뒤')).toBeVisible()
    expect(screen.getByText('500건')).toBeVisible()
  })

  test('that is pinned comes first and says so', () => {
    show([done('1', 'a.csv'), done('2', 'b.csv', { pinned_at: '2025-11-23T05:07:00.000Z' })])
    const [first] = screen.getAllByRole('listitem')
    expect(within(first!).getByRole('img', { name: '고정됨' })).toBeVisible()
    expect(within(first!).getByRole('link', { name: 'b.csv' })).toBeVisible()
  })
})

describe('more', () => {
  test('comes on request, with the same filters, until there is no more', async () => {
    const fetched = vi
      .fn()
      .mockResolvedValue(Response.json({ items: [done('2', '8월.csv')], next_cursor: null }))
    vi.stubGlobal('fetch', fetched)
    show([done('1', '9월.csv')], { query: 'status=completed', next_cursor: 'abc' })
    await userEvent.click(screen.getByRole('button', { name: '더 보기' }))
    expect(fetched).toHaveBeenCalledWith('/api/classifications?status=completed&cursor=abc')
    expect(await screen.findByText('8월.csv')).toBeVisible()
    expect(screen.queryByRole('button', { name: '더 보기' })).not.toBeInTheDocument()
  })

  test('that cannot be loaded leaves what is here, and can be tried again', async () => {
    vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('Failed to fetch')))
    show([done('1', '9월.csv')], { next_cursor: 'abc' })
    await userEvent.click(screen.getByRole('button', { name: '더 보기' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('기록을 더 불러오지 못했어요.')
    expect(screen.getByText('9월.csv')).toBeVisible()
    expect(screen.getByRole('button', { name: '다시 시도' })).toBeVisible()
  })
})

describe('the menu', () => {
  test('renames and notes: the row has the new words at once', async () => {
    actions.editTask.mockResolvedValue({
      ok: true,
      task: done('1', 'a.csv', { name: '새 이름', note: '메모' }),
    })
    show([done('1', 'a.csv')])
    await userEvent.click((await openMenu('a.csv')).getByRole('menuitem', { name: '이름과 메모' }))
    const dialog = within(await screen.findByRole('dialog', { name: '이름과 메모' }))
    await userEvent.type(dialog.getByLabelText('이름'), '새 이름')
    await userEvent.type(dialog.getByLabelText(/메모/), '메모')
    await userEvent.click(dialog.getByRole('button', { name: '저장' }))
    expect(actions.editTask).toHaveBeenCalledWith('1', { name: '새 이름', note: '메모' })
    expect(await screen.findByRole('link', { name: '새 이름' })).toBeVisible()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  test('a name that is refused stays in the dialog with the reason', async () => {
    actions.editTask.mockResolvedValue({ ok: false, code: 'invalid', error: 'name 값이 올바르지 않아요.' })
    show([done('1', 'a.csv')])
    await userEvent.click((await openMenu('a.csv')).getByRole('menuitem', { name: '이름과 메모' }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.type(dialog.getByLabelText('이름'), 'x')
    await userEvent.click(dialog.getByRole('button', { name: '저장' }))
    expect(await dialog.findByRole('alert')).toHaveTextContent('올바르지 않아요')
    expect(dialog.getByLabelText('이름')).toHaveValue('x')
  })

  test('deletes after saying what goes and what stays, and the row is gone', async () => {
    actions.deleteTask.mockResolvedValue({ ok: true })
    show([done('1', 'a.csv'), done('2', 'b.csv')])
    await userEvent.click((await openMenu('a.csv')).getByRole('menuitem', { name: '삭제' }))
    const dialog = within(await screen.findByRole('alertdialog', { name: '이 분류 기록을 지울까요?' }))
    expect(
      dialog.getByText(/a\.csv의 결과 500건이 함께 지워지고 되돌릴 수 없어요.*파일과 티켓/),
    ).toBeVisible()
    expect(actions.deleteTask).not.toHaveBeenCalled()
    await userEvent.click(dialog.getByRole('button', { name: '지우기' }))
    expect(await screen.findByRole('link', { name: 'b.csv' })).toBeVisible()
    expect(screen.queryByRole('link', { name: 'a.csv' })).not.toBeInTheDocument()
    expect(forget).toHaveBeenCalledWith('1')
  })

  test('of a running task cannot delete, compare or run it again, and says why', async () => {
    show([aTaskRow()])
    const menu = await openMenu('9월 문의.xlsx')
    for (const name of ['삭제', '비교', '그대로 다시 실행'])
      expect(menu.getByRole('menuitem', { name })).toHaveAttribute('aria-disabled', 'true')
    expect(menu.getByText('진행 중에는 지우거나 비교할 수 없어요.')).toBeVisible()
  })

  test('runs again and goes to the new task; a refusal names the one that runs', async () => {
    actions.runAgain.mockResolvedValueOnce({ ok: true, taskId: 'new' })
    show([done('1', 'a.csv')])
    await userEvent.click((await openMenu('a.csv')).getByRole('menuitem', { name: '그대로 다시 실행' }))
    expect(router.push).toHaveBeenCalledWith('/tasks/new')
    actions.runAgain.mockResolvedValueOnce({
      ok: false,
      code: 'already_running',
      error: '이미 실행 중입니다.',
      taskId: 'running',
    })
    await userEvent.click((await openMenu('a.csv')).getByRole('menuitem', { name: '그대로 다시 실행' }))
    expect(toast.error).toHaveBeenCalledWith(
      '이미 실행 중입니다.',
      expect.objectContaining({ action: expect.objectContaining({ label: '보기' }) }),
    )
  })
})

describe('choosing two', () => {
  test('leads to their comparison, the earlier one first, and a third has to wait', async () => {
    show([
      done('new', 'new.csv', { created_at: '2025-11-03T00:00:00.000Z' }),
      done('old', 'old.csv', { created_at: '2025-11-01T00:00:00.000Z' }),
      done('third', 'third.csv'),
      aTaskRow(),
    ])
    await userEvent.click(screen.getByRole('button', { name: '두 개 비교' }))
    expect(screen.getByRole('checkbox', { name: '9월 문의.xlsx 고르기' })).toBeDisabled()
    await userEvent.click(screen.getByRole('checkbox', { name: 'new.csv 고르기' }))
    expect(screen.queryByRole('link', { name: '비교하기' })).not.toBeInTheDocument()
    await userEvent.click(screen.getByRole('checkbox', { name: 'old.csv 고르기' }))
    expect(screen.getByRole('link', { name: '비교하기' })).toHaveAttribute('href', '/compare?a=old&b=new')
    expect(screen.getByRole('checkbox', { name: 'third.csv 고르기' })).toBeDisabled()
    await userEvent.click(screen.getByRole('checkbox', { name: 'old.csv 고르기' }))
    expect(screen.getByRole('checkbox', { name: 'third.csv 고르기' })).toBeEnabled()
  })
})
