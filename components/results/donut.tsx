import { arc, pie } from 'd3-shape'

export interface Slice {
  name: string
  count: number
  color: string
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

/** Slices in the order given, a gap between neighbours so that likeness of colours does not join them. */
export function Donut({
  slices,
  label,
  middle,
}: {
  slices: readonly Slice[]
  label: string
  middle: string
}) {
  const parts = layOut(slices.filter(({ count }) => count > 0))
  return (
    <svg
      viewBox="-52 -52 104 104"
      role="img"
      aria-label={label}
      className="size-24 shrink-0 sm:size-28 print:[print-color-adjust:exact]"
    >
      {parts.map((part) => (
        <path
          key={part.data.name}
          d={drawArc(parts.length === 1 ? { ...part, padAngle: 0 } : part) ?? undefined}
          fill={part.data.color}
        />
      ))}
      <text
        textAnchor="middle"
        dominantBaseline="central"
        className="fill-ink font-bold text-[19px] tabular-nums"
      >
        {middle}
      </text>
    </svg>
  )
}
