import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test, vi } from 'vitest'
import { type DecodeDamage, decodeText } from '#lib/files/decode-text.ts'
import { detectEncoding } from '#lib/files/detect-encoding.ts'
import { compose, needsComposing } from '#lib/files/normalize-text.ts'
import type { Encoding } from '#lib/files/schema.ts'
import { fileOf, rawRows, readAll, readText } from '#tests/factories/files.ts'

// Workbooks are opened in a process of their own, whose start a busy machine slows down.
vi.setConfig({ testTimeout: 60_000 })

const FIXTURES = new URL('../../fixtures/files/', import.meta.url)
const fixture = (name: string) => new URL(name, FIXTURES).pathname

const TICKETS = '접수일,채널,본문\r\n2025-10-01,챗봇,똠방각하 펲시 햏 뷁 쀍 … 배송이 안 왔어요\r\n'

async function decode(
  bytes: Buffer,
  encoding: Encoding,
  size: number,
): Promise<{ text: string; damage: DecodeDamage }> {
  const damage: DecodeDamage = { count: 0, lines: [] }
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  let text = ''
  for await (const chunk of decodeText(pieces(), encoding, damage)) text += chunk
  return { text, damage }
}

describe('encodings', () => {
  test('all 17,048 double-byte characters of CP949 are read as themselves', async () => {
    const rows = await rawRows(fixture('cp949-all-17048.csv'))
    const wrong = rows
      .slice(1)
      .filter(({ cells: [code, char] }) => char !== String.fromCodePoint(Number.parseInt(code!.slice(2), 16)))
    expect(rows).toHaveLength(17_049)
    expect(wrong).toEqual([])
  })

  test('they are still themselves in the tickets, although text is composed', async () => {
    const { tickets } = await readAll(fixture('cp949-all-17048.csv'), {
      mapping: { body: 'char', title: 'code' },
    })
    const wrong = tickets.filter(
      ({ title, body }) => body !== String.fromCodePoint(Number.parseInt(title.slice(2), 16)),
    )
    expect(wrong).toEqual([])
    // U+3000, the ideographic space, is the one character that is a blank body.
    expect(tickets).toHaveLength(17_047)
  })

  test.each<[string, Buffer, Encoding]>([
    ['UTF-8', Buffer.from(TICKETS), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TICKETS}`), 'utf-8'],
    ['CP949', iconv.encode(TICKETS, 'cp949'), 'cp949'],
    ['UTF-16LE with a mark', iconv.encode(TICKETS, 'utf-16le', { addBOM: true }), 'utf-16le'],
    ['UTF-16BE with a mark', iconv.encode(TICKETS, 'utf-16be', { addBOM: true }), 'utf-16be'],
    ['UTF-16LE without', iconv.encode(TICKETS, 'utf-16le'), 'utf-16le'],
    ['UTF-16BE without', iconv.encode(TICKETS, 'utf-16be'), 'utf-16be'],
  ])('%s is recognised and read without its mark', async (_, bytes, encoding) => {
    const path = await fileOf(bytes)
    expect((await detectEncoding(path)).encoding).toBe(encoding)
    const { tickets, report } = await readAll(path)
    expect(report.encoding).toBe(encoding)
    expect(report.columns[0]!.name).toBe('접수일')
    expect(tickets[0]!.body).toBe('똠방각하 펲시 햏 뷁 쀍 … 배송이 안 왔어요')
  })

  test('a single row of CP949 is told from UTF-8', async () => {
    for (const body of ['환불', '됬어요', '뷁', '배송 지연', 'ㅠㅠ', '안녕하세요 확인 부탁드립니다']) {
      const path = await fileOf(iconv.encode(`id,본문\n1,${body}\n`, 'cp949'))
      expect((await detectEncoding(path)).encoding, body).toBe('cp949')
    }
  })

  test('the pieces bytes arrive in change no character', async () => {
    const korean = fc.string({
      unit: fc.constantFrom('가', '뷁', 'a', ',', '\n', '€', '𝒳', '한'),
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(
        korean,
        fc.constantFrom<Encoding>('utf-8', 'cp949', 'utf-16le', 'utf-16be'),
        fc.constantFrom(1, 2, 3, 7, 4095),
        async (text, encoding, size) => {
          const written = encoding === 'cp949' ? text.replaceAll('𝒳', 'x') : text
          const read = await decode(iconv.encode(written, encoding), encoding, size)
          expect(read).toEqual({ text: written, damage: { count: 0, lines: [] } })
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test('bytes that cannot be decoded are counted with their line, in pieces of any size', async () => {
    const bytes = Buffer.concat([
      Buffer.from('id,본문\n1,정상\n2,깨'),
      Buffer.from([0xff, 0xc0]),
      Buffer.from('짐\n3,정상\n'),
    ])
    for (const size of [1, 2, 5, 1000]) {
      const { damage } = await decode(bytes, 'utf-8', size)
      expect(damage).toEqual({ count: 2, lines: [3] })
    }
  })

  test('a UTF-8 file with a broken character stays UTF-8, and its row says so', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${i},배송이 늦어요 확인해 주세요`).join('\n')
    const path = await fileOf(
      Buffer.concat([Buffer.from(`번호,본문\n${rows}\n50,끝이 잘린 글`), Buffer.from([0xec, 0x86])]),
    )
    const { tickets, rejected, report } = await readAll(path)
    expect(report.encoding).toBe('utf-8')
    expect(tickets).toHaveLength(51)
    expect(report.details.undecodable).toEqual({ count: 1, lines: [52] })
    expect(rejected).toEqual([
      expect.objectContaining({ rowNumber: 52, reason: 'undecodable', isWarning: true }),
    ])
  })

  test('half a character at the end of a UTF-16 file is counted', async () => {
    const { text, damage } = await decode(iconv.encode('가나', 'utf-16le').subarray(0, 3), 'utf-16le', 2)
    expect({ text, count: damage.count }).toEqual({ text: '가\ufffd', count: 1 })
  })

  test('the encoding can be chosen against the guess', async () => {
    const path = await fileOf(iconv.encode('id,본문\n1,천\n', 'cp949'))
    expect((await rawRows(path, { encoding: 'cp949' }))[1]!.cells[1]).toBe('천')
  })

  test('ISO-2022-KR is refused rather than read as ASCII', async () => {
    const path = await fileOf('\x1b$)C\x0e9h<[\x0f')
    await expect(detectEncoding(path)).rejects.toMatchObject({ code: 'unsupported_encoding' })
  })
})

describe('composition', () => {
  test('text decomposed by macOS is composed, in headers and in cells', async () => {
    const { tickets, report } = await readText('접수일,본문\n2025-10-01,환불 요청드립니다\n'.normalize('NFD'))
    expect(report.columns.map((column) => column.name)).toEqual(['접수일', '본문'])
    expect(tickets[0]!.body).toBe('환불 요청드립니다')
  })

  test('composing gives NFC wherever something composes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const decomposed = text.normalize('NFD')
        const composed = needsComposing(decomposed) ? compose(decomposed) : decomposed
        // Characters that NFD itself replaces for good are the same on both sides.
        expect(composed.normalize('NFC')).toBe(text.normalize('NFC'))
      }),
    )
  })

  test('characters that CP949 tells apart stay apart', async () => {
    expect(compose('\uf914\u2126\u212b')).toBe('\uf914\u2126\u212b')
  })
})

test('the CP949 fixture is the one that was generated', async () => {
  expect((await readFile(fixture('cp949-all-17048.csv'))).length).toBe(187_539)
})
