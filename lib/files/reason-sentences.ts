import type { RejectReason, WarningReason } from '#lib/files/schema.ts'
import type { Locale } from '#lib/locale.ts'

/** Why a row was left out, or what was odd about one that was taken. */
const SENTENCES: Record<RejectReason | WarningReason, Record<Locale, string>> = {
  missing_body: { ko: '본문이 비어 있어요', en: 'The body is empty' },
  merged_body: { ko: '본문이 위 칸과 병합돼 있어요', en: 'The body is merged with the cell above' },
  too_many_cells: { ko: '머리글보다 칸이 많아요', en: 'There are more cells than headers' },
  unclosed_quote: { ko: '따옴표가 닫히지 않았어요', en: 'A quote is never closed' },
  stray_quote: { ko: '칸 안에 따옴표가 잘못 쓰였어요', en: 'A quote stands inside a cell' },
  cell_too_long: { ko: '한 칸이 너무 길어요', en: 'A cell is too long' },
  field_too_long: { ko: '짧아야 할 값이 너무 길어요', en: 'A short field is too long' },
  total_row: { ko: '합계 행이에요', en: 'This is a row of totals' },
  repeated_header: { ko: '머리글이 되풀이된 행이에요', en: 'The header is repeated here' },
  above_header: { ko: '머리글보다 위에 있는 행이에요', en: 'This row stands above the header' },
  bad_json: { ko: '올바른 JSON이 아니에요', en: 'This is not valid JSON' },
  missing_text: { ko: '글자를 찾을 수 없어요', en: 'Its text is missing from the workbook' },
  no_customer_message: { ko: '고객이 보낸 메시지가 없어요', en: 'The customer wrote nothing in this chat' },
  repeated_chat: { ko: '같은 상담이 위에 이미 있어요', en: 'The same chat stands further up' },
  bad_date: { ko: '접수일을 읽지 못했어요', en: 'The date could not be read' },
  too_few_cells: { ko: '머리글보다 칸이 적어요', en: 'There are fewer cells than headers' },
  undecodable: { ko: '읽지 못한 글자가 있어요', en: 'Some characters could not be decoded' },
  mojibake: { ko: '글자가 깨진 채 저장된 것 같아요', en: 'The text looks garbled in the file itself' },
  nul_removed: { ko: '빈 문자(NUL)를 지웠어요', en: 'NUL characters were removed' },
  cell_error: { ko: '엑셀 오류 값이 있어요', en: 'A cell holds an Excel error' },
  body_cut: { ko: '대화가 길어 뒷부분을 잘랐어요', en: 'The conversation was long and its end was cut' },
  unknown_key: { ko: '머리글에 없는 값이 있어요', en: 'There is a value without a header' },
}

/** A reason of a newer version stands as its code. */
export function reasonSentence(reason: string, locale: Locale): string {
  return SENTENCES[reason as RejectReason]?.[locale] ?? reason
}
