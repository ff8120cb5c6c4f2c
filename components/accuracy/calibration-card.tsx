import { useFormatter, useTranslations } from 'next-intl'
import type { DiagramBinJson } from '#lib/accuracy/schema.ts'
import { ColumnHead } from '../ui/column-head.tsx'
import { useFigure } from './use-figure.ts'

interface CalibrationCardProps {
  bins: readonly DiagramBinJson[]
  error: number | null
  /** Judged answers of this engine version the scores could be turned into probabilities with; null: too few. */
  calibratedOn: number | null
}

/** Does a score of 0.8 mean eight right in ten? As a picture, and as the numbers behind it. */
export function CalibrationCard({ bins, error, calibratedOn }: CalibrationCardProps) {
  const t = useTranslations('accuracy')
  const format = useFormatter()
  const { two, range, whole } = useFigure()
  return (
    <div className="grid gap-6 md:grid-cols-[minmax(0,20rem)_1fr] md:gap-10">
      <Diagram bins={bins} />
      <div>
        <p className="text-faint text-sm">{t('ece')}</p>
        <p className="font-bold text-2xl tabular-nums">{error === null ? '–' : two(error)}</p>
        <p className="mt-1 text-muted text-sm">{t('eceHint')}</p>
        <p className="mt-3 text-muted text-sm">
          {calibratedOn === null ? t('isScore') : t('isProbability', { count: calibratedOn })}
        </p>
        <details className="mt-4">
          <summary className="rounded font-medium text-accent-ink text-sm">{t('asTable')}</summary>
          <table className="mt-3 w-full text-sm tabular-nums">
            <caption className="sr-only">{t('diagram')}</caption>
            <thead>
              <tr>
                <ColumnHead className="pl-0 text-left">{t('score')}</ColumnHead>
                <ColumnHead>{t('accuracy')}</ColumnHead>
                <ColumnHead>{t('judged')}</ColumnHead>
              </tr>
            </thead>
            <tbody>
              {bins.map((bin) => (
                <tr key={bin.from} className="border-line border-t">
                  <th scope="row" className="py-2 text-left font-medium">
                    {range({ low: bin.from, high: bin.to })}
                  </th>
                  <td className="py-2 pl-3 text-right">
                    {whole(bin.accuracy)}{' '}
                    <span className="text-faint text-xs">
                      {whole(bin.low)}–{whole(bin.high)}
                    </span>
                  </td>
                  <td className="py-2 pl-3 text-right text-muted">{format.number(bin.count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </div>
    </div>
  )
}

const SIZE = 240
const MARGIN = { left: 34, bottom: 30, top: 6, right: 6 }
const WIDTH = SIZE - MARGIN.left - MARGIN.right
const HEIGHT = SIZE - MARGIN.top - MARGIN.bottom
const TICKS = [0, 0.5, 1]

function x(score: number): number {
  return MARGIN.left + score * WIDTH
}

function y(share: number): number {
  return MARGIN.top + (1 - share) * HEIGHT
}

/** A reliability diagram: on the line a score is a probability; above it the engine is too modest, below too sure. */
function Diagram({ bins }: { bins: readonly DiagramBinJson[] }) {
  const t = useTranslations('accuracy')
  const most = Math.max(...bins.map(({ share }) => share), 1e-9)
  return (
    <svg
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      role="img"
      aria-label={t('diagramLabel')}
      className="w-full max-w-80"
    >
      {TICKS.map((tick) => (
        <g key={tick} className="fill-faint text-[9px]">
          <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} className="stroke-line" />
          <text x={x(0) - 5} y={y(tick) + 3} textAnchor="end">
            {tick}
          </text>
          <text x={x(tick)} y={y(0) + 13} textAnchor="middle">
            {tick}
          </text>
        </g>
      ))}
      <text x={x(0.5)} y={SIZE - 4} textAnchor="middle" className="fill-muted text-[10px]">
        {t('score')}
      </text>
      <text
        transform={`translate(9 ${y(0.5)}) rotate(-90)`}
        textAnchor="middle"
        className="fill-muted text-[10px]"
      >
        {t('accuracy')}
      </text>
      <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} className="stroke-line-strong" strokeDasharray="4 4" />
      {bins.map((bin) => (
        <g key={bin.from}>
          <line
            x1={x(bin.score)}
            x2={x(bin.score)}
            y1={y(bin.low)}
            y2={y(bin.high)}
            className="stroke-accent/40"
            strokeWidth={2}
            strokeLinecap="round"
          />
          <circle
            cx={x(bin.score)}
            cy={y(bin.accuracy)}
            r={3 + 5 * Math.sqrt(bin.share / most)}
            className="fill-accent"
          />
        </g>
      ))}
    </svg>
  )
}
