import { arc, pie } from 'd3-shape'

export interface Slice {
  name: string
  count: number
  color: string
  /** The tickets of the slice. */
  href?: string | undefined
}

const RADIUS = 50
const THICKNESS = 15

const drawArc = arc<{ startAngle: number; endAngle: number; padAngle: number }>()
  .innerRadius(RADIUS - THICKNESS)
  .outerRadius(RADIUS)
  .cornerRadius(2)
const layOut = pie<Slice>()
  .value(({ count }) => count)
  .sort(null)
  .padAngle(0.035)

interface DonutProps {
  slices: readonly Slice[]
  label: string
  middle: string
}

/**
 * Slices in the order given, a gap between neighbours so that likeness of colours does not join them. The links are for
 * the pointer: the table beside it has the same ones.
 */
export function Donut({ slices, label, middle }: DonutProps) {
  const parts = layOut(slices.filter(({ count }) => count > 0))
  return (
    <>
      <span role="img" aria-label={label} className="sr-only" />
      <svg
        viewBox="-52 -52 104 104"
        aria-hidden="true"
        className="size-24 shrink-0 sm:size-28 print:[print-color-adjust:exact]"
      >
        {parts.map((part) => (
          <a
            key={part.data.name}
            href={part.data.href}
            tabIndex={-1}
            className="transition-opacity hover:opacity-75"
          >
            <title>{part.data.name}</title>
            <path
              d={drawArc(parts.length === 1 ? { ...part, padAngle: 0 } : part) ?? undefined}
              fill={part.data.color}
            />
          </a>
        ))}
        <text
          textAnchor="middle"
          dominantBaseline="central"
          className="pointer-events-none fill-ink font-bold text-[19px] tabular-nums"
        >
          {middle}
        </text>
      </svg>
    </>
  )
}
