/** Marks that combine with the letter before them, and conjoining Hangul jamo. Variation selectors of emoji stay apart: they never combine. */
const COMBINING =
  /[\u0300-\u036f\u0591-\u08ff\u0900-\u0dff\u1100-\u11ff\u3099\u309a\ua960-\ua97f\ud7b0-\ud7ff]/
/**
 * Characters that NFC would replace by others although nothing is there to compose: the compatibility
 * ideographs and signs that CP949 tells apart from their twins (樂 four times, Å, Ω).
 */
const WITHOUT_SINGLETONS = /[^\u2126\u212a\u212b\uf900-\ufaff]+/g

/** Whether a stretch of text holds anything that composition would change. Cheap; ask before composing. */
export function needsComposing(text: string): boolean {
  return COMBINING.test(text)
}

/** NFC, but keeping the characters that legacy Korean encodings distinguish. */
export function compose(text: string): string {
  return text.replace(WITHOUT_SINGLETONS, (stretch) => stretch.normalize('NFC'))
}
