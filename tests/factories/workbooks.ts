import { crc32, deflateRawSync } from 'node:zlib'
import { type CellValue, writeXlsx } from 'hucre/xlsx'

/** The sheets of Channel Talk's export that matter here, each as its header names its values. */
export interface ChannelTalkSheets {
  chats: Record<string, CellValue>[]
  messages: Record<string, CellValue>[]
  /** Rows above the chat sheet's header. */
  titles?: CellValue[][]
  password?: string
}

/** A workbook as Channel Talk is believed to export it, see docs/decisions/019-channel-talk-preset.md. */
export function channelTalkOf({
  chats,
  messages,
  titles = [],
  password,
}: ChannelTalkSheets): Promise<Uint8Array> {
  const table = (records: Record<string, CellValue>[]) => {
    const header = [...new Set(records.flatMap((record) => Object.keys(record)))]
    return [header, ...records.map((record) => header.map((name) => record[name] ?? null))]
  }
  return writeXlsx({
    sheets: [
      { name: 'UserChat data', rows: [...titles, ...table(chats)] },
      { name: 'User data', rows: [['id', 'name']] },
      { name: 'Manager data', rows: [['id', 'name']] },
      { name: 'UserChatTag data', rows: [['id', 'name']] },
      { name: 'Message data', rows: table(messages) },
    ],
    ...(password === undefined ? {} : { encryption: { password, spinCount: 1_000 } }),
  })
}

// Workbooks byte by byte, for what no writer would write.

interface ZipPart {
  name: string
  content: string | Uint8Array
  /** Sizes that the directory claims instead of the real ones. */
  claimedSize?: number
  flags?: number
}

/** A ZIP of deflated entries. */
export function zipOf(parts: ZipPart[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, claimedSize, flags = 0 } of parts) {
    const plain = Buffer.from(content)
    const packed = deflateRawSync(plain)
    const nameBytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(plain), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claimedSize ?? plain.length, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    locals.push(Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, packed)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, nameBytes)
    offset += 30 + nameBytes.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...directory, end])
}

const TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

interface SheetParts {
  /** What stands in `<sheetData>`. */
  rows: string
  /** What follows it: merged cells and the like. */
  after?: string
  strings?: string[]
  /** Number formats by code; style 1 is the first of them. */
  formats?: string[]
  date1904?: boolean
  sheets?: string[]
  extra?: ZipPart[]
}

/** An XLSX with the given XML in its first sheet. */
export function xlsxOf({
  rows,
  after = '',
  strings = [],
  formats = [],
  date1904,
  sheets = ['시트1'],
  extra = [],
}: SheetParts): Buffer {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${TYPES}/${type}" Target="${target}"/>`
  const relations = (inner: string) => `<?xml version="1.0"?><Relationships>${inner}</Relationships>`
  return zipOf([
    { name: '[Content_Types].xml', content: '<?xml version="1.0"?><Types/>' },
    { name: '_rels/.rels', content: relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')) },
    {
      name: 'xl/workbook.xml',
      content: `<?xml version="1.0"?><workbook xmlns:r="r"><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${sheets
        .map((name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
        .join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relations(
        sheets
          .map((_, index) => relation(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`))
          .join('') +
          relation('s', 'sharedStrings', 'sharedStrings.xml') +
          relation('f', 'styles', '/xl/styles.xml'),
      ),
    },
    {
      name: 'xl/sharedStrings.xml',
      content: `<sst>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    },
    {
      name: 'xl/styles.xml',
      content: `<styleSheet><numFmts>${formats
        .map(
          (code, index) =>
            `<numFmt numFmtId="${164 + index}" formatCode="${code.replaceAll('"', '&quot;')}"/>`,
        )
        .join('')}</numFmts><cellXfs><xf numFmtId="0"/>${formats
        .map((_, index) => `<xf numFmtId="${164 + index}"/>`)
        .join('')}<xf numFmtId="14"/></cellXfs></styleSheet>`,
    },
    ...sheets.map((_, index) => ({
      name: `xl/worksheets/sheet${index + 1}.xml`,
      content: `<?xml version="1.0"?><worksheet><sheetData>${index === 0 ? rows : ''}</sheetData>${after}</worksheet>`,
    })),
    ...extra,
  ])
}

/** An Excel 97-2003 workbook: one sheet of text and numbers in a minimal OLE2 file. */
export function xlsOf(rows: (string | number)[][]): Buffer {
  const record = (id: number, ...parts: Buffer[]) => {
    const data = Buffer.concat(parts)
    return Buffer.concat([u16(id), u16(data.length), data])
  }
  const label = (row: number, column: number, text: string) =>
    record(
      0x0204,
      u16(row),
      u16(column),
      u16(0),
      u16(text.length),
      Buffer.of(1),
      Buffer.from(text, 'utf16le'),
    )
  const number = (row: number, column: number, value: number) => {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(value)
    return record(0x0203, u16(row), u16(column), u16(0), bytes)
  }
  const bof = (kind: number) => record(0x0809, u16(0x0600), u16(kind), Buffer.alloc(12))
  const name = Buffer.from('상담', 'utf16le')
  const globalsSize = 20 + 4 + 8 + name.length + 4
  const globals = [bof(5), record(0x0085, u32(globalsSize), u16(0), Buffer.of(2, 1), name), record(0x000a)]
  const cells = rows.flatMap((row, at) =>
    row.map((value, column) =>
      typeof value === 'string' ? label(at, column, value) : number(at, column, value),
    ),
  )
  return ole2Of('Workbook', Buffer.concat([...globals, bof(0x10), ...cells, record(0x000a)]))
}

/** An OLE2 file with one stream in sectors of 512 bytes. */
export function ole2Of(name: string, content: Buffer): Buffer {
  const stream = Buffer.concat([
    content,
    Buffer.alloc(Math.max(4096, Math.ceil(content.length / 512) * 512) - content.length),
  ])
  const sectors = stream.length / 512
  // Sector 0: FAT, 1: directory, 2 and on: the stream. One FAT sector holds 128 entries.
  if (sectors > 120) throw new Error('too long for one FAT sector')
  const fat = Buffer.alloc(512, 0xff)
  fat.writeUInt32LE(0xfffffffd, 0)
  fat.writeUInt32LE(0xfffffffe, 4)
  for (let index = 0; index < sectors; index++) {
    fat.writeUInt32LE(index === sectors - 1 ? 0xfffffffe : index + 3, (index + 2) * 4)
  }
  const header = Buffer.alloc(512, 0xff)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.fill(0, 8, 24)
  for (const [at, value] of [
    [24, 0x3e],
    [26, 3],
    [28, 0xfffe],
    [30, 9],
    [32, 6],
  ] as const)
    header.writeUInt16LE(value, at)
  header.fill(0, 34, 44)
  for (const [at, value] of [
    [44, 1],
    [48, 1],
    [52, 0],
    [56, 4096],
    [60, 0xfffffffe],
    [64, 0],
    [68, 0xfffffffe],
    [72, 0],
    [76, 0],
  ] as const) {
    header.writeUInt32LE(value, at)
  }
  const directory = Buffer.alloc(512)
  writeEntry(directory, 0, 'Root Entry', 5, 0xfffffffe, 0)
  writeEntry(directory, 128, name, 2, 2, stream.length)
  return Buffer.concat([header, fat, directory, stream])
}

function writeEntry(
  bytes: Buffer,
  at: number,
  name: string,
  type: number,
  start: number,
  size: number,
): void {
  bytes.write(name, at, 'utf16le')
  bytes.writeUInt16LE((name.length + 1) * 2, at + 64)
  bytes[at + 66] = type
  bytes.fill(0xff, at + 68, at + 80)
  if (type === 5) bytes.writeUInt32LE(1, at + 76)
  bytes.writeUInt32LE(start, at + 116)
  bytes.writeUInt32LE(size, at + 120)
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
