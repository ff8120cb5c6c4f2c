import { useFormatter, useTranslations } from 'next-intl'
import { CategoryDot } from './category-dot.tsx'
import { linkTo } from './ticket-links.ts'
import { TicketsLink } from './tickets-link.tsx'
import type { TimeSeries } from './time-bars.tsx'
import { usePeriodName } from './use-period-name.ts'

/** The same numbers as the bars; every one leads to its tickets. */
export function TimeTable({ periods, grain, categories, colors, source }: TimeSeries) {
  const t = useTranslations('timeChart')
  const format = useFormatter()
  const nameOf = usePeriodName(grain)
  return (
    <div className="-mx-5 max-h-[32rem] overflow-auto px-5 sm:-mx-7 sm:px-7 print:max-h-none">
      <table className="w-full min-w-max text-sm">
        <caption className="sr-only">{t('title')}</caption>
        <thead className="sticky top-0 bg-surface text-faint text-xs print:static">
          <tr>
            <th scope="col" className="pr-4 pb-2 text-left font-medium">
              {t(grain)}
            </th>
            {categories.map((category) => (
              <th key={category} scope="col" className="px-2 pb-2 text-right font-medium">
                <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
                  <CategoryDot color={colors[category]} className="size-2" />
                  {category}
                </span>
              </th>
            ))}
            <th scope="col" className="pb-2 pl-2 text-right font-medium">
              {t('sum')}
            </th>
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {periods.map((period) => {
            const { from, to } = period
            return (
              <tr key={from} className="border-line border-t">
                <th scope="row" className="whitespace-nowrap py-2 pr-4 text-left font-medium">
                  {nameOf(period)}
                </th>
                {categories.map((category) => (
                  <td key={category} className="px-2 py-2 text-right text-muted">
                    {period.byCategory[category] ? (
                      <TicketsLink href={linkTo(source, { category, from, to })}>
                        {format.number(period.byCategory[category])}
                      </TicketsLink>
                    ) : (
                      <span className="text-faint">0</span>
                    )}
                  </td>
                ))}
                <td className="py-2 pl-2 text-right font-semibold">
                  {period.count > 0 ? (
                    <TicketsLink href={linkTo(source, { from, to })}>
                      {format.number(period.count)}
                    </TicketsLink>
                  ) : (
                    '0'
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
