import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { parseAsString, useQueryStates } from 'nuqs'
import { NuqsTestingAdapter, type OnUrlUpdateFunction } from 'nuqs/adapters/testing'
import { expect, test, vi } from 'vitest'
import { ResetButton } from '#components/ui/reset-button.tsx'
import { SearchField } from '#components/ui/search-field.tsx'
import { renderPage } from '#tests/setup/render.tsx'

function Filters() {
  const [{ q }, setFilters] = useQueryStates({ q: parseAsString })
  return (
    <>
      <SearchField
        label="찾기"
        value={q}
        onSearch={(word, options) => setFilters({ q: word }, options)}
        isBusy={false}
      />
      {q === null ? null : <ResetButton onReset={() => setFilters(null)}>지우기</ResetButton>}
    </>
  )
}

test('a word is typed in one go, asked for whole, and taken away by the reset', async () => {
  const onUrlUpdate = vi.fn<OnUrlUpdateFunction>()
  renderPage(
    <NuqsTestingAdapter onUrlUpdate={onUrlUpdate} hasMemory>
      <Filters />
    </NuqsTestingAdapter>,
  )
  const search = screen.getByRole('searchbox')
  await userEvent.click(search)
  await userEvent.keyboard('9월 배송')
  expect(search).toHaveFocus()
  expect(search).toHaveValue('9월 배송')
  await vi.waitFor(() => expect(onUrlUpdate.mock.lastCall?.[0].searchParams.get('q')).toBe('9월 배송'), {
    timeout: 15_000,
  })
  await userEvent.click(screen.getByRole('button', { name: '지우기' }))
  expect(screen.getByRole('searchbox')).toHaveValue('')
})
