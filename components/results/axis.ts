/**
 * Round marks of an axis from 0 to at least `highest`: steps of 1, 2 or 5 times a power of ten, whole numbers, at most
 * five of them.
 */
export function axisMarks(highest: number): number[] {
  const MOST = 5
  const power = 10 ** Math.floor(Math.log10(Math.max(1, highest)))
  const candidates = [power / 10, power / 5, power / 2, power, 2 * power, 5 * power]
  const step = Math.max(1, candidates.find((size) => highest / size <= MOST - 1) ?? power)
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => index * step)
}
