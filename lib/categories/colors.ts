/**
 * Colours that stay apart for colour-blind eyes: Okabe & Ito, "Color Universal Design" (2008), then Paul Tol's muted
 * and bright schemes (SRON/EPS/TN/09-002, 2021).
 */
const SAFE_COLORS = [
  ...['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9'],
  ...['#332288', '#999933', '#882255', '#44aa99', '#117733', '#aa4499', '#cc6677', '#88ccee', '#ddcc77'],
  ...['#4477aa', '#ee6677', '#228833', '#ccbb44', '#66ccee', '#aa3377'],
]
/** Hues this far apart never meet again soon: 360° / φ². */
const GOLDEN_ANGLE = 137.508

/** `count` colours that differ from each other and from those in use. */
export function pickColors(count: number, inUse: readonly string[]): string[] {
  const taken = new Set(inUse.map((color) => color.toLowerCase()))
  const picked: string[] = []
  for (let i = 0; picked.length < count; i++) {
    const color = SAFE_COLORS[i] ?? hueColor(i)
    if (taken.has(color)) continue
    taken.add(color)
    picked.push(color)
  }
  return picked
}

/** When the list is used up: hues by the golden angle, dark and light in turn, since lightness is seen by every eye. */
function hueColor(i: number): string {
  const lightness = [0.38, 0.52, 0.66][i % 3]!
  const hue = (i * GOLDEN_ANGLE) % 360
  // CSS Color 4, "HSL to RGB".
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12
    const a = 0.6 * Math.min(lightness, 1 - lightness)
    return Math.round(255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return `#${[0, 8, 4].map((n) => channel(n).toString(16).padStart(2, '0')).join('')}`
}
