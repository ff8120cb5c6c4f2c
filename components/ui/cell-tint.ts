/** The darkest a cell becomes, in percent of its colour, so that its number stays readable. */
const MOST_TINT = 45

/** @param share 0 to 1: how much of `color` there is over the card's own. */
export function cellTint(color: '--good' | '--bad' | '--accent', share: number): string {
  return `color-mix(in srgb, var(${color}) ${Math.round(share * MOST_TINT)}%, var(--surface))`
}
