import { describe, expect, test } from 'vitest'
import { linkSourceOf, linkTo } from '#components/results/ticket-links.ts'
import { OTHER_CHANNELS } from '#lib/results/schema.ts'
import { aResult } from '#tests/factories/ui.ts'

const source = { taskId: 't1', hasTickets: true, hasFailed: false }
const search = (href: string | undefined) => Object.fromEntries(new URL(href ?? '', 'http://x').searchParams)

describe('the tickets behind a number', () => {
  test('a category and a channel are filters of the ticket table', () => {
    const href = linkTo(source, { category: '환불/교환', channel: '챗봇 & 앱' })
    expect(href).toMatch(/^\/tasks\/t1\/tickets\?/)
    expect(search(href)).toEqual({ category: '환불/교환', channel: '챗봇 & 앱' })
  })
  test('where tickets failed, a number that does not count them leaves them out', () => {
    const failing = { ...source, hasFailed: true }
    expect(search(linkTo(failing, { channel: '전화' }))).toEqual({ channel: '전화', failed: 'false' })
    expect(search(linkTo(failing, { from: '2025-09-01', to: '2025-09-07' }))).toMatchObject({
      failed: 'false',
    })
    expect(search(linkTo(failing, { category: '기타' }))).toEqual({ category: '기타' })
    expect(search(linkTo(failing, { failed: true }))).toEqual({ failed: 'true' })
    expect(search(linkTo(failing, { failure: 'timeout' }))).toEqual({ failure: 'timeout' })
  })
  test('tickets without a channel are asked for in so many words', () => {
    expect(search(linkTo(source, { channel: '' }))).toEqual({ no_channel: 'true' })
  })
  test('channels counted together, and tickets that are gone, have no link', () => {
    expect(linkTo(source, { channel: OTHER_CHANNELS })).toBeUndefined()
    expect(linkTo(linkSourceOf(aResult()), { category: '기타' })).toBeUndefined()
  })
})
