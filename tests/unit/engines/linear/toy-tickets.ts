import type { TicketText } from '#lib/engines/engine.ts'
import { DEFAULT_SETTINGS } from '#lib/engines/linear/settings.ts'
import type { TrainingInput } from '#lib/engines/linear/training-set.ts'

/** Three categories told apart by one word each, in sentences that share the rest. */
const WORDS = {
  '배송 문의': ['배송', '택배', '도착'],
  '환불/교환': ['환불', '교환', '반품'],
  '기술 지원': ['로그인', '오류', '설치'],
}
const FRAMES = [
  '{} 언제 되나요?',
  '어제 주문했는데 {} 문의드립니다',
  '{}이 안 돼요 ㅠㅠ',
  '고객센터님 {} 부탁드려요',
]

export function ticket(body: string, rest: Partial<TicketText> = {}): TicketText {
  return { inquiryType: '', title: '', body, ...rest }
}

/** 36 tickets, in order of category, as exports often are. */
export function toyTraining(changes: Partial<TrainingInput> = {}): TrainingInput {
  const texts: TicketText[] = []
  const labels: string[] = []
  for (const [category, words] of Object.entries(WORDS)) {
    for (const word of words) {
      for (const frame of FRAMES) {
        texts.push(ticket(frame.replace('{}', word)))
        labels.push(category)
      }
    }
  }
  // Fewer buckets than the default: most of a toy training would be clearing memory.
  const features = { ...DEFAULT_SETTINGS.features, bits: 20 }
  const settings = { features, ...changes.settings }
  return { texts, labels, categories: Object.keys(WORDS), seed: 1, ...changes, settings }
}

export const NEVER = new AbortController().signal
