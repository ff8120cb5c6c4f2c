import { Copy } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { useId } from 'react'
import type { SimilarTickets } from '#lib/reviews/schema.ts'
import { Kbd } from './kbd.tsx'

interface SimilarBoxProps {
  similar: SimilarTickets | undefined
  isChosen: boolean
  onChoose: (isChosen: boolean) => void
}

/** Tickets that say nearly the same: the next answer may be theirs too. Nothing where there are none. */
export function SimilarBox({ similar, isChosen, onChoose }: SimilarBoxProps) {
  const t = useTranslations('review')
  const format = useFormatter()
  const id = useId()
  if (!similar || (similar.ticket_ids.length === 0 && similar.complete)) return null
  const count = similar.ticket_ids.length
  if (count === 0) return <p className="px-1 text-faint text-sm">{t('similarLooking')}</p>
  return (
    <section aria-label={t('similar', { count })} className="card p-5">
      <label htmlFor={id} className="flex cursor-pointer items-center gap-3">
        <input
          id={id}
          type="checkbox"
          checked={isChosen}
          onChange={({ target }) => onChoose(target.checked)}
          className="size-5 accent-[var(--accent)]"
        />
        <Copy aria-hidden="true" className="size-4 text-faint" />
        <span className="flex-1 font-semibold">{t('similarApply', { count })}</span>
        <Kbd>G</Kbd>
      </label>
      <details className="mt-2 ml-8 text-sm">
        <summary className="w-fit rounded text-accent-ink">
          {t('similarShow', { count: similar.samples.length })}
        </summary>
        <ul className="mt-2 grid gap-2">
          {similar.samples.map(({ ticket_id, title, body, similarity }) => (
            <li key={ticket_id} className="rounded-xl bg-sunken px-3 py-2">
              <span className="mr-2 text-muted text-xs tabular-nums">
                {similarity === 1 ? t('same') : format.number(similarity, { style: 'percent' })}
              </span>
              {[title, body].filter(Boolean).join(' — ').slice(0, 200)}
            </li>
          ))}
        </ul>
        {similar.complete ? null : <p className="mt-2 text-faint">{t('similarLooking')}</p>}
      </details>
    </section>
  )
}
