/** Longer words are not compared: the distance costs time in the product of the lengths. */
const longestWord = 64

/**
 * The candidate that a person most likely meant to write, or undefined when none is near:
 * at most a third of the letters may differ (insert, delete, replace, swap of neighbours), one of two in the shortest words.
 *
 * @example
 * import { didYouMean } from '@gatewright/core/errors'
 *
 * didYouMean('testcse', ['testcase', 'variants']) // 'testcase'
 * didYouMean('colour', ['testcase', 'variants']) // undefined
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > longestWord) return undefined
  let best: string | undefined
  let bestDistance = (word.length < 2 ? 0 : Math.max(1, Math.floor(word.length / 3))) + 1
  for (const candidate of candidates) {
    const distance =
      candidate.toLowerCase() === word.toLowerCase() ? 0 : editDistance(word, candidate, bestDistance)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

/** Optimal string alignment distance, given up as `limit` once it cannot be lower. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let cost = Math.min(replace, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    if (Math.min(...row) >= limit) return limit
    ;[beforeLast, last] = [last, row]
  }
  return last[b.length] ?? limit
}
