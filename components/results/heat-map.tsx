import { useFormatter, useTranslations } from 'next-intl'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { usePercent } from '../ui/use-percent.ts'
import { CategoryDot } from './category-dot.tsx'
import { Section } from './section.tsx'
import { linkSourceOf, linkTo } from './ticket-links.ts'
import { TicketsLink } from './tickets-link.tsx'

/** More channels than this are in the cards below. */
const MAX_ROWS = 20
/** The shade of the map's largest share, in percent of the accent: ink stays readable on it (over 7:1 in the light, over 5:1 in the dark). */
const STRONGEST = 45

/**
 * Channel × category. A cell's shade is its share of the channel, so that a small channel is read like a large one; the
 * largest share of the map is the darkest. Its number stands in it: nothing is said by colour alone.
 */
export function HeatMap({ result }: { result: ClassificationResult }) {
  const t = useTranslations('heatMap')
  const words = useTranslations('result')
  const format = useFormatter()
  const source = linkSourceOf(result)
  const channels = result.channel_info.slice(0, MAX_ROWS)
  const categories = result.category_info.filter(({ count }) => count > 0)
  const highest = Math.max(
    ...channels.flatMap(({ count, by_category }) =>
      categories.map(({ category }) => shareOf(by_category[category] ?? 0, count)),
    ),
  )
  if (!result.channel_info.some(({ channel }) => channel !== '') || categories.length < 2) return null
  return (
    <Section title={t('title')} hint={t('hint')}>
      <div className="-mx-5 overflow-x-auto px-5 sm:-mx-7 sm:px-7">
        <table className="w-full min-w-max border-separate border-spacing-0.5 text-sm">
          <caption className="sr-only">{t('title')}</caption>
          <thead>
            <tr>
              <th scope="col" className="pb-1.5 text-left font-medium text-faint text-xs">
                {t('channel')}
              </th>
              {categories.map(({ category }) => (
                <th key={category} scope="col" className="px-1 pb-1.5 font-medium text-muted text-xs">
                  <TicketsLink
                    href={linkTo(source, { category })}
                    className="inline-flex items-center gap-1.5 whitespace-nowrap"
                  >
                    <CategoryDot color={result.ui.colors[category]} className="size-2" />
                    {category}
                  </TicketsLink>
                </th>
              ))}
              <th scope="col" className="pb-1.5 pl-2 text-right font-medium text-faint text-xs">
                {t('sum')}
              </th>
            </tr>
          </thead>
          <tbody>
            {channels.map((info) => (
              <tr key={info.channel} className="break-inside-avoid">
                <th scope="row" className="max-w-40 truncate pr-3 text-left font-medium">
                  <TicketsLink href={linkTo(source, { channel: info.channel })}>
                    {info.channel || words('channelUnknown')}
                  </TicketsLink>
                </th>
                {categories.map(({ category }) => (
                  <Cell
                    key={category}
                    count={info.by_category[category] ?? 0}
                    share={shareOf(info.by_category[category] ?? 0, info.count)}
                    highest={highest}
                    href={linkTo(source, { channel: info.channel, category })}
                  />
                ))}
                <td className="pl-2 text-right font-semibold tabular-nums">
                  <TicketsLink href={linkTo(source, { channel: info.channel })}>
                    {format.number(info.count)}
                  </TicketsLink>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

function shareOf(count: number, total: number): number {
  return total > 0 ? count / total : 0
}

interface CellProps {
  count: number
  /** Of the channel. */
  share: number
  /** The largest share of the map. */
  highest: number
  href: string | undefined
}

function Cell({ count, share, highest, href }: CellProps) {
  const format = useFormatter()
  const percent = usePercent()
  const shade = highest > 0 ? (share / highest) * STRONGEST : 0
  return (
    <td
      title={percent(share)}
      className="rounded-md p-0 text-center tabular-nums print:[print-color-adjust:exact]"
      style={{
        backgroundColor: `color-mix(in srgb, var(--accent) ${shade.toFixed(1)}%, var(--sunken))`,
      }}
    >
      {count === 0 ? (
        <span className="block px-2 py-2 text-faint">0</span>
      ) : (
        <TicketsLink href={href} className="block px-2 py-2 text-ink hover:text-ink">
          {format.number(count)}
        </TicketsLink>
      )}
    </td>
  )
}
