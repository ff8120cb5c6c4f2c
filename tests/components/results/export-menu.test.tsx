import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { ExportMenu } from '#components/results/export-menu.tsx'
import type { ExportOptions, WorkbookRefusal } from '#lib/exports/schema.ts'
import { renderPage } from '#tests/setup/render.tsx'

afterEach(() => vi.unstubAllGlobals())

function answering(code: WorkbookRefusal | null) {
  const workbook = {
    format: 'workbook',
    encoding: 'utf-8',
    is_available: code === null,
    code,
    reason: code && '왜냐하면',
  }
  const csv = { format: 'csv', encoding: 'cp949', is_available: true, code: null, reason: null }
  vi.stubGlobal('fetch', async () => Response.json({ items: [workbook, csv] } as ExportOptions))
}

async function openMenu() {
  renderPage(<ExportMenu taskId="t1" />)
  await userEvent.click(screen.getByRole('button', { name: '내보내기' }))
}

test('an uploaded workbook can be had back', async () => {
  answering(null)
  await openMenu()
  const item = await screen.findByRole('menuitem', { name: /올린 파일에 열 추가/ })
  expect(item).toHaveAttribute('href', '/api/classifications/t1/export?format=workbook')
})

test('one that is not kept says why, and cannot be chosen', async () => {
  answering('workbook_protected')
  await openMenu()
  const item = await screen.findByRole('menuitem', { name: /올린 파일에 열 추가/ })
  expect(item).toHaveTextContent('왜냐하면')
  expect(item).toHaveAttribute('aria-disabled', 'true')
  expect(item).not.toHaveAttribute('href')
})

test('a CSV’s tickets have no workbook, and CP949 says before the download what it does to an emoji', async () => {
  answering('workbook_not_xlsx')
  await openMenu()
  const item = await screen.findByRole('menuitem', { name: /CP949에 없는 글자는 &#128522; 같은 번호로/ })
  expect(item).toHaveAttribute('href', '/api/classifications/t1/export?format=csv&encoding=cp949')
  expect(screen.queryByRole('menuitem', { name: /올린 파일에 열 추가/ })).not.toBeInTheDocument()
})
