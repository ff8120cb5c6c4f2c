import { expect, test } from 'vitest'
import { pickColors } from '#lib/categories/colors.ts'

test('colours differ from each other and from those in use, however many are asked for', () => {
  const colors = pickColors(200, ['#0072B2'])
  expect(new Set(colors).size).toBe(200)
  expect(colors).not.toContain('#0072b2')
  for (const color of colors) expect(color).toMatch(/^#[0-9a-f]{6}$/)
})
