import { mkdtemp, rm, symlink } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkPaths, readWords } from '#lib/runner/cli/command-words.ts'
import { createProgressPrinter, progressLine, widthOf } from '#lib/runner/cli/progress-line.ts'
import { terminalLocale, timeLeft } from '#lib/runner/cli/words.ts'
import type { Progress } from '#lib/tasks/schema.ts'

const progress = (over: Partial<Progress> = {}) =>
  ({
    status: 'running',
    step: 'processing',
    current: 12_450,
    total: 30_000,
    percentage: 41.5,
    eta_seconds: 20,
    ...over,
  }) as Progress

function screenOf(options: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = []
  return { ...options, written, write: (text: string) => written.push(text) }
}

describe('the progress line', () => {
  it('has a bar, the percentage, the step with its counts, and the time left', () => {
    expect(progressLine(progress(), { locale: 'ko' })).toBe(
      '[############------------------]  41.5%  분류 12,450/30,000  약 20초 남음',
    )
    expect(progressLine(progress({ eta_seconds: 190 }), { locale: 'en', columns: 200 })).toBe(
      '[############------------------]  41.5%  classifying 12,450/30,000  about 4m left',
    )
  })

  it('never reaches the terminal’s edge, and says less where it is narrow', () => {
    for (const locale of ['ko', 'en'] as const)
      for (let columns = 1; columns <= 120; columns++)
        expect(widthOf(progressLine(progress(), { locale, columns }))).toBeLessThan(Math.max(columns, 1))
    expect(progressLine(progress(), { locale: 'ko', columns: 40 })).not.toContain('남음')
    expect(progressLine(progress(), { locale: 'ko', columns: 12 })).toBe('41.5%')
  })

  it('is full only at 100 %', () => {
    expect(progressLine(progress({ percentage: 99.9 }), { locale: 'ko' })).toContain('-]')
    expect(progressLine(progress({ percentage: 100 }), { locale: 'ko' })).not.toContain('-')
  })
})

describe('the printer', () => {
  it('draws over one line on a terminal, in colour unless NO_COLOR is set', () => {
    const screen = screenOf({ isTTY: true, columns: 100 })
    const printer = createProgressPrinter(screen, { locale: 'ko', env: {} })
    printer.show(progress())
    printer.show(progress({ percentage: 50 }))
    printer.say('문장')
    printer.end()
    const all = screen.written.join('')
    expect(all).toContain('\u001b[32m####')
    expect(all.split('\n')).toHaveLength(3)
    expect(all).toContain('\r\u001b[K문장\n')

    const plain = screenOf({ isTTY: true, columns: 100 })
    createProgressPrinter(plain, { locale: 'ko', env: { NO_COLOR: '1' } }).show(progress())
    expect(plain.written.join('')).not.toContain('\u001b[3')
  })

  it.each([
    ['elsewhere', {}, {}],
    ['on a dumb terminal', { isTTY: true }, { TERM: 'dumb' }],
  ])('%s writes a plain line a tenth and a step', (_, screenOptions, env) => {
    const screen = screenOf(screenOptions)
    const printer = createProgressPrinter(screen, { locale: 'ko', env })
    for (let percentage = 0; percentage <= 100; percentage += 0.5) printer.show(progress({ percentage }))
    printer.show(progress({ percentage: 100, step: 'saving' }))
    printer.end()
    expect(screen.written).toHaveLength(12)
    expect(screen.written.join('')).not.toContain('\r')
    expect(screen.written.join('')).not.toContain('\u001b')
  })
})

it('the language is that of the terminal, Korean where it says none', () => {
  expect(terminalLocale({ LANG: 'en_US.UTF-8' })).toBe('en')
  expect(terminalLocale({ LANG: 'en_US.UTF-8', LC_ALL: 'ko_KR.UTF-8' })).toBe('ko')
  expect(terminalLocale({ LANG: 'ko_KR.UTF-8', LC_MESSAGES: 'en_GB' })).toBe('en')
  expect(terminalLocale({ LANG: 'C.UTF-8' })).toBe('ko')
  expect(terminalLocale({})).toBe('ko')
})

it('the time left is said in the unit that fits, and never as nothing', () => {
  expect([1, 59, 61, 3_700].map((seconds) => timeLeft(seconds, 'ko'))).toEqual([
    '약 1초 남음',
    '약 59초 남음',
    '약 2분 남음',
    '약 2시간 남음',
  ])
})

describe('the command’s words', () => {
  it('are a file, and what to do with it', () => {
    expect(readWords(['a.csv', '--engine', 'ai', '--out', 'b/r.XLSX', '--force'], '/home/me')).toEqual({
      file: '/home/me/a.csv',
      engine: 'ai',
      out: { path: '/home/me/b/r.XLSX', query: { format: 'xlsx', encoding: 'utf-8' }, isForced: true },
    })
    expect(readWords(['/x/a.csv'], '/home/me')).toMatchObject({ file: '/x/a.csv', engine: 'rule', out: null })
    expect(readWords(['a.xlsx', '--out', 'r.xlsx', '--workbook'], '/')).toMatchObject({
      out: { query: { format: 'workbook' } },
    })
    expect(readWords(['a.csv', '--out', 'r.csv', '--encoding', 'cp949'], '/')).toMatchObject({
      out: { query: { format: 'csv', encoding: 'cp949' } },
    })
    expect(readWords(['--help'], '/')).toBe('help')
  })

  it.each([
    [[], 'oneFile'],
    [['a.csv', 'b.csv'], 'oneFile'],
    [['a.csv', '--engine', 'magic'], 'unknownEngine'],
    [['a.csv', '--out', 'r.pdf'], 'unknownOut'],
    [['a.csv', '--out', 'r.xlsx', '--encoding', 'cp949'], 'wrongEncoding'],
    [['a.csv', '--out', 'r.csv', '--encoding', 'latin1'], 'wrongEncoding'],
    [['a.csv', '--out', 'r.csv', '--workbook'], 'wrongWorkbook'],
    [['a.csv', '--frobnicate'], 'unknownOption'],
    [['a.csv', '--out'], 'unknownOption'],
  ])('%j are wrong: %s', (args, key) => {
    expect(readWords(args, '/')).toMatchObject({ key, exitCode: 2 })
  })
})

describe('the paths', () => {
  async function complaintAbout(name: string) {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'bunryu-words-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await symlink('circle.csv', path.join(folder, 'circle.csv'))
    return checkPaths({ file: path.join(folder, name), engine: 'rule', out: null })
  }

  it('are told apart: no file, no file but a folder, and one the system will not let us see', async () => {
    expect(await complaintAbout('none.csv')).toMatchObject({ key: 'noFile', exitCode: 1 })
    expect(await complaintAbout('.')).toMatchObject({ key: 'notFile', exitCode: 1 })
    expect(await complaintAbout('circle.csv')).toMatchObject({
      key: 'cannotLook',
      params: { reason: expect.stringContaining('ELOOP') },
      exitCode: 1,
    })
  })
})
