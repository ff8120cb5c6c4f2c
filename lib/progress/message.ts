import type { Locale } from '#lib/locale.ts'
import type { TaskSnapshot } from '#lib/progress/snapshot.ts'

type Named = Pick<TaskSnapshot, 'status' | 'step' | 'processed' | 'failed' | 'total'>

/** One sentence for people: what is happening now. */
export function progressMessage(task: Named, locale: Locale): string {
  const done = `${task.processed - task.failed}/${task.total}`
  return locale === 'ko' ? korean(task, done) : english(task, done)
}

function korean({ status, step }: Named, done: string): string {
  if (status === 'queued') return '분류를 기다리는 중...'
  if (status === 'cancelling') return `취소하는 중... (${done})`
  if (status === 'cancelled') return `취소했어요. (${done})`
  if (status === 'completed') return `분류를 마쳤어요. (${done})`
  if (status === 'failed') return `분류를 마치지 못했어요. (${done})`
  if (step === 'init') return '분류 준비 중...'
  if (step === 'processing') return `티켓 분류 중... (${done})`
  return step === 'aggregating' ? '결과 집계 중...' : '결과 저장 중...'
}

function english({ status, step }: Named, done: string): string {
  if (status === 'queued') return 'Waiting to start...'
  if (status === 'cancelling') return `Cancelling... (${done})`
  if (status === 'cancelled') return `Cancelled. (${done})`
  if (status === 'completed') return `Done. (${done})`
  if (status === 'failed') return `Could not finish. (${done})`
  if (step === 'init') return 'Getting ready...'
  if (step === 'processing') return `Classifying tickets... (${done})`
  return step === 'aggregating' ? 'Adding up the results...' : 'Saving the results...'
}

export function startedMessage(locale: Locale): string {
  return locale === 'ko' ? '분류를 시작했어요.' : 'The classification has started.'
}
