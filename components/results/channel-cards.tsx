import { ChevronDown } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { usePercent } from '../ui/use-percent.ts'
import { CategoryDot } from './category-dot.tsx'
import { Donut } from './donut.tsx'
import { Section } from './section.tsx'
import { slicesOf } from './slices.ts'
import { type LinkSource, linkSourceOf, linkTo } from './ticket-links.ts'
import { TicketsLink } from './tickets-link.tsx'

/** Beyond this the small channels wait behind one click. */
const FIRST_CHANNELS = 6

export function ChannelCards({ result }: { result: ClassificationResult }) {
  const t = useTranslations('result')
  const channels = result.channel_info
  const hasNames = channels.some(({ channel }) => channel !== '')
  if (!hasNames) return null
  const rest = channels.slice(FIRST_CHANNELS)
  return (
    <Section title={t('channels')} isCard={false}>
      <Grid channels={channels.slice(0, FIRST_CHANNELS)} ui={result.ui} source={linkSourceOf(result)} />
      {rest.length > 0 ? (
        <details className="group mt-3">
          <summary className="flex w-fit list-none items-center gap-1 rounded-lg px-2 py-1.5 font-medium text-muted text-sm hover:text-ink">
            {t('moreChannels', { count: rest.length })}
            <ChevronDown aria-hidden="true" className="size-4 group-open:rotate-180" />
          </summary>
          <div className="mt-3">
            <Grid channels={rest} ui={result.ui} source={linkSourceOf(result)} />
          </div>
        </details>
      ) : null}
    </Section>
  )
}

interface GridProps {
  channels: ClassificationResult['channel_info']
  ui: ClassificationResult['ui']
  source: LinkSource
}

function Grid({ channels, ui, source }: GridProps) {
  return (
    <div className="grid grid-cols-1 gap-3 md:grid-cols-2 md:gap-4">
      {channels.map((info) => (
        <ChannelCard key={info.channel} info={info} ui={ui} source={source} />
      ))}
    </div>
  )
}

/** The chart and, beside it, the same numbers as a table: neither needs the other. */
function ChannelCard({
  info,
  ui,
  source,
}: Omit<GridProps, 'channels'> & { info: GridProps['channels'][number] }) {
  const t = useTranslations('result')
  const format = useFormatter()
  const percent = usePercent()
  const name = info.channel || t('channelUnknown')
  // "The rest" is no category one could filter by, unless one is called so.
  const hrefOf = (category: string) =>
    category in info.by_category ? linkTo(source, { channel: info.channel, category }) : undefined
  const slices = slicesOf({
    byCategory: info.by_category,
    order: ui.legend_order,
    colors: ui.colors,
    othersName: t('others'),
  }).map((slice) => ({ ...slice, href: hrefOf(slice.name) }))
  const share = (count: number) => percent(info.count > 0 ? count / info.count : 0)
  const list = slices.map((slice) => `${slice.name} ${share(slice.count)}`).join(', ')
  return (
    <article className="card break-inside-avoid p-5">
      <h3 className="flex items-baseline justify-between gap-3">
        <TicketsLink href={linkTo(source, { channel: info.channel })} className="font-semibold">
          {name}
        </TicketsLink>
        <span className="shrink-0 text-faint text-sm tabular-nums">
          {t('channelShare', { percent: percent(info.ratio) })}
        </span>
      </h3>
      <div className="mt-4 flex items-center gap-4 sm:gap-5">
        <Donut
          slices={slices}
          label={t('channelChart', { channel: name, count: info.count, list })}
          middle={format.number(info.count, { notation: info.count > 99_999 ? 'compact' : 'standard' })}
        />
        <table className="min-w-0 flex-1 text-sm">
          <caption className="sr-only">{name}</caption>
          <tbody>
            {slices.map((slice) => (
              <tr key={slice.name}>
                <th scope="row" className="py-0.5 pr-2 text-left font-normal">
                  <TicketsLink href={slice.href} className="flex items-center gap-2 text-muted">
                    <CategoryDot color={slice.color} className="size-2" />
                    {slice.name}
                  </TicketsLink>
                </th>
                <td className="whitespace-nowrap text-right font-medium tabular-nums">
                  <TicketsLink href={slice.href}>{format.number(slice.count)}</TicketsLink>
                </td>
                <td className="w-12 whitespace-nowrap text-right text-faint tabular-nums sm:w-14">
                  {share(slice.count)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </article>
  )
}
