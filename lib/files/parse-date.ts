/** Days from 1899-12-30, Excel's day 0, to 1970-01-01. */
const EXCEL_EPOCH_DAYS = 25_569
/** Serials taken for dates: 1954-10-03 to 2119-01-10. Outside, a number is an id or an amount. */
const SERIAL_MIN = 20_000
const SERIAL_MAX = 80_000
const SECONDS_A_DAY = 86_400
/** Two-digit years up to this one are 20xx. */
const CENTURY_PIVOT = 69

const PLAIN = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/
const SERIAL = /^\d{5}(?:\.\d+)?$/
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?:[ T]?(\d\d)(\d\d)(\d\d)?)?$/
/** `2025.10.01`, `25/10/1`, `2025. 10. 1.`, `2025년 10월 1일`; the rest is the time. */
const YEAR_FIRST = /^(\d{4}|\d\d)\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[일.]?(?![\d])/
/** `10/1/2025`, as an English Excel writes; the first part over 12 says that the day leads. */
const YEAR_LAST = /^(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?!\d)/
const WEEKDAY =
  /^[\s,]*(?:\([월화수목금토일]\)|[월화수목금토일]요일|\((?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\))/i
const TIME =
  /^[\sT,]*(오전|오후|am|pm|a\.m\.|p\.m\.)?\s*(\d{1,2})\s*[:시]\s*(\d{1,2})?\s*[:분]?\s*(\d{1,2})?(?:[.,]\d+)?\s*초?\s*(am|pm|a\.m\.|p\.m\.|오전|오후)?\s*(?:z|utc|gmt|kst|[+-]\d\d:?\d\d)?$/i

/**
 * Reads a moment as Korean and English exports write it. The wall clock is kept and no zone is guessed:
 * an offset in the text is dropped.
 * @returns `YYYY-MM-DD HH:MM:SS`, or null when the text is no date or names a day that does not exist
 */
export function parseDate(written: string): string | null {
  const text = written.trim()
  const plain = PLAIN.exec(text)
  if (plain) return momentOf(plain, plain[4], plain[5], plain[6])
  if (SERIAL.test(text)) return fromSerial(Number(text))
  const compact = COMPACT.exec(text)
  if (compact) return momentOf(compact, compact[4], compact[5], compact[6])
  const date = YEAR_FIRST.exec(text) ?? yearLast(text)
  if (date === null) return null
  const rest = text.slice(date[0].length).replace(WEEKDAY, '').trim()
  if (rest === '') return momentOf(date, undefined, undefined, undefined)
  const time = TIME.exec(rest)
  if (time === null) return null
  const hour = hourOfDay(Number(time[2]), time[1] ?? time[5])
  return hour === null ? null : momentOf(date, String(hour), time[3], time[4])
}

/** Excel's days since 1899-12-30 with the time as their fraction. */
export function fromSerial(serial: number): string | null {
  if (!(serial >= SERIAL_MIN && serial < SERIAL_MAX)) return null
  const seconds = Math.round((serial - EXCEL_EPOCH_DAYS) * SECONDS_A_DAY)
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}

type DateParts = ArrayLike<string | undefined>

function yearLast(text: string): (DateParts & { 0: string }) | null {
  const found = YEAR_LAST.exec(text)
  if (found === null) return null
  const [whole, first, second, year] = found
  return Number(first) > 12 ? [whole, year, second, first] : [whole, year, first, second]
}

function hourOfDay(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour
  const isAfternoon = /^(오후|p)/i.test(half)
  // `오후 15:05` is written by back offices that add the word to a 24-hour clock.
  if (hour > 12) return isAfternoon ? hour : null
  return (hour % 12) + (isAfternoon ? 12 : 0)
}

function momentOf(
  date: DateParts,
  hourText: string | undefined,
  minuteText: string | undefined,
  secondText: string | undefined,
): string | null {
  const year = fullYear(date[1]!)
  const month = Number(date[2])
  const day = Number(date[3])
  const hour = Number(hourText ?? 0)
  const minute = Number(minuteText ?? 0)
  const second = Number(secondText ?? 0)
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  if (year < 1900 || hour > 23 || minute > 59 || second > 59) return null
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`
}

function fullYear(text: string): number {
  const year = Number(text)
  if (text.length > 2) return year
  return year <= CENTURY_PIVOT ? 2000 + year : 1900 + year
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
