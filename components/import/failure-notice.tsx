import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Refusal } from './api.ts'

/** An error of the connection or the server, or the sentence it gave before. */
export type ShownFailure = Error | string | null

function useSentence(failure: ShownFailure): string {
  const upload = useTranslations('upload')
  const common = useTranslations('common')
  if (typeof failure === 'string') return failure
  if (failure instanceof Refusal) return failure.message || upload('unknownError')
  return common('networkError')
}

/** What did not work, above what it can be mended with. */
export function FailureNotice({ failure }: { failure: ShownFailure }) {
  const t = useTranslations('import')
  const sentence = useSentence(failure)
  if (failure === null) return null
  return (
    <Notice tone="bad" role="alert" title={t('failed')}>
      {sentence}
    </Notice>
  )
}

/** Nothing of the file can be shown. */
export function UnreadableNotice(props: { name: string; failure: ShownFailure; onLeave: () => void }) {
  const t = useTranslations('import')
  const sentence = useSentence(props.failure)
  return (
    <Notice
      tone="bad"
      role="alert"
      title={t('unreadable', { name: props.name })}
      action={
        <Button size="sm" onClick={props.onLeave}>
          {t('another')}
        </Button>
      }
    >
      {sentence}
    </Notice>
  )
}
