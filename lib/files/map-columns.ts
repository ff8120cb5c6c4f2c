import { AppError } from '#lib/errors.ts'
import { bareName } from './bare-name.ts'
import { parseDate } from './parse-date.ts'
import { type Mapping, type SourceRow, TICKET_FIELDS, type TicketField } from './schema.ts'

/** Header names seen in Korean and English exports, the clearest first; compared without spaces, case and signs. */
const SYNONYMS: Record<TicketField, readonly string[]> = {
  received_at:
    '접수일 접수일시 접수일자 접수시간 접수시각 접수날짜 등록일 등록일시 등록일자 문의일 문의일시 문의일자 인입일시 인입일 작성일 작성일시 작성일자 상담일 상담일시 상담시작일시 요청일 요청일시 생성일 생성일시 생성시간 일시 일자 날짜 receivedat received createdat created createdtime datecreated datetime date timestamp'.split(
      ' ',
    ),
  channel:
    '채널 접수채널 문의채널 인입채널 상담채널 유입채널 유입경로 접수경로 문의경로 인입경로 매체 channel channelname source via medium'.split(
      ' ',
    ),
  customer_id:
    '고객id 고객아이디 고객번호 고객코드 회원id 회원아이디 회원번호 회원코드 사용자id 유저id 작성자id 고객명 고객 작성자 문의자 customerid customernumber customer userid memberid requesterid requester'.split(
      ' ',
    ),
  product_code:
    '상품코드 상품번호 상품id 제품코드 제품번호 제품id 품번 모델번호 모델명 sku productcode productid productno productnumber itemcode product'.split(
      ' ',
    ),
  inquiry_type:
    '문의유형 문의분류 문의구분 문의종류 문의카테고리 상담유형 상담분류 상담구분 접수유형 접수구분 유형 구분 inquirytype inquirycategory issuetype tickettype type topic reason'.split(
      ' ',
    ),
  title: '제목 문의제목 상담제목 글제목 건명 title subject'.split(' '),
  body: '본문 문의내용 문의본문 내용 상담내용 접수내용 요청내용 질문내용 민원내용 문의사항 고객문의 메시지 메세지 텍스트 질문 후기 리뷰 body content contents message text plaintext description inquiry question comment'.split(
    ' ',
  ),
  assignee:
    '담당자 담당상담사 담당자명 상담사 상담사명 상담원 상담원명 처리자 처리담당자 담당매니저 담당 assignee assignedto agent agentname owner'.split(
      ' ',
    ),
  status:
    '처리상태 진행상태 상담상태 답변상태 상태 처리여부 답변여부 진행상황 status state ticketstatus'.split(
      ' ',
    ),
  label: '정답 정답카테고리 정답분류 카테고리 라벨 레이블 분류 label truelabel gold category'.split(' '),
}

const FIELD_OF_NAME = new Map<string, TicketField>(
  TICKET_FIELDS.flatMap((field) => SYNONYMS[field].map((name) => [name, field] as const)),
)

/** A header with one of these is about the answer or a later moment, unless it is listed whole above. */
const NOT_THE_INQUIRY =
  /답변|처리|회신|완료|수정|변경|마감|종료|메모|비고|reply|answer|response|updated|closed|solved|note/
/** Shortest synonym that may stand inside a longer header. */
const PART_CHARS_MIN = 2
/** Mean characters from which a column of unnamed text may be the body. */
const BODY_MEAN_CHARS_MIN = 8
/** Share of sample values that must be dates. */
const DATE_SHARE_MIN = 0.8

/** How a column was chosen: `given` by the caller, by its `name`, by a `part` of it, or by its `content`. */
export type Certainty = 'given' | 'name' | 'part' | 'content'
export interface ColumnChoice {
  field: TicketField
  index: number
  certainty: Certainty
}

/** The field that a header names outright, or null. */
export function fieldOfName(header: string): TicketField | null {
  return FIELD_OF_NAME.get(bareName(header)) ?? null
}

/**
 * Chooses the column of every ticket field: what the caller gave, then names, parts of names and, for the
 * body and the date, the shape of the content. No column feeds two fields.
 * @throws AppError `unknown_column` (422) when the caller names a header that is not there, `column_used_twice` (422)
 */
export function mapColumns(names: string[], sample: SourceRow[], given: Mapping = {}): ColumnChoice[] {
  const choices: ColumnChoice[] = givenChoices(names, given)
  const isOpen = (field: TicketField) =>
    given[field] === undefined && !choices.some((one) => one.field === field)
  const isFree = (index: number) => !choices.some((one) => one.index === index)
  const add = (field: TicketField, index: number, certainty: Certainty) => {
    if (index >= 0) choices.push({ field, index, certainty })
  }
  const bare = names.map(bareName)
  for (const field of TICKET_FIELDS) if (isOpen(field)) add(field, byName(field, bare, isFree), 'name')
  for (const field of TICKET_FIELDS) if (isOpen(field)) add(field, byPart(field, bare, isFree), 'part')
  if (isOpen('received_at')) add('received_at', dateColumn(names, sample, isFree), 'content')
  if (isOpen('body')) add('body', textColumn(names, sample, isFree), 'content')
  return choices
}

function givenChoices(names: string[], given: Mapping): ColumnChoice[] {
  const choices: ColumnChoice[] = []
  for (const field of TICKET_FIELDS) {
    const column = given[field]
    if (column === undefined || column === null) continue
    const index = names.indexOf(column)
    if (index < 0) throw new AppError('unknown_column', 422, { field, column: column.slice(0, 100) })
    if (choices.some((one) => one.index === index)) {
      throw new AppError('column_used_twice', 422, { field, column: column.slice(0, 100) })
    }
    choices.push({ field, index, certainty: 'given' })
  }
  return choices
}

function byName(field: TicketField, bare: string[], isFree: (index: number) => boolean): number {
  for (const synonym of SYNONYMS[field]) {
    const index = bare.findIndex((name, at) => name === synonym && isFree(at))
    if (index >= 0) return index
  }
  return -1
}

function byPart(field: TicketField, bare: string[], isFree: (index: number) => boolean): number {
  return bare.findIndex((name, at) => isFree(at) && fieldOfPart(name) === field)
}

/** The field of the word that a longer header is about: its last known word, or the longest one inside. */
function fieldOfPart(name: string): TicketField | null {
  if (NOT_THE_INQUIRY.test(name)) return null
  let best: TicketField | null = null
  let bestRank = 0
  for (const [synonym, field] of FIELD_OF_NAME) {
    // English words of a few letters stand inside others (date in updated, type in prototype).
    if (synonym.length < PART_CHARS_MIN || /^[a-z]{1,5}$/.test(synonym) || !name.includes(synonym)) continue
    const rank = synonym.length + (name.endsWith(synonym) ? name.length : 0)
    if (rank > bestRank) {
      best = field
      bestRank = rank
    }
  }
  return best
}

function dateColumn(names: string[], sample: SourceRow[], isFree: (index: number) => boolean): number {
  return names.findIndex((_, index) => {
    if (!isFree(index)) return false
    const values = valuesOf(sample, index)
    // Bare numbers may be ids that happen to lie where Excel's day numbers do.
    const dates = values.filter((value) => /\D\d/.test(value) && parseDate(value) !== null)
    return values.length > 0 && dates.length >= values.length * DATE_SHARE_MIN
  })
}

function textColumn(names: string[], sample: SourceRow[], isFree: (index: number) => boolean): number {
  let best = -1
  let bestMean = BODY_MEAN_CHARS_MIN
  for (let index = 0; index < names.length; index++) {
    if (!isFree(index)) continue
    const values = valuesOf(sample, index)
    const prose = values.filter((value) => /\p{L}.*[\s.!?]/su.test(value) && !/^https?:/.test(value))
    if (prose.length * 2 <= values.length) continue
    const mean = values.reduce((sum, value) => sum + value.length, 0) / values.length
    if (mean > bestMean) {
      best = index
      bestMean = mean
    }
  }
  return best
}

function valuesOf(sample: SourceRow[], index: number): string[] {
  return sample.map((row) => row.cells[index]?.trim() ?? '').filter((value) => value !== '')
}
