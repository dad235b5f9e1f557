import { compareText } from '@gatewright/core/canonical'
import type { ResultPlace } from '@gatewright/core/ports'
import { compareInstants, compareResults, type TestResult } from '@gatewright/core/schema'

/** Results in the order of time, whatever order they came in. */
export interface Timeline {
  add(result: TestResult): void
  /** How many results it has. */
  count(): number
  /** The results from the newest to the oldest: the reverse of `compareResults`; with a place, those behind it. */
  newestFirst(after?: ResultPlace): IterableIterator<TestResult>
  /** The other way round. */
  oldestFirst(after?: ResultPlace): IterableIterator<TestResult>
}

/**
 * An empty timeline. Results mostly come in order, so adding is an append and sorting waits until somebody reads.
 */
export function createTimeline(): Timeline {
  const results: TestResult[] = []
  let sorted = true
  const inOrder = (): readonly TestResult[] => {
    if (!sorted) results.sort(compareResults)
    sorted = true
    return results
  }
  return {
    add(result) {
      const last = results.at(-1)
      if (last && compareResults(last, result) > 0) sorted = false
      results.push(result)
    },
    count: () => results.length,
    *newestFirst(after) {
      const count = after ? countBefore(inOrder(), after) : inOrder().length
      for (let index = count - 1; index >= 0; index--) {
        const result = results[index]
        if (result) yield result
      }
    },
    *oldestFirst(after) {
      const start = after ? countThrough(inOrder(), after) : 0
      for (const result of inOrder().slice(start)) yield result
    },
  }
}

/** How many of the sorted results are older than a place. */
function countBefore(results: readonly TestResult[], { submittedAt, id }: ResultPlace): number {
  let [low, high] = [0, results.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const result = results[middle]
    const isBefore =
      result && (compareInstants(result.submittedAt, submittedAt) || compareText(result.id, id)) < 0
    if (isBefore) low = middle + 1
    else high = middle
  }
  return low
}

/** How many of the sorted results are older than a place or stand there. */
function countThrough(results: readonly TestResult[], place: ResultPlace): number {
  const count = countBefore(results, place)
  const next = results[count]
  const isThere = next?.id === place.id && compareInstants(next.submittedAt, place.submittedAt) === 0
  return isThere ? count + 1 : count
}
