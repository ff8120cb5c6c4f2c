import iconv from 'iconv-lite'

/** Two bytes a UTF-16 unit, the first of them in the high half; 0 is what CP949 has not. */
let table: Uint16Array | undefined

function cp949Table(): Uint16Array {
  if (table) return table
  table = new Uint16Array(0x10000)
  for (let code = 0x80; code < 0x10000; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue
    const bytes = iconv.encode(String.fromCharCode(code), 'cp949')
    if (bytes.length === 2) table[code] = bytes.readUInt16BE(0)
  }
  return table
}

/**
 * Text as CP949 (Korean Windows). A character it has not, an emoji say, is written as its HTML number, `&#128522;`:
 * readable back, where a question mark would be lost for good.
 */
export function encodeCp949(text: string): Buffer {
  const codes = cp949Table()
  // `&#1114111;` stands for two UTF-16 units, `&#65533;` for one.
  const bytes = Buffer.allocUnsafe(text.length * 8)
  let length = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) {
      bytes[length++] = code
      continue
    }
    const known = codes[code]!
    if (known !== 0) {
      bytes[length++] = known >> 8
      bytes[length++] = known & 0xff
      continue
    }
    const point = text.codePointAt(at)!
    if (point > 0xffff) at++
    length += bytes.write(`&#${point};`, length, 'latin1')
  }
  return bytes.subarray(0, length)
}
