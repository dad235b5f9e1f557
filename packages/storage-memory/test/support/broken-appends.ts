import type { TestResult } from '@gatewright/core/schema'
import { errAsync, okAsync } from 'neverthrow'
import { withResults, type BrokenStore } from './broken-store.ts'

const anyReportKey = withResults((sound) => ({
  append: (reportKey, results) =>
    sound
      .append(reportKey, results)
      .orElse((error) =>
        error.kind === 'schema/invalid' && error.problems[0]?.path === 'reportKey'
          ? okAsync({ reportKey, resultCount: 1, isNew: true })
          : errAsync(error),
      ),
}))

/** Stores as it reads, so that a source that breaks leaves what came before. */
const storesAsItReads = withResults((sound) => ({
  append(reportKey, results) {
    if (Symbol.asyncIterator in results) return sound.append(reportKey, results)
    const seen: TestResult[] = []
    function* passing(given: Iterable<TestResult>): Generator<TestResult, void, void> {
      for (const result of given) {
        seen.push(result)
        yield result
      }
    }
    return sound
      .append(reportKey, passing(results))
      .orElse((error) =>
        error.kind === 'store/source-failed'
          ? sound.append(`${reportKey}/part`, seen).andThen(() => errAsync(error))
          : errAsync(error),
      )
  },
}))

const throwsAsItsSource = withResults((sound) => ({
  append(reportKey, results) {
    return Symbol.asyncIterator in results
      ? sound.append(reportKey, results)
      : sound.append(reportKey, [...results])
  },
}))

/** Stores that take any key, or trust the source of the results. */
export const brokenAppends: readonly BrokenStore[] = [
  { fault: 'any report key taken', caughtBy: 'append', create: anyReportKey },
  { fault: 'stores as it reads', caughtBy: 'append', create: storesAsItReads },
  { fault: 'throws what its source throws', caughtBy: 'append', create: throwsAsItsSource },
]
