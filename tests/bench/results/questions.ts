import type { MillionIds } from './million.ts'

interface Question {
  name: string
  filter: Record<string, string>
  /** Looks at every text: a few turns tell. */
  isSlow?: boolean
}

export function QUESTIONS({ otherTaskId }: MillionIds): Question[] {
  const sorts = ['confidence', '-confidence', 'received_at', '-received_at']
  return [
    { name: 'no filter', filter: {} },
    ...sorts.map((sort) => ({ name: `no filter, sort ${sort}`, filter: { sort } })),
    ...['배송 문의', '희귀', '몰린', '없음'].flatMap((category) =>
      ['row', ...sorts].map((sort) => ({
        name: `category ${label(category)}, sort ${sort}`,
        filter: { category, sort },
      })),
    ),
    { name: 'failed', filter: { failed: 'true' } },
    { name: 'failed, sort -received_at', filter: { failed: 'true', sort: '-received_at' } },
    { name: 'not failed', filter: { failed: 'false' } },
    { name: 'confidence 0.4 to 0.6', filter: { min: '0.4', max: '0.6' } },
    {
      name: 'confidence 0.4 to 0.6, sort confidence',
      filter: { min: '0.4', max: '0.6', sort: 'confidence' },
    },
    { name: 'confidence 0.40000 to 0.40001', filter: { min: '0.4', max: '0.40001' } },
    ...['챗봇', '팩스', '없는'].flatMap((channel) =>
      ['row', '-confidence', 'received_at'].map((sort) => ({
        name: `channel ${label(channel)}, sort ${sort}`,
        filter: { channel, sort },
      })),
    ),
    { name: 'channel common and category common', filter: { channel: '챗봇', category: '배송 문의' } },
    { name: 'channel rare and category common', filter: { channel: '팩스', category: '배송 문의' } },
    { name: 'channel common and category late', filter: { channel: '챗봇', category: '몰린' } },
    { name: 'first day', filter: { day: '2025-01-01' } },
    { name: 'last day', filter: { day: '2025-12-31' } },
    { name: 'last day, sort -confidence', filter: { day: '2025-12-31', sort: '-confidence' } },
    { name: 'last quarter', filter: { from: '2025-10-01' } },
    { name: 'last quarter, sort received_at', filter: { from: '2025-10-01', sort: 'received_at' } },
    { name: 'last day and category common', filter: { day: '2025-12-01', category: '배송 문의' } },
    { name: 'reviewed', filter: { reviewed: 'true' } },
    { name: 'not reviewed', filter: { reviewed: 'false' } },
    { name: 'changed since another task', filter: { against: otherTaskId, changed: 'true' } },
    {
      name: 'in another task category late',
      filter: { against: otherTaskId, against_category: '몰린' },
    },
    { name: 'text, in most', filter: { q: '배송' } },
    { name: 'text, in most, sort -confidence', filter: { q: '배송', sort: '-confidence' } },
    { name: 'text, in ten (one look)', filter: { q: '두루마리' }, isSlow: true },
    { name: 'text, in none (one look)', filter: { q: '없는말' }, isSlow: true },
    { name: 'text with letters, in none (one look)', filter: { q: 'Nowhere' }, isSlow: true },
    { name: 'text, in ten, of the last day', filter: { q: '두루마리', day: '2025-12-31' } },
    { name: 'text, in none, category common', filter: { q: '없는말', category: '배송 문의' }, isSlow: true },
  ]
}

function label(name: string): string {
  const meaning: Record<string, string> = {
    '배송 문의': 'common',
    희귀: 'rare (10)',
    몰린: 'at the end',
    없음: 'none',
    챗봇: 'common',
    팩스: 'rare (10)',
    없는: 'none',
  }
  return meaning[name] ?? name
}
