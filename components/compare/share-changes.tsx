import { useTranslations } from 'next-intl'
import type { ComparedTask, ShareComparison } from '#lib/results/compare-schema.ts'
import { Section } from '../results/section.tsx'
import { Notice } from '../ui/notice.tsx'
import { ShareRow } from './share-row.tsx'
import { usePoints } from './use-points.ts'

export type ShareCategory = ShareComparison['categories'][number]

interface ShareChangesProps {
  a: ComparedTask
  b: ComparedTask
  comparison: ShareComparison
}

/** Two files: what share each category had, and which differences are more than chance. */
export function ShareChanges({ a, b, comparison: { categories, same_content } }: ShareChangesProps) {
  const t = useTranslations('compare')
  const real = categories.filter(({ significant }) => significant)
  const chance = categories.filter(({ significant, p_value }) => !significant && p_value !== null)
  const untested = categories.filter(({ p_value }) => p_value === null)
  const reach = Math.max(
    0.01,
    ...categories.flatMap(({ low, high }) => [Math.abs(low ?? 0), Math.abs(high ?? 0)]),
  )
  const head = 'pb-2 font-medium text-faint text-xs'
  return (
    <>
      {same_content ? (
        <Notice tone="warn" title={t('sameContentTitle')}>
          {t('sameContentBody')}
        </Notice>
      ) : null}
      <section aria-label={t('summary')} className="card grid gap-2 p-5 sm:p-7">
        <h2 className="font-bold text-xl">
          {real.length === 0 ? t('nothingReal') : t('somethingReal', { count: real.length })}
        </h2>
        {real.length > 0 ? <RealChanges categories={real} /> : null}
        {chance.length > 0 ? (
          <p className="text-muted">
            {t('chance', { names: chance.map(({ category }) => category).join(', '), count: chance.length })}
          </p>
        ) : null}
        {untested.length > 0 ? (
          <p className="text-muted">
            {t('untested', {
              names: untested.map(({ category }) => category).join(', '),
              count: untested.length,
            })}
          </p>
        ) : null}
      </section>
      <Section title={t('shares')} hint={t('sharesHint')}>
        <table className="w-full">
          <thead className="sr-only sm:not-sr-only">
            <tr className="text-left">
              <th scope="col" className={head}>
                {t('category')}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {t('shareOf', { side: 'A' })}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {t('shareOf', { side: 'B' })}
              </th>
              <th scope="col" className={`${head} pl-6`}>
                {t('difference')}
              </th>
              <th scope="col" className={`${head} pl-6`}>
                {t('judgement')}
              </th>
            </tr>
          </thead>
          <tbody>
            {categories.map((category) => (
              <ShareRow key={category.category} a={a} b={b} category={category} reach={reach} />
            ))}
          </tbody>
        </table>
        <details className="mt-5 text-muted text-sm">
          <summary className="font-medium">{t('method')}</summary>
          <p className="mt-2 max-w-prose">{t('methodBody', { a: a.classified, b: b.classified })}</p>
        </details>
      </Section>
    </>
  )
}

function RealChanges({ categories }: { categories: readonly ShareCategory[] }) {
  const t = useTranslations('compare')
  const points = usePoints()
  return (
    <ul className="grid gap-1">
      {categories.map(({ category, difference, low, high }) => (
        <li key={category}>
          {t((difference ?? 0) > 0 ? 'grew' : 'shrank', {
            name: category,
            points: points(Math.abs(difference ?? 0)).replace('+', ''),
            low: points(low ?? 0),
            high: points(high ?? 0),
          })}
        </li>
      ))}
    </ul>
  )
}
