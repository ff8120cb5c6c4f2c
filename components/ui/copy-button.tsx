'use client'

import { Check, Copy } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { Button } from './button.tsx'

const SAID_MS = 2_000

interface CopyButtonProps {
  text: string
  /** What is copied, for who cannot see what the button stands beside. */
  label: string
  /** Words on the button; without them it is an icon. */
  children?: string
}

/** Puts a text on the clipboard, and says so where it was pressed. */
export function CopyButton({ text, label, children }: CopyButtonProps) {
  const t = useTranslations('receipt')
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setIsCopied(false), SAID_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setIsCopied(true)
    } catch {
      // Not over plain HTTP on another host, and not where the person said no: then it is selected by hand.
      toast.error(t('copyFailed'))
    }
  }
  const Icon = isCopied ? Check : Copy
  return (
    <Button
      data-print="hide"
      tone={children ? 'neutral' : 'quiet'}
      size={children ? 'sm' : 'icon'}
      className={children ? 'h-9' : 'size-7 align-middle'}
      aria-label={isCopied ? t('copied') : label}
      onClick={copy}
    >
      <Icon aria-hidden="true" className={children ? 'size-4' : 'size-3.5'} />
      {children ? (isCopied ? t('copied') : children) : null}
      <span role="status" className="sr-only">
        {isCopied ? t('copied') : ''}
      </span>
    </Button>
  )
}
