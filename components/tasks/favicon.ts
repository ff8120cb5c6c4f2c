export type FaviconState =
  | { kind: 'running'; percentage: number }
  | { kind: 'completed' }
  | { kind: 'failed' }

const RING_LENGTH = 2 * Math.PI * 12

/** A 32 × 32 icon that tells a run's state among twenty tabs: a filling ring, a tick, a cross. */
export function faviconHref(state: FaviconState): string {
  return `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke-linecap="round" stroke-linejoin="round">${drawing(state)}</svg>`,
  )}`
}

function drawing(state: FaviconState): string {
  if (state.kind === 'completed')
    return '<circle cx="16" cy="16" r="15" fill="#0f9d6b"/><path d="M9 16.5l5 5 9-10" stroke="#fff" stroke-width="4"/>'
  if (state.kind === 'failed')
    return '<circle cx="16" cy="16" r="15" fill="#d13a44"/><path d="M11 11l10 10M21 11L11 21" stroke="#fff" stroke-width="4"/>'
  const done = (RING_LENGTH * Math.min(100, Math.max(0, state.percentage))) / 100
  return `<circle cx="16" cy="16" r="12" stroke="#9aa0b4" stroke-opacity=".45" stroke-width="7"/><circle cx="16" cy="16" r="12" stroke="#5a64ee" stroke-width="7" stroke-linecap="butt" stroke-dasharray="${done.toFixed(1)} ${RING_LENGTH.toFixed(1)}" transform="rotate(-90 16 16)"/>`
}
