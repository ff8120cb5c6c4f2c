import type { Locale } from '#lib/locale.ts'

type Params = Readonly<Record<string, string | number>>
type Sentence = Readonly<Record<Locale, string>>

/**
 * Every code the API can answer, as a sentence for a person: what happened, and what to do next. `{name}` is filled in.
 * One long table, so that a code is looked for, and a double seen, in one place.
 */
export const ERROR_SENTENCES = {
  // Anyone
  malformed: {
    ko: '요청을 읽을 수 없어요. 형식을 확인해 주세요.',
    en: 'The request could not be read. Check its format.',
  },
  invalid: { ko: '{field} 값이 올바르지 않아요.', en: 'The value of {field} is not valid.' },
  unauthorized: { ko: '로그인이 필요해요.', en: 'Please sign in.' },
  forbidden: { ko: '이 작업을 할 권한이 없어요.', en: 'You are not allowed to do this.' },
  foreign_origin: {
    ko: '다른 사이트에서 온 요청은 받지 않아요.',
    en: 'Requests from other sites are not accepted.',
  },
  not_found: {
    ko: '찾을 수 없어요. 지워졌거나 볼 수 없는 항목이에요.',
    en: 'Not found. It was removed, or it is not yours to see.',
  },
  method_not_allowed: { ko: '지원하지 않는 요청 방식이에요.', en: 'This method is not supported here.' },
  too_many_requests: {
    ko: '요청이 너무 많아요. 잠시 뒤에 다시 시도해 주세요.',
    en: 'Too many requests. Please try again in a moment.',
  },
  cancelled: { ko: '요청을 취소했어요.', en: 'The request was cancelled.' },
  not_ready: {
    ko: '아직 준비 중이에요. 잠시 뒤에 다시 시도해 주세요.',
    en: 'Not ready yet. Please try again in a moment.',
  },
  database_unavailable: {
    ko: '데이터베이스에 연결하지 못했어요. 잠시 뒤에 다시 시도해 주세요.',
    en: 'The database cannot be reached. Please try again in a moment.',
  },
  internal: {
    ko: '예상하지 못한 문제가 생겼어요. 잠시 뒤에 다시 시도해 주세요.',
    en: 'Something unexpected went wrong. Please try again in a moment.',
  },

  search_too_slow: {
    ko: '찾는 데 너무 오래 걸려서 멈췄어요. 조건을 더 좁혀 주세요.',
    en: 'The search took too long and was stopped. Please narrow it down.',
  },

  // Accounts
  invalid_credentials: {
    ko: '이메일이나 비밀번호가 맞지 않아요.',
    en: 'The e-mail or the password is wrong.',
  },
  invalid_setup_code: {
    ko: '설정 코드가 맞지 않아요. 서버 터미널에 나온 코드를 확인해 주세요.',
    en: 'The setup code is wrong. Check the one in the server’s terminal.',
  },
  already_set_up: {
    ko: '관리자가 이미 있어요. 로그인해 주세요.',
    en: 'There is an administrator already. Please sign in.',
  },
  email_taken: { ko: '이미 등록된 이메일이에요.', en: 'This e-mail is registered already.' },
  too_many_tokens: {
    ko: '쓸 수 있는 토큰이 {limit}개예요. 쓰지 않는 토큰을 먼저 폐기해 주세요.',
    en: 'There are {limit} live tokens. Revoke one you do not use first.',
  },
  sign_up_closed: {
    ko: '관리자가 구성원을 추가해요. 관리자에게 요청해 주세요.',
    en: 'Administrators add members here. Please ask yours.',
  },

  // Files
  no_file: {
    ko: '파일이 없어요. 먼저 파일을 올려 주세요.',
    en: 'There is no file. Please upload one first.',
  },
  no_rows: {
    ko: '분류할 수 있는 행이 없어요. 본문 열이 있는지 확인해 주세요.',
    en: 'No row could be used. Check that there is a body column.',
  },
  empty_file: { ko: '빈 파일이에요.', en: 'The file is empty.' },
  preset_mismatch: {
    ko: '채널톡 상담 데이터 파일이 아니에요. 시트를 직접 골라 주세요.',
    en: 'This is not a Channel Talk chat export. Please choose a sheet yourself.',
  },
  no_body_column: {
    ko: '본문 열을 찾지 못했어요. 어느 열이 본문인지 골라 주세요.',
    en: 'No body column was found. Please choose which column is the body.',
  },
  too_large: {
    ko: '파일이 너무 커요. {limit}MB까지 올릴 수 있어요.',
    en: 'The file is too large. The limit is {limit} MB.',
  },
  unsupported_type: {
    ko: '읽을 수 없는 형식이에요. CSV, TSV, XLSX 파일을 올려 주세요.',
    en: 'This type cannot be read. Please upload CSV, TSV or XLSX.',
  },
  not_multipart: { ko: 'multipart/form-data로 보내 주세요.', en: 'Please send multipart/form-data.' },
  column_used_twice: { ko: '한 열을 두 곳에 연결할 수 없어요.', en: 'One column cannot feed two fields.' },
  no_such_header: { ko: '고른 머리글이 파일에 없어요.', en: 'The chosen header is not in the file.' },
  unknown_column: {
    ko: '파일에 없는 열을 골랐어요: {column}',
    en: 'There is no such column in the file: {column}',
  },
  no_such_sheet: { ko: '고른 시트가 없어요.', en: 'There is no such sheet.' },
  too_many_columns: {
    ko: '열이 너무 많아요. 1,000개까지 읽을 수 있어요.',
    en: 'There are too many columns. Up to 1,000 can be read.',
  },
  too_many_rows: {
    ko: '행이 너무 많아요. 파일을 나눠 올려 주세요.',
    en: 'There are too many rows. Please split the file.',
  },
  unsupported_encoding: {
    ko: '읽을 수 없는 문자 인코딩이에요. UTF-8이나 CP949로 저장해 주세요.',
    en: 'This text encoding cannot be read. Please save as UTF-8 or CP949.',
  },
  damaged_workbook: {
    ko: '엑셀 파일이 손상됐어요. 엑셀에서 다시 저장해 올려 주세요.',
    en: 'The workbook is damaged. Save it again in Excel and upload that.',
  },
  workbook_too_heavy: {
    ko: '엑셀 파일이 너무 무거워 읽기를 멈췄어요. CSV로 저장해 올려 주세요.',
    en: 'The workbook is too heavy to read. Please save it as CSV.',
  },
  password_required: {
    ko: '암호가 걸린 파일이에요. 암호를 입력해 주세요.',
    en: 'The file is protected. Please give its password.',
  },
  unsupported_encryption: {
    ko: '이 방식으로 암호화된 파일은 읽을 수 없어요. 암호를 풀어서 올려 주세요.',
    en: 'This kind of encryption cannot be read. Please remove the password first.',
  },
  wrong_password: { ko: '암호가 맞지 않아요.', en: 'The password is wrong.' },
  archive_too_large: {
    ko: '압축을 풀면 너무 커서 읽지 않았어요.',
    en: 'It was not read: unpacked it would be too large.',
  },
  damaged_archive: { ko: '압축 파일이 손상됐어요.', en: 'The archive is damaged.' },
  encrypted_archive: {
    ko: '암호가 걸린 압축 파일은 읽을 수 없어요. 풀어서 올려 주세요.',
    en: 'Protected archives cannot be read. Please unpack it first.',
  },
  unsafe_archive: {
    ko: '안전하지 않은 압축 파일이라 읽지 않았어요.',
    en: 'The archive is not safe and was not read.',
  },
  not_one_file: {
    ko: '압축 파일에는 파일이 하나만 있어야 해요.',
    en: 'An archive must hold exactly one file.',
  },
  truncated_upload: {
    ko: '파일이 끝까지 오지 않았어요. 다시 올려 주세요.',
    en: 'The upload was cut short. Please upload it again.',
  },
  upload_incomplete: {
    ko: '파일이 아직 다 올라오지 않았어요.',
    en: 'The file has not arrived completely yet.',
  },
  wrong_part: {
    ko: '올리는 조각의 번호나 길이가 맞지 않아요.',
    en: 'The index or the length of this part is wrong.',
  },
  damaged_part: {
    ko: '올리는 중에 내용이 바뀌었어요. 다시 시도해 주세요.',
    en: 'This part was changed on its way. Please try again.',
  },
  import_running: { ko: '이 파일을 이미 가져오고 있어요.', en: 'This file is being imported already.' },
  import_interrupted: {
    ko: '서버가 다시 시작되어 가져오기가 멈췄어요. 저장된 것은 없으니 다시 시도해 주세요.',
    en: 'The server restarted and the import stopped. Nothing was stored; please try again.',
  },
  already_imported: { ko: '이미 가져온 파일이에요.', en: 'This file has been imported already.' },
  file_in_use: {
    ko: '이 파일을 분류하는 중이에요. 끝난 뒤에 지워 주세요.',
    en: 'This file is being classified. Remove it when that has ended.',
  },

  // Tasks
  already_running: { ko: '이미 실행 중입니다.', en: 'A classification is running already.' },
  no_tickets: { ko: '이 파일에는 분류할 티켓이 없어요.', en: 'This file has no tickets to classify.' },
  engine_unavailable: {
    ko: '고른 엔진을 지금 쓸 수 없어요. 준비할 것을 확인하거나 다른 엔진을 골라 주세요.',
    en: 'The chosen engine cannot run now. See what it needs, or choose another.',
  },
  already_finished: { ko: '이미 끝난 작업이에요.', en: 'This task has ended already.' },
  not_finished: { ko: '아직 끝나지 않았어요.', en: 'It has not finished yet.' },
  not_resumable: { ko: '이어서 실행할 수 없는 작업이에요.', en: 'This task cannot be resumed.' },
  engine_failed: {
    ko: '엔진이 티켓을 하나도 분류하지 못해 멈췄어요. 다른 엔진으로 다시 실행해 주세요.',
    en: 'The engine could not classify a single ticket and stopped. Please run another engine.',
  },
  file_gone: {
    ko: '파일이 지워져서 끝까지 분류하지 못했어요.',
    en: 'The file was removed before every ticket was classified.',
  },
  task_unfinished: {
    ko: '진행 중인 분류는 지울 수 없어요. 먼저 멈추거나, 끝난 뒤에 지워 주세요.',
    en: 'A classification that is running cannot be deleted. Stop it first, or wait until it ends.',
  },
  rerun_file_gone: {
    ko: '이 분류가 읽은 파일이 지워져서 다시 실행할 수 없어요. 파일을 다시 올려 새로 실행해 주세요.',
    en: 'Its file was removed, so it cannot be run again. Upload the file and start a new run.',
  },
  rerun_model_gone: {
    ko: '이 분류에 쓴 AI 모델이 지워져서 그대로 다시 실행할 수 없어요. 다른 모델로 새로 실행해 주세요.',
    en: 'The AI model it used was removed, so it cannot be repeated. Start a new run with another model.',
  },
  rerun_rules_gone: {
    ko: '이 분류에 쓴 규칙의 기록이 없어서 그대로 다시 실행할 수 없어요.',
    en: 'The rules it used were not kept, so it cannot be repeated.',
  },
  results_gone: {
    ko: '파일이 지워져서 티켓별 결과가 남아 있지 않아요.',
    en: 'The file was removed, and the result of each ticket with it.',
  },
  same_task: {
    ko: '같은 분류끼리는 비교할 수 없어요. 다른 분류를 골라 주세요.',
    en: 'A classification cannot be compared with itself. Choose another one.',
  },
  workbook_not_xlsx: {
    ko: 'XLSX로 올린 파일에만 열을 더해 드릴 수 있어요. Excel로 받아 주세요.',
    en: 'Columns can be added only to files uploaded as XLSX. Please take the Excel export.',
  },
  workbook_protected: {
    ko: '암호가 걸린 파일은 원본을 보관하지 않아요. Excel로 받아 주세요.',
    en: 'The original of a protected file is not kept. Please take the Excel export.',
  },
  workbook_zipped: {
    ko: '압축해서 올린 파일은 원본을 보관하지 않아요. Excel로 받아 주세요.',
    en: 'The original of a zipped upload is not kept. Please take the Excel export.',
  },
  workbook_too_large: {
    ko: '20MB가 넘는 파일은 원본을 보관하지 않아요. Excel로 받아 주세요.',
    en: 'Originals over 20 MB are not kept. Please take the Excel export.',
  },
  workbook_not_kept: {
    ko: '이 파일은 원본이 보관되어 있지 않아요. Excel로 받거나 파일을 다시 올려 주세요.',
    en: 'The original of this file is not kept. Take the Excel export, or upload the file again.',
  },
  export_interrupted: {
    ko: '파일이 지워져서 끝까지 내보내지 못했어요.',
    en: 'The file was removed before everything was exported.',
  },
  workbook_no_room: {
    ko: '시트 오른쪽 끝까지 차 있어 열을 더할 수 없어요. Excel로 받아 주세요.',
    en: 'The sheet is full to its last column. Please take the Excel export.',
  },
  unknown_category: { ko: '없는 분류예요.', en: 'There is no such category.' },

  // Blind scores
  nothing_to_score: {
    ko: '채점할 티켓이 남아 있지 않아요. 파일이 지워졌거나 분류한 티켓이 없어요.',
    en: 'There are no tickets to judge. The file was removed, or nothing was classified.',
  },
  nothing_to_undo: { ko: '되돌릴 채점이 없어요.', en: 'There is no answer to take back.' },
  // Reviews
  other_file: {
    ko: '같은 파일을 분류한 결과끼리만 비교할 수 있어요.',
    en: 'Only results over the same file can be compared.',
  },
  count_changed: {
    ko: '그사이 조건에 맞는 티켓이 {count}건으로 달라져서 아무것도 바꾸지 않았어요. 다시 확인해 주세요.',
    en: 'Nothing was changed: by now the filter holds {count} tickets. Please look again.',
  },
  already_undone: { ko: '이미 되돌린 묶음이에요.', en: 'This batch has been undone already.' },

  // Models
  unknown_labels: { ko: '없는 분류가 라벨에 있어요: {labels}', en: 'Some labels are no category: {labels}' },
  no_labels: {
    ko: '이 파일에는 정답이 있는 티켓이 없어요. ‘정답’ 열을 채우거나 결과에서 올바른 분류를 골라 주세요.',
    en: 'No ticket of this file has a label. Fill in the label column, or correct categories in a result.',
  },
  too_few_tickets: {
    ko: '정답이 있는 티켓이 {count}건뿐이라 학습할 수 없어요. {least}건 이상 필요해요.',
    en: '{count} labelled tickets are too few to learn from. At least {least} are needed.',
  },
  one_category_only: {
    ko: '정답이 모두 ‘{category}’ 하나예요. 두 가지 이상 있어야 학습할 수 있어요.',
    en: 'Every label is “{category}”. At least two categories are needed.',
  },
  too_many_labels: {
    ko: '서로 다른 라벨이 너무 많아요. 분류는 {limit}개까지예요. 정답 열을 맞게 골랐는지 확인해 주세요.',
    en: 'There are too many different labels; the limit is {limit} categories. Check which column is the label.',
  },
  label_too_long: {
    ko: '분류 이름으로 쓰기에 너무 긴 라벨이 있어요. {limit}자까지 쓸 수 있어요.',
    en: 'A label is too long for the name of a category. The limit is {limit} characters.',
  },
  empty_texts: {
    ko: '정답이 있는 티켓에 글이 없어서 배울 것이 없어요.',
    en: 'The labelled tickets are empty: there is nothing to learn from.',
  },
  text_too_long: {
    ko: '정답이 있는 티켓 {row}번째의 글이 너무 길어요. {limit}자까지 읽을 수 있어요.',
    en: 'The text of labelled ticket {row} is too long. The limit is {limit} characters.',
  },
  training_unavailable: {
    ko: '여기서는 학습할 작업 서버가 없어요. npm run worker로 작업 서버를 켠 뒤 다시 시도해 주세요.',
    en: 'There is no worker to train it here. Start one with npm run worker and try again.',
  },
  training_file_gone: {
    ko: '학습할 파일이 지워졌어요.',
    en: 'The file to learn from was removed.',
  },
  training_crashed: {
    ko: '학습하다가 작업 서버가 여러 번 멈춰서 그만뒀어요. 티켓 수를 줄여 다시 시도해 주세요.',
    en: 'The worker stopped several times during this training, so it was given up. Try fewer tickets.',
  },
  training_thread_failed: {
    ko: '학습 중에 예상하지 못한 문제가 생겼어요. 다시 시도해 주세요.',
    en: 'Something unexpected went wrong while training. Please try again.',
  },
  no_reviews: {
    ko: '학습에 쓸 검토가 아직 없어요. 티켓을 검토하면 다시 학습할 수 있어요.',
    en: 'There is no review to learn from yet. Review some tickets first.',
  },
  nothing_to_roll_back: {
    ko: '되돌아갈 모델이 없어요.',
    en: 'There is no earlier model to go back to.',
  },
  model_corrupt: {
    ko: '저장된 모델이 손상됐어요. 다른 모델을 쓰거나 다시 학습해 주세요.',
    en: 'The stored model is damaged. Use another one, or train it again.',
  },
  model_too_new: {
    ko: '더 새로운 버전에서 만든 모델이에요. 프로그램을 올리거나 다시 학습해 주세요.',
    en: 'The model was made by a newer version. Update, or train it again.',
  },
  model_not_ready: {
    ko: '아직 쓸 수 없는 모델이에요. 학습이 끝난 모델만 쓸 수 있어요.',
    en: 'This model cannot be used. Only one whose training has finished can.',
  },
  model_active: {
    ko: '지금 쓰고 있는 모델이에요. 다른 모델로 바꾼 뒤에 지워 주세요.',
    en: 'This model is in use. Activate another one before removing it.',
  },
  model_in_use: {
    ko: '이 모델로 분류하는 중이에요. 끝난 뒤에 지워 주세요.',
    en: 'A classification is using this model. Remove it when that has ended.',
  },
} satisfies Record<string, Sentence>

export type ErrorCode = keyof typeof ERROR_SENTENCES

/** An unknown code is a fault of ours: the general sentence stands in. */
export function errorSentence(code: string, params: Params, locale: Locale): string {
  const sentence: Sentence = ERROR_SENTENCES[code as ErrorCode] ?? ERROR_SENTENCES.internal
  return sentence[locale].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}
