import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { UploadForm } from '#components/files/upload-form.tsx'
import { countsOf, FakeUploads, FILE, previewOf, refusal } from '#tests/setup/fake-uploads.ts'
import { renderPage } from '#tests/setup/render.tsx'

let server: FakeUploads

beforeEach(() => {
  server = new FakeUploads()
  server.status = 'ready'
  server.install()
})
afterEach(() => {
  sessionStorage.clear()
  vi.unstubAllGlobals()
})

/** As after a reload: the upload has arrived, the questions are open. */
function open(onUploaded = vi.fn()) {
  sessionStorage.setItem('bunryu.upload', JSON.stringify({ kind: 'sent', name: '문의.csv', uploadId: 'u1' }))
  renderPage(<UploadForm onUploaded={onUploaded} />)
  return onUploaded
}

const importNow = () => screen.findByRole('button', { name: '가져오기' })
const lastPreview = () => server.asked('POST', /preview$/).at(-1)

const guessed = () =>
  previewOf({
    choices: [
      { field: 'channel', column: '채널', certainty: 'name' },
      { field: 'body', column: '본문', certainty: 'content' },
    ],
  })

describe('where everything is certain', () => {
  test('one confirmation with the counts imports, and hands the file on', async () => {
    const onUploaded = open()
    const confirm = await screen.findByRole('button', { name: '그대로 가져오기' })
    expect(screen.getByText('CSV · CP949 · 열 3개')).toBeVisible()
    expect(screen.getByText('가져올 티켓').nextSibling).toHaveTextContent('2')
    expect(screen.getByText('본문이 비어 있어요')).toBeVisible()
    expect(screen.queryByText('열 연결')).not.toBeInTheDocument()
    await userEvent.click(confirm)
    expect(await screen.findByRole('progressbar')).toBeVisible()
    expect(server.asked('POST', /import$/)[0]).toMatchObject({ mapping: { body: '본문', title: null } })
    server.progress = { bytes_read: 5, row_count: 1200, rejected_count: 3 }
    expect(await screen.findByText('1,200건 가져왔어요 · 3행은 빼 뒀어요')).toBeVisible()
    server.status = 'imported'
    await waitFor(() => expect(onUploaded).toHaveBeenCalledWith(FILE), { timeout: 3_000 })
    expect(sessionStorage).toHaveLength(0)
  })

  test('an imported upload is forgotten at once, also where its form goes away with it', async () => {
    sessionStorage.setItem(
      'bunryu.upload',
      JSON.stringify({ kind: 'sent', name: '문의.csv', uploadId: 'u1' }),
    )
    function Page() {
      const [file, setFile] = useState<string | null>(null)
      return file ? <p>다음: {file}</p> : <UploadForm onUploaded={({ name }) => setFile(name)} />
    }
    renderPage(<Page />)
    await userEvent.click(await screen.findByRole('button', { name: '그대로 가져오기' }))
    server.status = 'imported'
    expect(await screen.findByText(`다음: ${FILE.name}`, {}, { timeout: 3_000 })).toBeVisible()
    expect(sessionStorage).toHaveLength(0)
  })

  test('the details can be opened all the same', async () => {
    open()
    await userEvent.click(await screen.findByRole('button', { name: '자세히 보고 바꾸기' }))
    expect(screen.getByRole('heading', { name: '읽기 설정' })).toBeVisible()
    expect(screen.getByLabelText('인코딩')).toHaveValue('cp949')
    expect(await importNow()).toBeEnabled()
  })
})

describe('where something is open', () => {
  test.each([
    ['a column that was guessed', guessed()],
    ['several sheets', previewOf({ format: 'xlsx', delimiter: null, sheet: 'A', sheets: ['A', 'B'] })],
    [
      'characters that could not be decoded',
      previewOf({ counts: countsOf({ undecodable: { count: 2, lines: [7, 9] } }) }),
    ],
    ['no row to take', previewOf({ counts: countsOf({ row_count: 0 }) })],
  ])('%s opens the steps', async (_, preview) => {
    server.preview = () => preview
    open()
    expect(await screen.findByRole('heading', { name: '열 연결' })).toBeVisible()
    expect(screen.queryByRole('button', { name: '그대로 가져오기' })).not.toBeInTheDocument()
  })

  test('what could not be decoded is counted and shown with its lines', async () => {
    server.preview = () => previewOf({ counts: countsOf({ undecodable: { count: 30, lines: [7, 9] } }) })
    open()
    expect(await screen.findByText('읽지 못한 글자가 30개 있어요')).toBeVisible()
    expect(screen.getByText(/7, 9번째 줄과 그 밖의 줄/)).toBeVisible()
  })

  test('each field has a select with sample values and how sure it is; what is not connected is said to be kept', async () => {
    server.preview = guessed
    open()
    const body = await screen.findByLabelText(/^본문/)
    expect(body).toHaveAccessibleDescription(/배송이 늦어요.*확인 필요/)
    expect(screen.getByLabelText('채널')).toHaveAccessibleDescription(/챗봇 · 전화.*확실해요/)
    expect(screen.getByLabelText('제목')).toHaveDisplayValue('연결하지 않음')
    expect(screen.getByText('연결하지 않은 열도 그대로 보관해요: 메모')).toBeVisible()
  })

  test('connecting a column redraws with it, and takes it from whoever had it', async () => {
    server.preview = guessed
    open()
    await userEvent.selectOptions(await screen.findByLabelText(/^본문/), '메모')
    await userEvent.selectOptions(screen.getByLabelText('제목'), '채널')
    await waitFor(() =>
      expect(lastPreview()).toMatchObject({
        mapping: { body: '메모', title: '채널', channel: null },
        counts: true,
      }),
    )
    expect(screen.getByLabelText('채널')).toHaveDisplayValue('연결하지 않음')
    await userEvent.click(await importNow())
    expect(server.asked('POST', /import$/)[0]).toMatchObject({ mapping: { body: '메모', channel: null } })
  })

  test('encoding, separator and header row can be changed, and the columns are detected anew', async () => {
    server.preview = guessed
    open()
    await userEvent.selectOptions(await screen.findByLabelText('인코딩'), 'UTF-8')
    await userEvent.selectOptions(screen.getByLabelText('구분 기호'), '탭')
    await userEvent.selectOptions(screen.getByLabelText('머리글 행'), '3번째 행')
    const options = { encoding: 'utf-8', delimiter: '\t', header_row: 3 }
    await waitFor(() => expect(lastPreview()).toMatchObject({ options, counts: true }))
    await userEvent.click(await importNow())
    expect(server.asked('POST', /import$/)[0]).toMatchObject({ options })
  })

  test('a reading that fails says why, and can be mended with the same selects', async () => {
    server.preview = ({ options }) =>
      (options as { header_row?: number }).header_row === 5
        ? refusal(422, 'no_such_header', '고른 머리글이 파일에 없어요.')
        : guessed()
    open()
    await userEvent.selectOptions(await screen.findByLabelText('머리글 행'), '5번째 행')
    expect(await screen.findByRole('alert')).toHaveTextContent('고른 머리글이 파일에 없어요.')
    expect(await importNow()).toBeDisabled()
    await userEvent.selectOptions(screen.getByLabelText('머리글 행'), '1번째 행')
    await waitFor(async () => expect(await importNow()).toBeEnabled())
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  test('without a body column nothing can be imported until one is chosen', async () => {
    const mapping = { ...previewOf().mapping, body: null }
    server.preview = () => previewOf({ mapping, choices: [], counts: null })
    open()
    expect(await screen.findByText('본문으로 쓸 열을 골라 주세요.')).toBeVisible()
    expect(await importNow()).toBeDisabled()
    server.preview = () => previewOf()
    await userEvent.selectOptions(screen.getByLabelText(/^본문/), '본문')
    await waitFor(async () => expect(await importNow()).toBeEnabled())
  })

  test('the preview marks the rows that are left out, and scrolls by keyboard', async () => {
    server.preview = guessed
    open()
    const table = await screen.findByRole('region', { name: '읽은 모습 미리보기' })
    expect(table).toHaveAttribute('tabindex', '0')
    expect(within(table).getByText('빼 둠: 본문이 비어 있어요')).toBeVisible()
  })
})

test('the very same bytes warn first: the file that is there can be used, or they are imported again', async () => {
  const same_file = { file_id: 'f1', name: '지난주.csv', row_count: 12, created_at: '2025-10-01T00:00:00Z' }
  server.preview = () => previewOf({ same_file })
  const onUploaded = open()
  expect(await screen.findByRole('alert')).toHaveTextContent('지난주.csv (12건)과 내용이 똑같아요')
  await userEvent.click(screen.getByRole('button', { name: '그래도 다시 가져오기' }))
  expect(await screen.findByRole('button', { name: '그대로 가져오기' })).toBeVisible()
  expect(onUploaded).not.toHaveBeenCalled()
})

test('using the file that is there imports nothing', async () => {
  const same_file = { file_id: 'f1', name: '지난주.csv', row_count: 12, created_at: '2025-10-01T00:00:00Z' }
  server.preview = () => previewOf({ same_file })
  const onUploaded = open()
  await userEvent.click(await screen.findByRole('button', { name: '가져온 파일 쓰기' }))
  await waitFor(() => expect(onUploaded).toHaveBeenCalledWith(FILE))
  expect(server.asked('POST', /import$/)).toEqual([])
  expect(server.asked('DELETE', /\/u1$/)).toHaveLength(1)
})

test('a protected workbook asks for its password until it fits, and keeps it in memory alone', async () => {
  server.preview = ({ password }) => {
    if (password === undefined) return refusal(422, 'password_required', '암호를 입력해 주세요.')
    return password === '비밀' ? previewOf() : refusal(422, 'wrong_password', '암호가 맞지 않아요.')
  }
  open()
  await userEvent.type(await screen.findByLabelText('파일 암호'), '틀림{Enter}')
  expect(await screen.findByText('암호가 맞지 않아요. 다시 적어 주세요.')).toBeVisible()
  await userEvent.type(screen.getByLabelText('파일 암호'), '비밀')
  await userEvent.click(screen.getByRole('button', { name: '열기' }))
  await userEvent.click(await screen.findByRole('button', { name: '그대로 가져오기' }))
  expect(server.asked('POST', /import$/)[0]).toMatchObject({ password: '비밀' })
  expect(JSON.stringify({ ...sessionStorage, ...localStorage })).not.toContain('비밀')
})

test('a file that cannot be read says why and leads to another', async () => {
  server.preview = () => refusal(415, 'unsupported_type', '읽을 수 없는 형식이에요.')
  open()
  expect(await screen.findByRole('alert')).toHaveTextContent('읽을 수 없는 형식이에요.')
  await userEvent.click(screen.getByRole('button', { name: '다른 파일 고르기' }))
  expect(await screen.findByLabelText('티켓 파일 올리기')).toBeInTheDocument()
})

test('an import that fails comes back to the answers, and can be begun again', async () => {
  server.preview = guessed
  open()
  await userEvent.click(await importNow())
  await screen.findByRole('progressbar')
  server.status = 'failed'
  server.importError = '서버가 다시 시작되어 가져오기가 멈췄어요.'
  expect(await screen.findByRole('alert', {}, { timeout: 3_000 })).toHaveTextContent('가져오기가 멈췄어요')
  await userEvent.click(await importNow())
  expect(server.asked('POST', /import$/)).toHaveLength(2)
})

test('cancelling an import throws it away', async () => {
  open()
  await userEvent.click(await screen.findByRole('button', { name: '그대로 가져오기' }))
  await userEvent.click(await screen.findByRole('button', { name: '가져오기 취소' }))
  expect(await screen.findByLabelText('티켓 파일 올리기')).toBeInTheDocument()
  expect(server.asked('DELETE', /\/u1$/)).toHaveLength(1)
})
