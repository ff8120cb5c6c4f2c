import { act, fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { UploadForm } from '#components/files/upload-form.tsx'
import { FakeUploads, refusal } from '#tests/setup/fake-uploads.ts'
import { renderPage } from '#tests/setup/render.tsx'

let server: FakeUploads

beforeEach(() => {
  server = new FakeUploads()
  server.install()
})
afterEach(() => {
  sessionStorage.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** Ten bytes: three parts of the fake server's four. */
const csv = (name = '문의.csv') => new File(['0123456789'], name, { type: 'text/csv' })
const input = () => screen.getByLabelText('티켓 파일 올리기')

test('a chosen file is sent in parts at once, with its progress shown', async () => {
  server.putAnswers = [204, 'held']
  renderPage(<UploadForm onUploaded={() => {}} />)
  await userEvent.upload(input(), csv())
  expect(server.asked('POST', /^\/api\/uploads$/)).toEqual([{ name: '문의.csv', byte_size: 10 }])
  expect(await screen.findByText('40% 올렸어요')).toBeVisible()
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuetext', '40% 올렸어요')
  await act(async () => server.release())
  expect(await screen.findByRole('button', { name: '그대로 가져오기' })).toBeVisible()
  expect(server.asked('PUT', /parts/)).toHaveLength(3)
})

test('a dropped file goes the same way', async () => {
  server.putAnswers = ['held']
  renderPage(<UploadForm onUploaded={() => {}} />)
  await act(async () => fireEvent.drop(input().closest('label')!, { dataTransfer: { files: [csv()] } }))
  expect(await screen.findByRole('progressbar')).toBeVisible()
})

test('a cut connection is waited for, and only what is missing is sent again', async () => {
  server.putAnswers = [204, 'lost']
  renderPage(<UploadForm onUploaded={() => {}} />)
  await userEvent.upload(input(), csv())
  expect(await screen.findByRole('button', { name: '그대로 가져오기' }, { timeout: 5_000 })).toBeVisible()
  const paths = server.calls
    .filter(({ method }) => method === 'PUT')
    .map(({ path }) => path.split('/').at(-1))
  expect(paths).toEqual(['0', '1', '1', '2'])
})

test('while the connection is away it says so, and goes on at once when the browser is online again', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.99)
  server.putAnswers = [204, 'lost']
  renderPage(<UploadForm onUploaded={() => {}} />)
  await userEvent.upload(input(), csv())
  expect(await screen.findAllByText(/연결이 끊겨 기다리고 있어요/)).not.toHaveLength(0)
  await act(async () => window.dispatchEvent(new Event('online')))
  expect(await screen.findByRole('button', { name: '그대로 가져오기' })).toBeVisible()
  vi.restoreAllMocks()
})

test('a connection that stays away asks, and goes on where it was', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  server.putAnswers = [204, ...Array<'lost'>(8).fill('lost')]
  renderPage(<UploadForm onUploaded={() => {}} />)
  await userEvent.upload(input(), csv())
  await userEvent.click(await screen.findByRole('button', { name: '이어서 올리기' }, { timeout: 5_000 }))
  expect(await screen.findByRole('button', { name: '그대로 가져오기' })).toBeVisible()
  expect(server.asked('POST', /^\/api\/uploads$/)).toHaveLength(1)
  vi.restoreAllMocks()
})

test('a refusal is shown in the words of the server, and another file can be chosen', async () => {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(refusal(413, 'too_large', '파일이 너무 커요. 200MB까지 올릴 수 있어요.')),
  )
  const onUploaded = vi.fn()
  renderPage(<UploadForm onUploaded={onUploaded} />)
  await userEvent.upload(input(), csv())
  expect(await screen.findByRole('alert')).toHaveTextContent('파일을 올리지 못했어요 · 문의.csv')
  expect(screen.getByRole('alert')).toHaveTextContent('200MB까지')
  expect(input()).toBeInTheDocument()
  expect(onUploaded).not.toHaveBeenCalled()
})

test('an answer that is no JSON, from a proxy say, still gets a sentence', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>Forbidden</html>', { status: 403 })))
  renderPage(<UploadForm onUploaded={() => {}} />)
  await userEvent.upload(input(), csv())
  expect(await screen.findByRole('alert')).toHaveTextContent('알 수 없는 문제가 생겼어요.')
})

test('cancelling stops the upload, throws away what has arrived, and leaves no error', async () => {
  server.putAnswers = ['held']
  renderPage(<UploadForm onUploaded={() => {}} />)
  await userEvent.upload(input(), csv())
  await userEvent.click(await screen.findByRole('button', { name: '올리기 취소' }))
  expect(input()).toBeInTheDocument()
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  expect(server.asked('DELETE', /\/u1$/)).toHaveLength(1)
})

test('a kind of file that cannot be read is refused before it is sent', async () => {
  renderPage(<UploadForm onUploaded={() => {}} />)
  await act(async () => fireEvent.change(input(), { target: { files: [csv('사진.png')] } }))
  expect(screen.getByRole('alert')).toHaveTextContent('CSV, TSV, XLSX 파일만 올릴 수 있어요.')
  expect(server.calls).toEqual([])
})

test('several files at once are refused: one file is one upload', async () => {
  renderPage(<UploadForm onUploaded={() => {}} />)
  const dataTransfer = { files: [csv('a.csv'), csv('b.csv')] }
  await act(async () => fireEvent.drop(input().closest('label')!, { dataTransfer }))
  expect(screen.getByRole('alert')).toHaveTextContent('한 번에 하나씩')
})

test('leaving the page is held back only while a file is on its way', async () => {
  server.putAnswers = ['held']
  renderPage(<UploadForm onUploaded={() => {}} />)
  const leave = () => {
    const event = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(event)
    return event.defaultPrevented
  }
  expect(leave()).toBe(false)
  await userEvent.upload(input(), csv())
  await screen.findByRole('progressbar')
  expect(leave()).toBe(true)
  await act(async () => server.release())
  await screen.findByRole('button', { name: '그대로 가져오기' })
  expect(leave()).toBe(false)
})
