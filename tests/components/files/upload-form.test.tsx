import { act, fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { UploadForm } from '#components/files/upload-form.tsx'
import { renderPage } from '#tests/setup/render.tsx'

/** What the form asked of the browser, answered by the test. */
class HeldRequest {
  static last: HeldRequest
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  status = 0
  responseText = ''
  sent: FormData | null = null
  constructor() {
    HeldRequest.last = this
  }
  open() {}
  send(body: FormData) {
    this.sent = body
  }
  abort() {
    this.onabort?.()
  }
  answer(status: number, body: unknown) {
    this.status = status
    this.responseText = typeof body === 'string' ? body : JSON.stringify(body)
    return act(async () => this.onload?.())
  }
}

beforeEach(() => {
  vi.stubGlobal('XMLHttpRequest', HeldRequest)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const csv = (name = '문의.csv') => new File(['본문\n안녕'], name, { type: 'text/csv' })
const input = () => screen.getByLabelText('티켓 파일 올리기')
const uploaded = { file_id: 'f1', name: '문의.csv', row_count: 1, rejected_count: 0 }

test('a chosen file is sent at once, with its progress shown, and handed on when it was taken', async () => {
  const onUploaded = vi.fn()
  renderPage(<UploadForm onUploaded={onUploaded} />)
  await userEvent.upload(input(), csv())
  expect(HeldRequest.last.sent?.get('file')).toHaveProperty('name', '문의.csv')
  act(() => HeldRequest.last.upload.onprogress?.({ loaded: 42, total: 100 }))
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuetext', '42% 올렸어요')
  act(() => HeldRequest.last.upload.onprogress?.({ loaded: 100, total: 100 }))
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuetext', '올린 파일을 읽고 있어요')
  await HeldRequest.last.answer(201, uploaded)
  expect(onUploaded).toHaveBeenCalledWith(uploaded)
  expect(input()).toBeInTheDocument()
})

test('a dropped file goes the same way', async () => {
  renderPage(<UploadForm onUploaded={() => {}} />)
  await act(async () => fireEvent.drop(input().closest('label')!, { dataTransfer: { files: [csv()] } }))
  expect(screen.getByRole('progressbar')).toBeVisible()
})

test('a refusal is shown in the words of the server, and another file can be chosen', async () => {
  const onUploaded = vi.fn()
  renderPage(<UploadForm onUploaded={onUploaded} />)
  await userEvent.upload(input(), csv())
  await HeldRequest.last.answer(422, {
    success: false,
    code: 'no_rows',
    error: '분류할 수 있는 행이 없어요.',
  })
  expect(screen.getByRole('alert')).toHaveTextContent('파일을 올리지 못했어요 · 문의.csv')
  expect(screen.getByRole('alert')).toHaveTextContent('분류할 수 있는 행이 없어요.')
  expect(input()).toBeInTheDocument()
  expect(onUploaded).not.toHaveBeenCalled()
})

test('an answer that is no JSON, from a proxy say, still gets a sentence', async () => {
  renderPage(<UploadForm onUploaded={() => {}} />)
  await userEvent.upload(input(), csv())
  await HeldRequest.last.answer(502, '<html>Bad Gateway</html>')
  expect(screen.getByRole('alert')).toHaveTextContent('알 수 없는 문제가 생겼어요.')
})

test('a lost connection is not the fault of the file', async () => {
  renderPage(<UploadForm onUploaded={() => {}} />)
  await userEvent.upload(input(), csv())
  await act(async () => HeldRequest.last.onerror?.())
  expect(screen.getByRole('alert')).toHaveTextContent('서버에 연결하지 못했어요.')
})

test('cancelling stops the upload and leaves no error', async () => {
  renderPage(<UploadForm onUploaded={() => {}} />)
  await userEvent.upload(input(), csv())
  await userEvent.click(screen.getByRole('button', { name: '올리기 취소' }))
  expect(input()).toBeInTheDocument()
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})

test('a kind of file that cannot be read is refused before it is sent', async () => {
  renderPage(<UploadForm onUploaded={() => {}} />)
  await act(async () => fireEvent.change(input(), { target: { files: [csv('사진.png')] } }))
  expect(screen.getByRole('alert')).toHaveTextContent('CSV, TSV, XLSX 파일만 올릴 수 있어요.')
})

test('several files at once are refused: one file is one upload', async () => {
  renderPage(<UploadForm onUploaded={() => {}} />)
  const dataTransfer = { files: [csv('a.csv'), csv('b.csv')] }
  await act(async () => fireEvent.drop(input().closest('label')!, { dataTransfer }))
  expect(screen.getByRole('alert')).toHaveTextContent('한 번에 하나씩')
})

test('leaving the page is held back only while a file is on its way', async () => {
  renderPage(<UploadForm onUploaded={() => {}} />)
  const leave = () => {
    const event = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(event)
    return event.defaultPrevented
  }
  expect(leave()).toBe(false)
  await userEvent.upload(input(), csv())
  expect(leave()).toBe(true)
  await HeldRequest.last.answer(201, uploaded)
  expect(leave()).toBe(false)
})
