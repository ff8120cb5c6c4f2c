import { fingerprintOf } from '#lib/reviews/fingerprint.ts'

/** One in this many reviewed texts is never learnt from, so that there is always something to examine by. */
const EXAM_SHARE = 5n

/**
 * What stands for a ticket's text: the same for copies that differ in numbers, marks, case and spaces only. The text
 * and not the ticket's id, so that a copy of an exam question is never learnt from and a file that is uploaded again
 * splits the same way.
 */
export function examKey(text: { title: string; body: string }): bigint {
  return BigInt.asUintN(64, fingerprintOf(text).exact)
}

export function isExamKey(key: bigint): boolean {
  return key % EXAM_SHARE === 0n
}
