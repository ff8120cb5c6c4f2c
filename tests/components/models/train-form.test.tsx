import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { TrainForm, type TrainModel } from '#components/models/train-form.tsx'
import { renderPage } from '#tests/setup/render.tsx'

const push = vi.hoisted(() => vi.fn())
vi.mock('next/navigation', () => ({ useRouter: () => ({ push }) }))
beforeEach(() => push.mockReset())

const files = [
  { file_id: 'f1', name: '9월.csv' },
  { file_id: 'f2', name: '8월.csv' },
]

test('the file of the address is chosen, and a started training is opened', async () => {
  const train = vi.fn<TrainModel>().mockResolvedValue({ ok: true, modelId: 'm1' })
  renderPage(<TrainForm files={files} initialFileId="f2" train={train} />)
  expect(screen.getByLabelText('파일')).toHaveValue('f2')
  await userEvent.type(screen.getByLabelText('이름'), '가을')
  await userEvent.click(screen.getByRole('button', { name: '학습 시작' }))
  expect(train).toHaveBeenCalledWith({ file_id: 'f2', name: '가을', create_categories: false })
  expect(push).toHaveBeenCalledWith('/models/m1')
})

test('labels that are no category are named, and made only when asked', async () => {
  const train = vi
    .fn<TrainModel>()
    .mockResolvedValueOnce({ ok: false, code: 'unknown_labels', error: '없는 분류가 라벨에 있어요: 설치' })
    .mockResolvedValue({ ok: true, modelId: 'm1' })
  renderPage(<TrainForm files={files} initialFileId={null} train={train} />)
  await userEvent.click(screen.getByRole('button', { name: '학습 시작' }))
  expect(await screen.findByText(/라벨에 있어요: 설치/)).toBeVisible()
  await userEvent.click(screen.getByRole('button', { name: '분류를 만들고 학습' }))
  expect(train).toHaveBeenLastCalledWith({ file_id: 'f1', name: '', create_categories: true })
})

test('without a labelled file it says what is missing', () => {
  renderPage(<TrainForm files={[]} initialFileId={null} train={vi.fn<TrainModel>()} />)
  expect(screen.getByText('학습할 파일이 없어요')).toBeVisible()
  expect(screen.queryByRole('button')).not.toBeInTheDocument()
})
