import type { DisjointSets } from './disjoint-sets.ts'
import {
  boundedEditDistance,
  editLowerBound,
  gramLength,
  mostEdits,
  roughLowerBound,
  type ComparableText,
} from './near-texts.ts'

const mostBuckets = 1 << 20
const stepsOfRoughBound = 16

/**
 * Joins texts that are within a tenth of their mean length of each other. Answers how many texts were not compared with all
 * before them, because `mostSteps` were used up.
 *
 * Texts that are near share most of their rows of four characters, and so, of each of the two, at least one of its few rarest:
 * only texts that do are compared.
 *
 * @param texts - shortest first, in an order that does not depend on the input
 * @remarks The prefix filter of S. Chaudhuri, V. Ganti, R. Kaushik, "A Primitive Operator for Similarity Joins in Data
 * Cleaning", ICDE 2006.
 */
export function joinNear(texts: readonly ComparableText[], sets: DisjointSets, mostSteps: number): number {
  const buckets = bucketsFor(texts.reduce((sum, { grams }) => sum + grams.length, 0))
  const frequencies = new Uint32Array(buckets)
  for (const { grams } of texts)
    for (const gram of grams) frequencies[gram % buckets] = (frequencies[gram % buckets] ?? 0) + 1
  const postings = postingsOf(buckets)
  const lastSeenBy = new Int32Array(texts.length).fill(-1)
  let steps = 0
  for (const [index, text] of texts.entries()) {
    if (steps > mostSteps) return texts.length - index
    const rarest = rarestGrams(text, frequencies)
    steps += text.grams.length
    for (const bucket of rarest) {
      // The newest come first and are the longest: those behind are too short.
      for (let entry = postings.newestIn(bucket); entry !== -1; entry = postings.before(entry)) {
        if (steps > mostSteps) return texts.length - index
        const other = postings.textOf(entry)
        const shorter = texts[other]
        if (shorter === undefined) break
        const limit = mostEdits(shorter.text.length, text.text.length)
        if (text.text.length - shorter.text.length > limit) break
        steps++
        if (lastSeenBy[other] === index) continue
        lastSeenBy[other] = index
        if (sets.leaderOf(other) === sets.leaderOf(index)) continue
        steps += stepsOfRoughBound
        if (roughLowerBound(shorter, text) > limit) continue
        steps += shorter.grams.length + text.grams.length
        if (editLowerBound(shorter, text) > limit) continue
        steps += shorter.text.length * (2 * limit + 1)
        if (boundedEditDistance(shorter.text, text.text, limit) <= limit) sets.join(other, index)
      }
    }
    for (const bucket of rarest) postings.add(bucket, index)
  }
  return 0
}

/** Rows are looked up by so many of their last bits; what meets by chance is compared in vain. */
function bucketsFor(rows: number): number {
  return Math.min(mostBuckets, 2 ** Math.ceil(Math.log2(Math.max(64, rows))))
}

/** Which texts have a row in a bucket, newest first; in flat lists, since most buckets hold one text. */
interface Postings {
  add(bucket: number, text: number): void
  /** An entry, or -1 for none. */
  newestIn(bucket: number): number
  before(entry: number): number
  textOf(entry: number): number
}

function postingsOf(size: number): Postings {
  const newest = new Int32Array(size).fill(-1)
  const earlier: number[] = []
  const texts: number[] = []
  return {
    add: (bucket, text) => {
      earlier.push(newest[bucket] ?? -1)
      newest[bucket] = texts.push(text) - 1
    },
    newestIn: (bucket) => newest[bucket] ?? -1,
    before: (entry) => earlier[entry] ?? -1,
    textOf: (entry) => texts[entry] ?? -1,
  }
}

/** The buckets of so many of its rarest that any text near to it has one of them. */
function rarestGrams({ text, grams }: ComparableText, frequencies: Uint32Array): readonly number[] {
  // A text that is near is longer by a tenth and a bit at most, which bounds the edits between the two.
  const limit = mostEdits(text.length, Math.ceil(text.length * 1.2))
  const buckets = frequencies.length
  // One number for frequency and bucket is sorted many times faster than by a comparing function.
  const keys = new Float64Array(grams.length)
  grams.forEach((gram, index) => {
    keys[index] = (frequencies[gram % buckets] ?? 0) * buckets + (gram % buckets)
  })
  return Array.from(keys.sort().subarray(0, gramLength * limit + 1), (key) => key % buckets)
}
