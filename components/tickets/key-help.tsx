import { useTranslations } from 'next-intl'

const KEYS = [
  { keys: ['j', 'k'], word: 'keyMove' },
  { keys: ['Enter'], word: 'keyOpen' },
  { keys: ['Esc'], word: 'keyClose' },
  { keys: ['/'], word: 'keySearch' },
] as const

/** Only where there is a keyboard: a phone has no use for it. */
export function KeyHelp() {
  const t = useTranslations('tickets')
  return (
    <dl
      aria-label={t('keys')}
      className="hidden shrink-0 items-center gap-x-3.5 text-faint text-xs lg:pointer-fine:flex"
    >
      {KEYS.map(({ keys, word }) => (
        <div key={word} className="flex items-center gap-1">
          <dt className="flex gap-0.5">
            {keys.map((key) => (
              <kbd
                key={key}
                className="min-w-5 rounded-md border border-line-strong bg-surface px-1 text-center font-sans text-muted"
              >
                {key}
              </kbd>
            ))}
          </dt>
          <dd>{t(word)}</dd>
        </div>
      ))}
    </dl>
  )
}
