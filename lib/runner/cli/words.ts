import type { Locale } from '#lib/locale.ts'
import type { TaskStep } from '#lib/tasks/schema.ts'

/** What the terminal says, in both languages. What failures say is in `lib/error-sentences.ts`. */

/** The language of a terminal, by POSIX's order of its variables; Korean where they say none that we have. */
export function terminalLocale(env: Readonly<Record<string, string | undefined>>): Locale {
  const said = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value)
  return said?.toLowerCase().startsWith('en') ? 'en' : 'ko'
}

const USAGE: Record<Locale, string> = {
  ko: `npm run classify -- 파일 [옵션]

브라우저 없이 분류해요. npm start와 같은 데이터베이스를 쓰고, npm start가 켜져 있어도 돼요.

  --engine rule|ai        분류 방식 (기본: rule)
  --out 파일              결과를 .csv, .xlsx, .jsonl로 저장
  --workbook              올린 XLSX에 열을 더해서 저장 (--out 결과.xlsx와 함께)
  --encoding utf-8|cp949  CSV의 문자 인코딩 (기본: utf-8). CP949에 없는 글자는 &#128522;처럼 번호로 적어요.
  --force                 이미 있는 파일을 덮어써요
  --help                  이 도움말

암호가 걸린 엑셀은 BUNRYU_FILE_PASSWORD 환경 변수로 암호를 알려 주세요.
진행률은 stderr, 요약은 stdout으로 나와요. Ctrl-C는 취소예요(그때까지의 결과는 남아요). 한 번 더 누르면 바로 끝나요.

끝날 때의 값: 0 모두 분류함 · 1 하지 못함 · 2 잘못 쓴 명령 · 130 취소함`,
  en: `npm run classify -- FILE [options]

Classifies without a browser, on the same database as npm start, which may be running.

  --engine rule|ai        what decides (default: rule)
  --out FILE              save the results as .csv, .xlsx or .jsonl
  --workbook              save the uploaded XLSX with columns added (with --out results.xlsx)
  --encoding utf-8|cp949  of the CSV (default: utf-8). A character CP949 has not is written as its number, &#128522;
  --force                 overwrite a file that is there
  --help                  this help

The password of a protected workbook is taken from the environment: BUNRYU_FILE_PASSWORD.
Progress goes to stderr, the summary to stdout. Ctrl-C cancels and keeps what is done; once more ends at once.

Exit codes: 0 all classified · 1 failed · 2 wrong command · 130 cancelled`,
}

export const usage = (locale: Locale) => USAGE[locale]

const STEPS: Record<Locale, Record<TaskStep, string>> = {
  ko: { init: '준비', processing: '분류', aggregating: '집계', saving: '저장' },
  en: { init: 'preparing', processing: 'classifying', aggregating: 'adding up', saving: 'saving' },
}

export const stepName = (step: TaskStep, locale: Locale) => STEPS[locale][step]

const MINUTE = 60
const HOUR = 3600

/** `약 20초 남음`, `about 3m left`. @param seconds */
export function timeLeft(seconds: number, locale: Locale): string {
  const [count, ko, en] =
    seconds < MINUTE
      ? [Math.ceil(seconds), '초', 's']
      : seconds < HOUR
        ? [Math.ceil(seconds / MINUTE), '분', 'm']
        : [Math.ceil(seconds / HOUR), '시간', 'h']
  return locale === 'ko' ? `약 ${count}${ko} 남음` : `about ${count}${en} left`
}

const SENTENCES = {
  reading: { ko: '{name} 읽는 중', en: 'Reading {name}' },
  imported: {
    ko: '{rows}건을 가져왔어요. 본문은 ‘{body}’ 열이에요.',
    en: '{rows} tickets taken; the body is “{body}”.',
  },
  rejected: {
    ko: '{count}행은 가져오지 못했어요. 이유는 웹의 ‘파일’에서 내려받을 수 있어요.',
    en: '{count} rows were not taken. The reasons are under Files in the web product.',
  },
  failedTickets: { ko: '{count}건은 분류하지 못했어요.', en: '{count} tickets could not be classified.' },
  cancelling: {
    ko: '취소하고 있어요. 바로 끝내려면 Ctrl-C를 한 번 더 누르세요.',
    en: 'Cancelling. Press Ctrl-C once more to end at once.',
  },
  waiting: {
    ko: '앞서 취소한 분류가 끝나기를 기다려요.',
    en: 'Waiting for the classification cancelled before to end.',
  },
  cancelledImport: { ko: '취소했어요. 저장한 것은 없어요.', en: 'Cancelled. Nothing was stored.' },
  cancelled: {
    ko: '취소했어요. {total}건 중 {done}건까지의 결과는 남아 있어요.',
    en: 'Cancelled. The results of {done} of {total} tickets are kept.',
  },
  saved: { ko: '{out}에 저장했어요.', en: 'Saved to {out}.' },
  accuracy: { ko: '정확도', en: 'accuracy' },
  labelled: { ko: '정답 {count}건', en: '{count} labelled' },
  notMeasured: { ko: '미측정', en: 'not measured' },
  noFile: { ko: '파일을 찾을 수 없어요: {file}', en: 'There is no such file: {file}' },
  notFile: { ko: '파일이 아니에요: {file}', en: 'Not a file: {file}' },
  cannotLook: { ko: '파일을 살펴볼 수 없어요: {reason}', en: 'The file cannot be looked at: {reason}' },
  passwordHint: {
    ko: 'BUNRYU_FILE_PASSWORD 환경 변수로 알려 주세요.',
    en: 'Set it as BUNRYU_FILE_PASSWORD.',
  },
  // What was wrong with the words
  oneFile: { ko: '파일을 하나만 알려 주세요.', en: 'Name exactly one file.' },
  unknownEngine: { ko: '없는 분류 방식이에요: {engine}', en: 'There is no engine {engine}.' },
  unknownOut: {
    ko: '결과 파일은 .csv, .xlsx, .jsonl 중 하나예요: {out}',
    en: 'Results go to .csv, .xlsx or .jsonl: {out}',
  },
  wrongEncoding: {
    ko: '--encoding은 .csv에만, utf-8이나 cp949로 쓸 수 있어요.',
    en: '--encoding is for .csv only: utf-8 or cp949.',
  },
  wrongWorkbook: {
    ko: '--workbook은 --out 결과.xlsx와 함께 써요.',
    en: '--workbook needs --out results.xlsx.',
  },
  unknownOption: { ko: '모르는 옵션이에요: {option}', en: 'Unknown option: {option}' },
  outExists: {
    ko: '이미 있는 파일이에요: {out}. 덮어쓰려면 --force를 붙여 주세요.',
    en: 'There is a file already: {out}. Add --force to overwrite it.',
  },
  outFolder: {
    ko: '저장할 폴더가 없거나 쓸 수 없어요: {folder}',
    en: 'The folder is not there or not writable: {folder}',
  },
  seeHelp: { ko: '쓰는 방법: npm run classify -- --help', en: 'See npm run classify -- --help' },
} satisfies Record<string, Record<Locale, string>>
export type SentenceKey = keyof typeof SENTENCES

export function say(key: SentenceKey, locale: Locale, params: Record<string, string | number> = {}): string {
  return SENTENCES[key][locale].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? ''
    return typeof value === 'number' ? value.toLocaleString('en') : value
  })
}
