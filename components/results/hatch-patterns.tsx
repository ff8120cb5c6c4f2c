const INK = 'rgb(255 255 255 / 0.55)'

/** Told apart without colour: plain, then lines and dots, again from the start after the sixth. */
const HATCHES = [
  null,
  <path key="rising" d="M-1 1 1 -1M0 6 6 0M5 7 7 5" stroke={INK} strokeWidth="1.2" />,
  <circle key="dots" cx="3" cy="3" r="1.1" fill={INK} />,
  <path key="level" d="M0 3H6" stroke={INK} strokeWidth="1.2" />,
  <path key="falling" d="M-1 5 1 7M0 0 6 6M5 -1 7 1" stroke={INK} strokeWidth="1.2" />,
  <path key="grid" d="M0 3H6M3 0V6" stroke={INK} strokeWidth="0.9" />,
]

/** The pattern over the colour of the category at this place; null: plain. */
export function fillOf(index: number): string | null {
  const place = index % HATCHES.length
  return HATCHES[place] === null ? null : `url(#hatch-${place})`
}

/** One set serves a page: the ids are the same wherever it stands. */
export function HatchPatterns() {
  return (
    <defs>
      {HATCHES.map((hatch, place) =>
        hatch === null ? null : (
          <pattern key={hatch.key} id={`hatch-${place}`} width="6" height="6" patternUnits="userSpaceOnUse">
            {hatch}
          </pattern>
        ),
      )}
    </defs>
  )
}
