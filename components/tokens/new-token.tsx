'use client'

import { Check, Copy } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useId, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

interface NewTokenProps {
  name: string
  token: string
  /** Puts it away for good. */
  onDone: () => void
}

/** The one time a token is seen. */
export function NewToken({ name, token, onDone }: NewTokenProps) {
  const t = useTranslations('tokens')
  const heading = useRef<HTMLHeadingElement>(null)
  // The form that had the focus is gone.
  useEffect(() => heading.current?.focus(), [])
  const example = `curl -H "Authorization: Bearer ${token}" ${window.location.origin}/api/classifications`
  return (
    <section className="card grid grid-cols-1 gap-5 p-5 sm:p-7" aria-label={t('made', { name })}>
      <h2 ref={heading} tabIndex={-1} className="font-bold text-lg outline-none">
        {t('made', { name })}
      </h2>
      <Notice tone="warn" title={t('onlyNow')}>
        {t('onlyNowBody')}
      </Notice>
      <Secret label={t('token')} text={token} />
      <Secret label={t('example')} text={example} />
      <Button className="h-11 justify-self-start px-5" onClick={onDone}>
        {t('done')}
      </Button>
    </section>
  )
}

function Secret({ label, text }: { label: string; text: string }) {
  const t = useTranslations('tokens')
  const id = useId()
  const field = useRef<HTMLElement>(null)
  const [isCopied, setIsCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setIsCopied(true)
    } catch {
      // Without HTTPS a browser may not write to the clipboard: the text is selected for a person to copy.
      if (field.current) window.getSelection()?.selectAllChildren(field.current)
    }
  }
  return (
    <div className="grid gap-1.5">
      <p id={id} className="font-medium text-muted text-sm">
        {label}
      </p>
      <div className="flex items-start gap-2 rounded-control bg-sunken p-1.5 pl-4">
        <code ref={field} className="min-w-0 flex-1 break-all py-1.5 text-sm">
          {text}
        </code>
        <Button size="sm" aria-describedby={id} onClick={copy}>
          {isCopied ? (
            <Check aria-hidden="true" className="size-3.5" />
          ) : (
            <Copy aria-hidden="true" className="size-3.5" />
          )}
          <span aria-live="polite">{isCopied ? t('copied') : t('copy')}</span>
        </Button>
      </div>
    </div>
  )
}
