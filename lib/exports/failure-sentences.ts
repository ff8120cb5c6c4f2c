import type { Locale } from '#lib/locale.ts'

/** A ticket the task never came to, because it was cancelled or failed before. */
export const NOT_CLASSIFIED = 'not_classified'

/** Why a ticket has no category, as a person reads it in a sheet. The codes stand in `result.failure`. */
const SENTENCES: Record<string, Record<Locale, string>> = {
  not_in_any_category: {
    ko: '어느 분류에도 뚜렷하게 맞지 않아요',
    en: 'Fits no category clearly',
  },
  empty_text: { ko: '글이 없어요', en: 'There is no text' },
  text_too_long: { ko: '글이 너무 길어요', en: 'The text is too long' },
  archived_category: {
    ko: '모델이 고른 분류를 지금은 쓰지 않아요',
    en: 'The model’s category is archived',
  },
  unknown_category: { ko: '모델이 고른 분류가 없어요', en: 'The model’s category does not exist' },
  engine_error: { ko: '엔진이 읽지 못했어요', en: 'The engine could not read it' },
  engine_timeout: { ko: '엔진이 제때 답하지 않았어요', en: 'The engine did not answer in time' },
  engine_crashed: { ko: '이 티켓에서 작업 서버가 멈췄어요', en: 'The worker stopped at this ticket' },
  [NOT_CLASSIFIED]: {
    ko: '작업이 먼저 끝나 분류하지 않았어요',
    en: 'The task ended before it was classified',
  },
}

/** A reason without words is shown as it is rather than hidden. */
export function failureSentence(code: string, locale: Locale): string {
  return SENTENCES[code]?.[locale] ?? code
}
