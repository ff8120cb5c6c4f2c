import { useFormatter, useTranslations } from 'next-intl'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { usePercent } from '../ui/use-percent.ts'
import { CategoryDot } from './category-dot.tsx'
import { Section } from './section.tsx'

/** How many, what share, and which words decided. On a phone each row folds into two lines. */
export function CategoryTable({ result }: { result: ClassificationResult }) {
  const t = useTranslations('result')
  const head = 'pb-2 font-medium text-faint text-xs'
  return (
    <Section title={t('categories')}>
      <table className="w-full">
        <thead className="sr-only sm:not-sr-only">
          <tr className="text-left">
            <th scope="col" className={head}>
              {t('category')}
            </th>
            <th scope="col" className={`${head} text-right`}>
              {t('count')}
            </th>
            <th scope="col" className={`${head} pl-6`}>
              {t('ratio')}
            </th>
            <th scope="col" className={`${head} pl-6`}>
              {t('keywords')}
            </th>
          </tr>
        </thead>
        <tbody>
          {result.category_info.map((info) => (
            <CategoryRow
              key={info.category}
              info={info}
              color={result.ui.colors[info.category]}
              scale={Math.max(...result.category_info.map(({ ratio }) => ratio))}
            />
          ))}
        </tbody>
      </table>
    </Section>
  )
}

interface CategoryRowProps {
  info: ClassificationResult['category_info'][number]
  color: string | undefined
  /** The largest ratio: its bar is the full width. */
  scale: number
}

function CategoryRow({ info, color, scale }: CategoryRowProps) {
  const t = useTranslations('result')
  const format = useFormatter()
  const percent = usePercent()
  return (
    <tr className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5 border-line border-t py-3 sm:table-row sm:[&>*]:py-3.5">
      <th scope="row" className="text-left font-semibold">
        <span className="inline-flex items-center gap-2.5 whitespace-nowrap">
          <CategoryDot color={color} />
          {info.category}
        </span>
      </th>
      <td className="text-right font-semibold tabular-nums">{format.number(info.count)}</td>
      <td className="col-span-2 sm:w-[36%] sm:pl-6">
        <span className="flex items-center gap-3">
          <span className="h-2 flex-1">
            <span
              className="block h-full rounded-full print:[print-color-adjust:exact]"
              style={{
                width: `${scale > 0 ? (info.ratio / scale) * 100 : 0}%`,
                backgroundColor: color ?? 'var(--line-strong)',
              }}
            />
          </span>
          <span className="w-12 text-right text-muted text-sm tabular-nums">{percent(info.ratio)}</span>
        </span>
      </td>
      <td className="col-span-2 sm:pl-6">
        {info.keywords.length > 0 ? (
          <ul className="flex flex-wrap gap-1">
            {info.keywords.map((word) => (
              <li key={word} className="rounded-md bg-sunken px-1.5 py-0.5 text-muted text-xs">
                {word}
              </li>
            ))}
          </ul>
        ) : (
          <span className="text-faint text-xs">{t('noKeywords')}</span>
        )}
      </td>
    </tr>
  )
}
