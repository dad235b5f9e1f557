import { compareResults, type TestResult } from '@gatewright/core/schema'

/** Results in the order of time, whatever order they came in. */
export interface Timeline {
  add(result: TestResult): void
  /** The results from the newest to the oldest: the reverse of `compareResults`. */
  newestFirst(): IterableIterator<TestResult>
}

/**
 * An empty timeline. Results mostly come in order, so adding is an append and sorting waits until somebody reads.
 */
export function createTimeline(): Timeline {
  const results: TestResult[] = []
  let sorted = true
  return {
    add(result) {
      const last = results.at(-1)
      if (last && compareResults(last, result) > 0) sorted = false
      results.push(result)
    },
    *newestFirst() {
      if (!sorted) results.sort(compareResults)
      sorted = true
      for (let index = results.length - 1; index >= 0; index--) {
        const result = results[index]
        if (result) yield result
      }
    },
  }
}
